import { SegmentedControl, Switch, Text, TextInput } from '@mantine/core'
import { AmountField } from '../ui/amount-field.tsx'
import form from '../ui/form.module.css'
import { CronFields } from './cron-field.tsx'
import classes from './job-form.module.css'
import { LocalTimeField } from './local-time-field.tsx'
import type { Trigger } from './types.ts'
import type { Fields } from './use-job-form.ts'

const KINDS = [
  { value: 'cron', label: 'At times' },
  { value: 'interval', label: 'Interval' },
  { value: 'folder', label: 'New files' },
  { value: 'manual', label: 'By hand' },
] as const satisfies readonly { value: Trigger['kind']; label: string }[]

/** When a job runs. */
export function TriggerFields(fields: Fields) {
  const { draft, set } = fields
  return (
    <div className={classes.group}>
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
      {draft.when === 'interval' && <IntervalFields {...fields} />}
      {draft.when === 'folder' && <FolderFields {...fields} />}
      {draft.when === 'manual' && (
        <Text size="sm" c="dimmed">
          It runs when you say so: by its button, the command palette, the tray or <code>hourhand run</code>.
        </Text>
      )}
    </div>
  )
}

function IntervalFields(fields: Fields) {
  const { draft, errors, set } = fields
  return (
    <div className={form.pair}>
      <AmountField
        label="Every"
        value={draft.every}
        error={errors.every}
        onChange={(every) => set({ every })}
      />
      <LocalTimeField
        {...fields}
        label="Counted from"
        field="anchor"
        description="So that it never drifts; empty: from now"
      />
    </div>
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
      <Switch
        label="In the folders inside it too"
        checked={draft.isRecursive}
        onChange={(event) => set({ isRecursive: event.currentTarget.checked })}
      />
    </>
  )
}
