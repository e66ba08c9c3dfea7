import { Checkbox, TagsInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Mailed } from '#shared/job.ts'
import form from '../ui/form.module.css'
import { PairTable } from '../ui/pair-table.tsx'
import type { Fields } from './use-job-form.ts'

type EndingsProps<Kind extends Mailed> = {
  readonly label: string
  readonly value: readonly Kind[]
  readonly error: string | undefined
  readonly onChange: (endings: Kind[]) => void
  readonly children?: ReactNode
}

function Endings<Kind extends Mailed>({ label, value, error, onChange, children }: EndingsProps<Kind>) {
  return (
    <Checkbox.Group label={label} value={[...value]} error={error} onChange={(on) => onChange(on as Kind[])}>
      <div className={form.choices}>
        <Checkbox value="failed" label="when a run fails" />
        <Checkbox value="succeeded" label="when a run succeeds" />
        {children}
      </div>
    </Checkbox.Group>
  )
}

/** Who hears how a run ended. */
export function Tell(fields: Fields) {
  const { draft, errors, set } = fields
  return (
    <>
      <Endings
        label="A notice on the desktop"
        value={draft.native}
        error={errors.native}
        onChange={(native) => set({ native })}
      />
      <TagsInput
        label="E-mail to"
        description="By the mail server of the settings; Enter after each address"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="ada@example.com"
        value={[...draft.email]}
        error={errors.email}
        onChange={(email) => set({ email })}
      />
      {draft.email.length > 0 && (
        <Endings<Mailed>
          label="The e-mail is sent"
          value={draft.emailOn}
          error={errors.emailOn}
          onChange={(emailOn) => set({ emailOn })}
        >
          <Checkbox value="output" label="when a run wrote something" />
        </Endings>
      )}
      <TextInput
        label="Webhook"
        type="url"
        placeholder="https://example.com/hooks/job-ended"
        spellCheck={false}
        value={draft.webhookUrl}
        error={errors.webhookUrl}
        onChange={(event) => set({ webhookUrl: event.currentTarget.value })}
      />
      {draft.webhookUrl.trim() !== '' && <WebhookFields {...fields} />}
    </>
  )
}

function WebhookFields({ draft, errors, set }: Fields) {
  return (
    <>
      <Endings
        label="The webhook is called"
        value={draft.webhookOn}
        error={errors.webhookOn}
        onChange={(webhookOn) => set({ webhookOn })}
      />
      <PairTable
        label="Headers of the webhook"
        one="header"
        example="X-Team"
        pairs={draft.webhookHeaders}
        error={errors.webhookHeaders}
        onChange={(webhookHeaders) => set({ webhookHeaders })}
      />
    </>
  )
}
