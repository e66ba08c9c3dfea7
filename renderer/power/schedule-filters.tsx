import { FilterSearch, FilterSelect } from '../ui/filter-field.tsx'
import { zoneName } from '../ui/time.ts'
import type { Tag } from './schedule-draft.ts'
import type { ScheduleFilter } from './schedule-filter.ts'
import classes from './schedule-list.module.css'

const STATES = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
]

const NOTHING = { timezones: [], tags: [] }

type Props = {
  readonly filter: ScheduleFilter
  readonly onChange: (change: Partial<ScheduleFilter>) => void
  /** What some schedule has. */
  readonly offer: { readonly timezones: readonly string[]; readonly tags: readonly Tag[] } | undefined
}

/** Which of the schedules are shown. Where there is one zone, or no tag, nothing is asked about it. */
export function ScheduleFilters({ filter, onChange, offer }: Props) {
  const { timezones, tags } = offer ?? NOTHING
  const zones = new Set([...timezones, filter.zone])
  return (
    <>
      <FilterSelect
        label="On or off"
        unset="On and off"
        className={classes.filter}
        choices={STATES}
        value={filter.state}
        onChange={(state) => onChange({ state })}
      />
      {(timezones.length > 1 || filter.zone !== '') && (
        <FilterSelect
          label="Time zone"
          unset="Every zone"
          className={classes.filter}
          choices={[...zones].filter(Boolean).map((value) => ({ value, label: zoneName(value) }))}
          value={filter.zone}
          onChange={(zone) => onChange({ zone })}
        />
      )}
      {(tags.length > 0 || filter.tag !== '') && (
        <FilterSelect
          label="Tag"
          unset="Every tag"
          className={classes.filter}
          choices={tags.map(({ key, value }) => `${key}=${value}`).map((tag) => ({ value: tag, label: tag }))}
          value={filter.tag}
          onChange={(tag) => onChange({ tag })}
        />
      )}
      <FilterSearch
        label="Search the schedules"
        value={filter.search}
        onChange={(search) => onChange({ search })}
      />
    </>
  )
}
