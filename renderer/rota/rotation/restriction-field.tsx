import { ActionIcon, Button, Input, SegmentedControl, Select, Switch } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { ClockField } from '../../ui/clock-field.tsx'
import {
  DAYS,
  type Day,
  dayAfter,
  type RestrictionKind,
  type RotationDraft,
  type WindowDraft,
} from './draft.ts'
import classes from './rotation.module.css'

type Props = {
  readonly draft: RotationDraft
  readonly error: string | undefined
  readonly onChange: (changes: Partial<RotationDraft>) => void
}

const KINDS: readonly { readonly value: RestrictionKind; readonly label: string }[] = [
  { value: 'always', label: 'Always' },
  { value: 'day', label: 'Every day' },
  { value: 'week', label: 'By weekday' },
]

/** When the rotation is on duty at all. */
export function RestrictionField({ draft, error, onChange }: Props) {
  const canCount = draft.restriction !== 'always' && draft.type !== 'hourly'
  return (
    <Input.Wrapper label="On duty" error={error} labelElement="div">
      <div className={classes.restriction}>
        <SegmentedControl
          aria-label="On duty"
          fullWidth
          data={[...KINDS]}
          value={draft.restriction}
          onChange={(value) => onChange({ restriction: value as RestrictionKind })}
        />
        {draft.restriction === 'day' && <DayHours draft={draft} onChange={onChange} />}
        {draft.restriction === 'week' && (
          <Windows windows={draft.windows} onChange={(windows) => onChange({ windows })} />
        )}
        {canCount && (
          <Switch
            size="sm"
            label="Turns count open days only"
            checked={draft.countsOpenDays}
            onChange={(event) => onChange({ countsOpenDays: event.currentTarget.checked })}
          />
        )}
      </div>
    </Input.Wrapper>
  )
}

function DayHours({ draft, onChange }: Pick<Props, 'draft' | 'onChange'>) {
  const { dayStart, dayEnd } = draft
  return (
    <div className={classes.hours}>
      <Time label="From" value={dayStart} onChange={(value) => onChange({ dayStart: value })} />
      <span aria-hidden>to</span>
      <Time label="To" value={dayEnd} onChange={(value) => onChange({ dayEnd: value })} />
      {dayStart !== '' && dayEnd !== '' && dayEnd <= dayStart && (
        <span className={classes.quiet}>{dayEnd === '00:00' ? 'midnight' : 'the next day'}</span>
      )}
    </div>
  )
}

type WindowsProps = {
  readonly windows: readonly WindowDraft[]
  readonly onChange: (windows: readonly WindowDraft[]) => void
}

const MOST_WINDOWS = 15

function Windows({ windows, onChange }: WindowsProps) {
  const set = (index: number, changes: Partial<WindowDraft>) =>
    onChange(windows.map((one, at) => (at === index ? { ...one, ...changes } : one)))
  function add(): void {
    const last = windows.at(-1)
    const day = last ? dayAfter(last.startDay) : 'monday'
    const hours = { start: last?.start ?? '09:00', end: last?.end ?? '17:00' }
    onChange([...windows, { key: `${day} ${Date.now()}`, startDay: day, endDay: day, ...hours }])
  }
  return (
    <>
      {windows.map((window, index) => (
        <WindowRow
          key={window.key}
          window={window}
          place={index + 1}
          onChange={(changes) => set(index, changes)}
          onRemove={() => onChange(windows.toSpliced(index, 1))}
        />
      ))}
      {windows.length < MOST_WINDOWS && (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={add}
        >
          Add hours
        </Button>
      )}
    </>
  )
}

type WindowProps = {
  readonly window: WindowDraft
  /** Counted from 1, for its names. */
  readonly place: number
  readonly onChange: (changes: Partial<WindowDraft>) => void
  readonly onRemove: () => void
}

function WindowRow({ window, place, onChange, onRemove }: WindowProps) {
  const { startDay, start, endDay, end } = window
  return (
    <div className={classes.window}>
      <DaySelect
        label={`From day, ${place}`}
        value={startDay}
        onChange={(day) => onChange({ startDay: day, ...(endDay === startDay && { endDay: day }) })}
      />
      <Time label={`From, ${place}`} value={start} onChange={(time) => onChange({ start: time })} />
      <span aria-hidden>to</span>
      <DaySelect label={`To day, ${place}`} value={endDay} onChange={(day) => onChange({ endDay: day })} />
      <Time label={`To, ${place}`} value={end} onChange={(time) => onChange({ end: time })} />
      <ActionIcon variant="subtle" color="gray" aria-label={`Remove the hours ${place}`} onClick={onRemove}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  )
}

type DayProps = { readonly label: string; readonly value: Day; readonly onChange: (day: Day) => void }

function DaySelect({ label, value, onChange }: DayProps) {
  return (
    <Select
      aria-label={label}
      size="xs"
      allowDeselect={false}
      data={DAYS.map((day) => ({ value: day, label: `${day[0]?.toUpperCase()}${day.slice(1, 3)}` }))}
      value={value}
      onChange={(day) => onChange((day ?? value) as Day)}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

type TimeProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Time({ label, value, onChange }: TimeProps) {
  return <ClockField size="xs" aria-label={label} value={value} onChange={onChange} />
}
