import { SegmentedControl, Select } from '@mantine/core'
import { counted } from '../ui/natural.ts'
import type { JobFilter, Show } from './job-filter.ts'
import { tagOf, tagWords } from './job-tags.tsx'
import classes from './jobs-page.module.css'
import { useJobTags } from './queries.ts'

const SHOWS = [
  { value: 'all', label: 'All' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
  { value: 'failing', label: 'Failing' },
] as const satisfies readonly { value: Show; label: string }[]

type Props = {
  readonly filter: JobFilter
  readonly onChange: (change: { readonly show?: Show; readonly tag?: string | null }) => void
}

/** Which of the jobs are shown. */
export function FilterBar({ filter, onChange }: Props) {
  const { data: tags = [] } = useJobTags()
  const choices = tags.map(({ key, value, count }) => ({
    value: tagOf(key, value),
    label: `${tagWords(key, value)} (${counted(count, 'job')})`,
  }))
  const { tag } = filter
  const isKnown = tag === null || choices.some(({ value }) => value === tag)
  return (
    <div className={classes.filters}>
      <SegmentedControl
        aria-label="Which jobs"
        data={[...SHOWS]}
        value={filter.show}
        onChange={(show) => onChange({ show: show as Show })}
      />
      {(choices.length > 0 || tag !== null) && (
        <Select
          size="xs"
          className={classes.tagFilter ?? ''}
          aria-label="With the tag"
          placeholder="Any tag"
          searchable
          clearable
          data={isKnown ? choices : [...choices, { value: tag, label: tag }]}
          value={tag}
          onChange={(chosen) => onChange({ tag: chosen })}
          clearButtonProps={{ 'aria-label': 'Any tag' }}
          comboboxProps={{ shadow: 'md' }}
        />
      )}
    </div>
  )
}
