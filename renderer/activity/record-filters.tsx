import { Button, Pill, TextInput } from '@mantine/core'
import { useState } from 'react'
import { FilterSelect } from '../ui/filter-field.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen } from '../ui/time.ts'
import { type RecordFilter, WENT_WRONG } from './record-filter.ts'
import classes from './record-row.module.css'

const STATES = [
  { value: WENT_WRONG, label: 'Went wrong' },
  { value: 'failed,timedOut,interrupted', label: 'Failed' },
  { value: 'missed', label: 'Missed' },
  { value: 'blocked', label: 'Blocked' },
  { value: 'held', label: 'Held back' },
  { value: 'skipped,superseded', label: 'Skipped or superseded' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'running,queued', label: 'Running or queued' },
  { value: 'succeeded', label: 'Succeeded' },
]

const DEEDS = [
  { value: 'run', label: 'Runs of jobs' },
  { value: 'start', label: 'Starts' },
  { value: 'stop', label: 'Stops' },
]

type Props = {
  readonly filter: RecordFilter
  readonly onChange: (change: Partial<RecordFilter>) => void
  /** Where anything is filtered. */
  readonly onClear?: () => void
  /** What the filter's target is called, as far as it is known. */
  readonly targetName: string | null
  readonly timeZone: string
}

export function RecordFilters({ filter, onChange, onClear, targetName, timeZone }: Props) {
  return (
    <search className={classes.filters} aria-label="Filter the record">
      <FilterSelect
        label="Outcome"
        unset="Any outcome"
        className={classes.choice}
        choices={STATES}
        value={filter.state}
        onChange={(state) => onChange({ state })}
      />
      <FilterSelect
        label="Action"
        unset="Any action"
        className={classes.choice}
        choices={DEEDS}
        value={filter.what}
        onChange={(what) => onChange({ what })}
      />
      <DayField label="From" value={filter.from} onChange={(from) => onChange({ from })} />
      <DayField label="To" value={filter.to} onChange={(to) => onChange({ to })} />
      <Instants filter={filter} timeZone={timeZone} onChange={onChange} />
      {filter.target !== '' && (
        <Pill
          withRemoveButton
          className={classes.chip}
          onRemove={() => onChange({ target: '' })}
          removeButtonProps={{ 'aria-label': 'Of everything', 'aria-hidden': false, tabIndex: 0 }}
        >
          Only {targetName ?? `one ${filter.target.split(':')[0]}`}
        </Pill>
      )}
      {onClear && (
        <Button variant="subtle" size="xs" onClick={onClear}>
          Clear the filters
        </Button>
      )}
    </search>
  )
}

const isInstant = (text: string): boolean => text.includes('T')

function DayField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (day: string) => void
}) {
  // While a date is typed it is none for a while: what stands there then is the field's own affair.
  const [typed, setTyped] = useState<string | null>(null)
  if (isInstant(value)) return null
  return (
    <TextInput
      type="date"
      size="xs"
      className={classes.date}
      leftSection={<span className={classes.dateWord}>{label}</span>}
      leftSectionWidth={46}
      aria-label={`${label} this day`}
      title={`${label} this day`}
      value={typed ?? value}
      onChange={(event) => {
        const day = event.currentTarget.value
        setTyped(day)
        if (day === '' || Number(day.slice(0, 4)) >= 1970) onChange(day)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}

/** A stretch that a mark of the time axis led to. */
function Instants({
  filter: { from, to },
  timeZone,
  onChange,
}: Pick<Props, 'filter' | 'timeZone' | 'onChange'>) {
  const now = useMinute()
  const ends = [from, to].filter(isInstant).map((text) => Date.parse(text))
  if (ends.length === 0 || ends.some(Number.isNaN)) return null
  const words = [...new Set(ends.map((at) => formatWhen(at, timeZone, now)))].join(' to ')
  return (
    <Pill
      withRemoveButton
      className={classes.chip}
      onRemove={() => onChange({ from: '', to: '' })}
      removeButtonProps={{ 'aria-label': 'Of any time', 'aria-hidden': false, tabIndex: 0 }}
    >
      {words}
    </Pill>
  )
}
