import { Checkbox, NumberInput, PasswordInput, Select, TagsInput, TextInput } from '@mantine/core'
import type { Overlap } from '#shared/job.ts'
import type { CatchUp } from '#shared/trigger.ts'
import { secondsOf } from '../ui/amount.ts'
import { AmountField } from '../ui/amount-field.tsx'
import form from '../ui/form.module.css'
import type { Draft } from './draft.ts'
import classes from './job-form.module.css'
import type { Fields } from './use-job-form.ts'
import { CATCH_UP_WORDS, OVERLAP_WORDS, policyWords } from './words.ts'

/** What is set under "More" at the moment. */
export function moreWords({ catchUp, overlap, retries, timeout }: Draft): string {
  const timeoutSeconds = secondsOf(timeout)
  return policyWords({
    catchUp,
    overlap,
    retries: { count: Number(retries) },
    timeoutSeconds: Number.isNaN(timeoutSeconds) ? 0 : timeoutSeconds,
  })
}

const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

/** What is seldom changed. */
export function MoreFields(fields: Fields) {
  const { draft, errors, set } = fields
  return (
    <div className={`${form.form} ${classes.folded}`}>
      <div className={form.pair}>
        <Select
          label="Runs that were missed"
          allowDeselect={false}
          data={choices(CATCH_UP_WORDS)}
          value={draft.catchUp}
          error={errors.catchUp}
          onChange={(catchUp) => set({ catchUp: (catchUp ?? draft.catchUp) as CatchUp })}
          comboboxProps={{ shadow: 'md' }}
        />
        <Select
          label="If the last run still goes on"
          allowDeselect={false}
          data={choices(OVERLAP_WORDS)}
          value={draft.overlap}
          error={errors.overlap}
          onChange={(overlap) => set({ overlap: (overlap ?? draft.overlap) as Overlap })}
          comboboxProps={{ shadow: 'md' }}
        />
      </div>
      <div className={form.pair}>
        <NumberInput
          label="Tries after a failure"
          min={0}
          max={100}
          allowDecimal={false}
          allowNegative={false}
          value={draft.retries}
          error={errors.retries}
          onChange={(retries) => set({ retries })}
        />
        <AmountField
          label="A run is ended after"
          value={draft.timeout}
          error={errors.timeout}
          onChange={(timeout) => set({ timeout })}
        />
      </div>
      <ActionMore {...fields} />
      <TextInput
        label="Description"
        value={draft.description}
        error={errors.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <TagsInput
        label="Tags"
        placeholder="env=prod"
        value={[...draft.tags]}
        error={errors.tags}
        onChange={(tags) => set({ tags })}
        comboboxProps={{ shadow: 'md' }}
      />
    </div>
  )
}

function ActionMore({ draft, errors, set }: Fields) {
  if (draft.what === 'program') {
    return (
      <TextInput
        label="Folder it runs in"
        placeholder="/home/ada"
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.cwd}
        error={errors.cwd}
        onChange={(event) => set({ cwd: event.currentTarget.value })}
      />
    )
  }
  if (draft.what !== 'http') return null
  return (
    <>
      <PasswordInput
        label="Token"
        description="Goes out as Bearer and the token, or as it is when there is a space in it"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        value={draft.authToken}
        error={errors.authToken}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
        onChange={(event) => set({ authToken: event.currentTarget.value })}
      />
      <Checkbox
        label="Verify the server's certificate"
        checked={draft.isTlsVerified}
        onChange={(event) => set({ isTlsVerified: event.currentTarget.checked })}
      />
    </>
  )
}
