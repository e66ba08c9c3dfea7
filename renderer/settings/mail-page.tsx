import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import form from '../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { useLeaveGuard } from '../ui/leave-guard.tsx'
import { Panel } from '../ui/panel.tsx'
import { SecretField } from '../ui/secret-field.tsx'
import { MailTest } from './mail-test.tsx'
import { type Settings, send, useChangeSettings } from './queries.ts'
import { SettingBody } from './setting-row.tsx'
import { SettingsView } from './settings-view.tsx'

type Smtp = NonNullable<Settings['smtp']>

const NONE: Smtp = { host: '', port: 587, secure: false, user: null, password: null, from: '' }

/** `/settings/mail`: the server that e-mails go out by. */
export function MailPage() {
  return (
    <SettingsView>
      {({ smtp, operator }) => (
        <MailForm key={JSON.stringify(smtp)} smtp={smtp} ownAddress={operator.email} />
      )}
    </SettingsView>
  )
}

const fieldOf = (path: string) => (path.startsWith('smtp.') ? path.slice('smtp.'.length) : null)

type Props = { readonly smtp: Smtp | null; readonly ownAddress: string }

function MailForm({ smtp, ownAddress }: Props) {
  const [draft, setDraft] = useState(smtp ?? NONE)
  const isReadOnly = useIsReadOnly()
  const { mutate, isPending, error } = useChangeSettings()
  const test = useMutation({
    mutationFn: (to: string) => send<{ to: string }>('POST', '/api/settings/smtp/test', { to, smtp: draft }),
  })
  const isDirty = JSON.stringify(draft) !== JSON.stringify(smtp ?? NONE)
  useLeaveGuard(isDirty)
  // What else a test has to tell stands beside its button.
  const { form: _, ...ofTest } = errorsOfRefusal(test.error, fieldOf)
  const errors: Errors = { ...ofTest, ...errorsOfRefusal(error, fieldOf) }
  const told = () => notifications.show({ message: 'The mail server is saved.' })
  function submit(event: FormEvent): void {
    event.preventDefault()
    mutate({ smtp: draft }, { onSuccess: told })
  }
  return (
    <>
      <Panel title="Mail server">
        <SettingBody>
          <form className={form.form} onSubmit={submit} noValidate>
            <Fields draft={draft} errors={errors} onChange={(part) => setDraft({ ...draft, ...part })} />
            <FormEnd
              word="Save"
              isPending={isPending}
              error={errors.form}
              {...(isDirty && { onCancel: () => setDraft(smtp ?? NONE) })}
            />
          </form>
        </SettingBody>
      </Panel>
      <MailTest test={test} ownAddress={ownAddress} isReadOnly={isReadOnly} />
      {smtp !== null && (
        <div>
          <Button variant="subtle" color="red" disabled={isReadOnly} onClick={() => mutate({ smtp: null })}>
            Send no e-mails any more
          </Button>
        </div>
      )}
    </>
  )
}

type FieldProps = {
  readonly draft: Smtp
  readonly errors: Errors
  readonly onChange: (part: Partial<Smtp>) => void
}

function Fields(props: FieldProps) {
  const { draft, errors, onChange } = props
  return (
    <>
      <ServerFields {...props} />
      <LoginFields {...props} />
      <TextInput
        label="From"
        description="The address that e-mails come from."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="hourhand@example.com"
        value={draft.from}
        error={errors.from}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
      />
    </>
  )
}

function ServerFields({ draft, errors, onChange }: FieldProps) {
  return (
    <div className={form.pair}>
      <TextInput
        label="Server"
        placeholder="smtp.example.com"
        value={draft.host}
        error={errors.host}
        onChange={({ currentTarget }) => onChange({ host: currentTarget.value })}
      />
      <div className={form.pair}>
        <NumberInput
          label="Port"
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          value={draft.port}
          error={errors.port}
          onChange={(port) => onChange({ port: Number(port) || 0 })}
        />
        <Select
          label="Encryption"
          allowDeselect={false}
          value={draft.secure ? 'tls' : 'starttls'}
          onChange={(mode) => onChange({ secure: mode === 'tls' })}
          data={[
            { value: 'starttls', label: 'STARTTLS if it has it' },
            { value: 'tls', label: 'TLS' },
          ]}
        />
      </div>
    </div>
  )
}

function LoginFields({ draft, errors, onChange }: FieldProps) {
  return (
    <div className={form.pair}>
      <TextInput
        label="User"
        description="Empty: it lets everybody in."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        value={draft.user ?? ''}
        error={errors.user}
        onChange={({ currentTarget: { value } }) => onChange({ user: value === '' ? null : value })}
      />
      <SecretField
        label="Password"
        value={draft.password ?? ''}
        error={errors.password}
        onChange={(password) => onChange({ password: password === '' ? null : password })}
      />
    </div>
  )
}
