import { Button, ActionIcon as IconButton, SegmentedControl, TextInput } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { describeCron } from '#shared/cron.ts'
import { reasonOf } from '../api.ts'
import type { PowerAction } from '../api-types.ts'
import { ACTION_WORDS, Action } from '../ui/action.tsx'
import { Panel } from '../ui/panel.tsx'
import classes from './cron-entries.module.css'
import { shorten } from './cron-words.ts'
import { type EntryDraft, entryField } from './schedule-draft.ts'
import type { ScheduleFields } from './use-schedule-form.ts'
import { cronOnlyReason } from './week-marks.ts'

const ADDS = [
  { action: 'start', word: 'Add a start' },
  { action: 'stop', word: 'Add a stop' },
] as const

/** The cron entries: the same as the grid, and what only cron can say. */
export function CronEntries({ draft, errors, set, isReadOnly }: ScheduleFields) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const made = useRef(0)
  const change = (key: string, entry: Partial<EntryDraft>) =>
    set({ entries: draft.entries.map((one) => (one.key === key ? { ...one, ...entry } : one)) })
  function toggle(key: string): void {
    setOpen((before) =>
      before.has(key) ? new Set([...before].filter((one) => one !== key)) : new Set([...before, key]),
    )
  }
  function add(action: PowerAction): void {
    made.current += 1
    const key = `added ${made.current}`
    setOpen((before) => new Set([...before, key]))
    set({ entries: [...draft.entries, { key, expression: '', action }] })
  }
  return (
    <Panel title="Times">
      {draft.entries.length === 0 && (
        <p className={classes.none}>No times yet: paint the week, or add an entry.</p>
      )}
      <ul className={classes.list}>
        {draft.entries.map((entry) => (
          <Entry
            key={entry.key}
            entry={entry}
            error={errors[entryField(entry.key)]}
            isOpen={open.has(entry.key)}
            isReadOnly={isReadOnly}
            onToggle={() => toggle(entry.key)}
            onChange={(part) => change(entry.key, part)}
            onDelete={() => set({ entries: draft.entries.filter(({ key }) => key !== entry.key) })}
          />
        ))}
      </ul>
      {!isReadOnly && (
        <div className={classes.add}>
          {ADDS.map(({ action, word }) => (
            <Button
              key={action}
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => add(action)}
            >
              {word}
            </Button>
          ))}
          {errors.entries !== undefined && <span className={classes.error}>{errors.entries}</span>}
        </div>
      )}
    </Panel>
  )
}

type EntryProps = {
  readonly entry: EntryDraft
  readonly error: string | undefined
  readonly isOpen: boolean
  readonly isReadOnly: boolean
  readonly onToggle: () => void
  readonly onChange: (part: Partial<EntryDraft>) => void
  readonly onDelete: () => void
}

function Entry({ entry, error, isOpen, isReadOnly, onToggle, onChange, onDelete }: EntryProps) {
  const { words, problem } = readEntry(entry.expression)
  const reason = cronOnlyReason(entry)
  const isWrong = error !== undefined || (problem !== null && entry.expression !== '')
  const name = `${ACTION_WORDS[entry.action].toLowerCase()} ${words ?? entry.expression}`
  return (
    <li className={classes.entry}>
      <div className={classes.line}>
        <span className={classes.words}>
          <Action action={entry.action} />
          <span className={classes.when}>{words ?? <em>not a time yet</em>}</span>
          <span className={classes.code}>{entry.expression}</span>
          {reason !== null && (
            <span className={classes.only} title={`No grid can say this: ${reason}`}>
              only cron can say this: {reason}
            </span>
          )}
        </span>
        {!isReadOnly && (
          <EntryButtons name={name} isOpen={isOpen || isWrong} onToggle={onToggle} onDelete={onDelete} />
        )}
      </div>
      {(isOpen || isWrong) && !isReadOnly && (
        <EntryFields
          entry={entry}
          error={error ?? (isWrong ? problem : null)}
          onChange={onChange}
          onEnd={() => isOpen && words !== null && onToggle()}
        />
      )}
    </li>
  )
}

type ButtonsProps = Pick<EntryProps, 'isOpen' | 'onToggle' | 'onDelete'> & { readonly name: string }

function EntryButtons({ name, isOpen, onToggle, onDelete }: ButtonsProps) {
  return (
    <span className={classes.buttons}>
      <IconButton
        variant="subtle"
        color="gray"
        aria-label={`Edit ${name}`}
        aria-expanded={isOpen}
        onClick={onToggle}
      >
        <IconPencil size={16} aria-hidden />
      </IconButton>
      <IconButton variant="subtle" color="gray" aria-label={`Take out ${name}`} onClick={onDelete}>
        <IconTrash size={16} aria-hidden />
      </IconButton>
    </span>
  )
}

type FieldsProps = Pick<EntryProps, 'entry' | 'onChange'> & {
  readonly error: string | null
  /** The entry is typed: Enter means it alone, not the whole schedule. */
  readonly onEnd: () => void
}

function EntryFields({ entry, error, onChange, onEnd }: FieldsProps) {
  return (
    <div className={classes.fields}>
      <SegmentedControl
        aria-label="What it does"
        data={[
          { value: 'start', label: 'Start' },
          { value: 'stop', label: 'Stop' },
        ]}
        value={entry.action}
        onChange={(action) => onChange({ action: action as PowerAction })}
      />
      <TextInput
        aria-label={`Cron expression of the ${entry.action}`}
        description="Minute, hour, day, month, weekday"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="0 8 * * 1-5"
        classNames={{ input: classes.expression ?? '' }}
        spellCheck={false}
        autoFocus={entry.expression === ''}
        value={entry.expression}
        error={error}
        onChange={(event) => onChange({ expression: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          onEnd()
        }}
      />
    </div>
  )
}

function readEntry(expression: string): { readonly words: string | null; readonly problem: string | null } {
  try {
    return { words: shorten(describeCron(expression)), problem: null }
  } catch (error) {
    return { words: null, problem: reasonOf(error) }
  }
}
