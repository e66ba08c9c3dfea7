import { SegmentedControl } from '@mantine/core'
import { FilterSelect } from '../ui/filter-field.tsx'
import { counted } from '../ui/natural.ts'
import type { JobFilter } from './job-filter.ts'
import { tagOf, tagWords } from './job-tags.tsx'
import classes from './jobs-page.module.css'
import { useJobTags } from './queries.ts'

const SHOWS = [
  { value: '', label: 'All' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
  { value: 'failing', label: 'Failing' },
]

type Props = {
  readonly filter: JobFilter
  readonly onChange: (change: Partial<JobFilter>) => void
}

/** Which of the jobs are shown. */
export function JobFilters({ filter: { show, tag }, onChange }: Props) {
  const { data: tags = [] } = useJobTags()
  const choices = tags.map(({ key, value, count }) => ({
    value: tagOf(key, value),
    label: `${tagWords(key, value)} (${counted(count, 'job')})`,
  }))
  return (
    <div className={classes.filters}>
      <SegmentedControl
        aria-label="Which jobs"
        data={SHOWS}
        value={SHOWS.some(({ value }) => value === show) ? show : ''}
        onChange={(chosen) => onChange({ show: chosen })}
      />
      {(choices.length > 0 || tag !== '') && (
        <FilterSelect
          label="With the tag"
          unset="Any tag"
          className={classes.tagFilter}
          choices={choices}
          value={tag}
          onChange={(chosen) => onChange({ tag: chosen })}
        />
      )}
    </div>
  )
}
