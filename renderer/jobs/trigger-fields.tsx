import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { AmountField } from '../ui/amount-field.tsx'
import { When } from '../ui/when.tsx'
import { ZoneSelect } from '../ui/zone-select.tsx'
import classes from './job-form.module.css'
import type { Preview, Trigger } from './types.ts'
import type { Fields } from './use-job-form.ts'
import { triggerWords } from './words.ts'

const KINDS = [
  { value: 'cron', label: 'At times' },
  { value: 'interval', label: 'Interval' },
  { value: 'folder', label: 'New files' },
  { value: 'manual', label: 'By hand' },
] as const satisfies readonly { value: Trigger['kind']; label: string }[]

const PRESETS = [
  ['Hourly', '0 * * * *'],
  ['Daily', '0 3 * * *'],
  ['Weekdays', '0 9 * * 1-5'],
  ['Weekly', '0 3 * * 1'],
  ['Monthly', '0 3 1 * *'],
] as const

type Props = Fields & { readonly preview: Preview | undefined }

/** When a job runs. */
export function TriggerFields({ preview, ...fields }: Props) {
  const { draft, set } = fields
  const isTimed = draft.when === 'cron' || draft.when === 'interval'
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>When</legend>
      <SegmentedControl
        aria-label="When"
        fullWidth
        size="sm"
        className={classes.segments ?? ''}
        data={[...KINDS]}
        value={draft.when}
        onChange={(when) => set({ when: when as Trigger['kind'] })}
      />
      {draft.when === 'cron' && <CronFields {...fields} />}
      {draft.when === 'interval' && (
        <AmountField
          label="Every"
          value={draft.every}
          error={fields.errors.every}
          onChange={(every) => set({ every })}
        />
      )}
      {draft.when === 'folder' && <FolderFields {...fields} />}
      {isTimed && <Coming {...fields} preview={preview} />}
    </fieldset>
  )
}

function CronFields({ draft, errors, set }: Fields) {
  return (
    <>
      <div className={classes.presets}>
        {PRESETS.map(([word, expression]) => (
          <Button
            key={word}
            variant={draft.expression.trim() === expression ? 'light' : 'default'}
            aria-pressed={draft.expression.trim() === expression}
            onClick={() => set({ expression })}
          >
            {word}
          </Button>
        ))}
      </div>
      <div className={classes.zone}>
        <TextInput
          label="Times"
          description="Minute, hour, day, month, weekday"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          classNames={{ input: classes.code ?? '' }}
          spellCheck={false}
          value={draft.expression}
          error={errors.expression}
          onChange={(event) => set({ expression: event.currentTarget.value })}
        />
        <ZoneSelect
          value={draft.timeZone}
          error={errors.timeZone}
          onChange={(timeZone) => set({ timeZone })}
        />
      </div>
    </>
  )
}

function FolderFields({ draft, errors, set }: Fields) {
  return (
    <>
      <TextInput
        label="Folder"
        placeholder="/home/ada/inbox"
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.path}
        error={errors.path}
        onChange={(event) => set({ path: event.currentTarget.value })}
      />
      <TextInput
        label="Only files named"
        description="* stands for anything; empty: every file"
        placeholder="*.csv"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.pattern}
        error={errors.pattern}
        onChange={(event) => set({ pattern: event.currentTarget.value })}
      />
      <Checkbox
        label="In the folders inside it too"
        checked={draft.isRecursive}
        onChange={(event) => set({ isRecursive: event.currentTarget.checked })}
      />
    </>
  )
}

/** The next runs of what is typed, as the server counts them. */
function Coming({ draft, preview }: Props) {
  const kind = draft.when
  if (preview === undefined) return <div className={classes.coming} />
  const trigger: Trigger =
    kind === 'cron'
      ? { kind, expression: draft.expression, timeZone: draft.timeZone }
      : { kind: 'interval', every: 1, period: 'hours' }
  return (
    <div className={classes.coming} role="status" aria-label="The next runs">
      <p>{triggerWords({ trigger, words: preview.words })}</p>
      <ul>
        {preview.instants.length === 0 && <li>It never runs.</li>}
        {preview.instants.map((at) => (
          <li key={at}>
            <When at={at} {...(kind === 'cron' && { timeZone: draft.timeZone })} />
          </li>
        ))}
        {preview.more && <li>and so on</li>}
      </ul>
    </div>
  )
}
