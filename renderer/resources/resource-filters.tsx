import { FilterSearch, FilterSelect } from '../ui/filter-field.tsx'
import { wordsOf } from './provider-words.ts'
import { useFacets } from './queries.ts'
import type { ResourceFilter } from './resource-filter.ts'
import classes from './resource-filters.module.css'
import type { Facets } from './types.ts'

const STATES = ['running', 'stopped', 'starting', 'stopping', 'unknown'] as const

type Props = {
  readonly filter: ResourceFilter
  readonly onChange: (change: Partial<ResourceFilter>) => void
}

/** What narrows the list: words, a state, a provider, a tag. Only what there is can be chosen. */
export function ResourceFilters({ filter, onChange }: Props) {
  const { data } = useFacets()
  const providers = new Set([...(data?.providers.map(({ value }) => value) ?? []), filter.provider])
  const tags = new Set([...(data?.tags.map(({ key, value }) => `${key}=${value}`) ?? []), filter.tag])
  return (
    <div className={classes.filters}>
      <FilterSearch label="Search the resources" value={filter.q} onChange={(q) => onChange({ q })} />
      <div className={classes.choices}>
        <FilterSelect
          label="State"
          unset="Any state"
          className={classes.choice}
          value={filter.state}
          choices={statesOf(data, filter.state)}
          onChange={(state) => onChange({ state })}
        />
        <FilterSelect
          label="Provider"
          unset="Any provider"
          className={classes.choice}
          value={filter.provider}
          choices={[...providers].filter(Boolean).map((value) => ({ value, label: wordsOf(value).name }))}
          onChange={(provider) => onChange({ provider })}
        />
        <FilterSelect
          label="Tag"
          unset="Any tag"
          className={classes.choice}
          value={filter.tag}
          choices={[...tags].filter(Boolean).map((value) => ({ value, label: value.replace('=', ': ') }))}
          onChange={(tag) => onChange({ tag })}
        />
      </div>
    </div>
  )
}

/** The states that some resource is in, and the one that is chosen. */
function statesOf(facets: Facets | undefined, chosen: string) {
  const isThere = (state: string) =>
    state === chosen || (facets?.states.some(({ value, count }) => value === state && count > 0) ?? false)
  const isTroubled = (facets?.problems ?? 0) > 0 || chosen === 'problem'
  return [
    ...STATES.filter(isThere).map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) })),
    ...(isTroubled ? [{ value: 'problem', label: 'With a problem' }] : []),
  ]
}
