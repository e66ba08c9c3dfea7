import { Button, VisuallyHidden } from '@mantine/core'
import { IconHistory, IconSearch } from '@tabler/icons-react'
import { use, useMemo } from 'react'
import type { Activity } from '#shared/schema/history.ts'
import { useFilter } from '../ui/address.ts'
import { EmptyState, ErrorState } from '../ui/empty-state.tsx'
import { FilterSearch } from '../ui/filter-field.tsx'
import { useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { readOn } from '../ui/read-on.ts'
import rows from '../ui/rows.module.css'
import { useMinute } from '../ui/ticker.ts'
import { VirtualList } from '../ui/virtual-list.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { dayNamesOf, startOfDay } from './day-name.ts'
import { useRecord } from './record.ts'
import { FILTER_NAMES, queryOf } from './record-filter.ts'
import { RecordFilters } from './record-filters.tsx'
import classes from './record-row.module.css'
import { RecordRow } from './record-row.tsx'

/** `/activity`: everything that was due, and what became of it. */
export function RunsPage() {
  const { filter, change, clear, isFiltered } = useFilter(FILTER_NAMES)
  const timeZone = use(ZoneContext)
  const query = queryOf(filter, (day) => startOfDay(day, timeZone))
  const record = useRecord(query)
  const { rows: lines, ...held } = useHeldRows(record.rows, { subject: query, isSettled: true })
  const clearing = isFiltered && { onClear: clear }
  return (
    <>
      <VisuallyHidden component="h1">Activity</VisuallyHidden>
      <Panel
        title="Activity"
        aside={<Aside held={held} search={filter.search} onSearch={(search) => change({ search })} />}
      >
        <RecordFilters
          filter={filter}
          onChange={change}
          {...clearing}
          timeZone={timeZone}
          targetName={nameOf(filter.target, lines)}
        />
        <QueryView query={record.pages} what="The record" rows={8}>
          {() =>
            lines.length === 0 && !record.pages.hasNextPage ? (
              <NoRecord {...clearing} />
            ) : (
              <div {...held.area}>
                <Lines lines={lines} timeZone={timeZone} onNearEnd={() => readOn(record.pages)} />
                <End pages={record.pages} />
              </div>
            )
          }
        </QueryView>
      </Panel>
    </>
  )
}

type AsideProps = {
  readonly held: Pick<ReturnType<typeof useHeldRows>, 'fresh' | 'showFresh'>
  readonly search: string
  readonly onSearch: (search: string) => void
}

function Aside({ held, search, onSearch }: AsideProps) {
  return (
    <>
      <FreshRows count={held.fresh} onShow={held.showFresh} />
      <FilterSearch label="Search the record" value={search} onChange={onSearch} />
    </>
  )
}

type Pages = ReturnType<typeof useRecord>['pages']

function nameOf(target: string, lines: readonly Activity[]): string | null {
  const [kind, id] = target.split(':')
  const line = lines.find((one) => (kind === 'schedule' ? one.schedule?.id : one.target.id) === id)
  return (kind === 'schedule' ? line?.schedule?.name : line?.target.name) ?? null
}

type LinesProps = {
  readonly lines: readonly Activity[]
  readonly timeZone: string
  readonly onNearEnd: () => void
}

/** The lines by days: the first of each day has its name above it. */
function Lines({ lines, timeZone, onNearEnd }: LinesProps) {
  const now = useMinute()
  const names = useMemo(() => dayNamesOf(timeZone), [timeZone])
  return (
    <VirtualList
      items={lines}
      getKey={({ id }) => id}
      label="What was due, the last first"
      estimate={62}
      className={`${rows.list} ${classes.list}`}
      rowClassName={classes.line}
      onNearEnd={onNearEnd}
      renderRow={(line, index) => {
        const day = names(line.dueAt, now)
        const before = lines[index - 1]
        const isFirst = before === undefined || names(before.dueAt, now) !== day
        return (
          <>
            {isFirst && <h3 className={classes.day}>{day}</h3>}
            <div className={`${rows.row} ${classes.row}`} data-activity={line.id} data-state={line.state}>
              <RecordRow row={line} />
            </div>
          </>
        )
      }}
    />
  )
}

function End({ pages }: { readonly pages: Pages }) {
  if (pages.isFetchNextPageError)
    return <ErrorState error={pages.error} what="What was before" onRetry={() => pages.fetchNextPage()} />
  return (
    <div className={classes.end} role="status">
      {pages.hasNextPage ? 'Looking further back…' : 'That is all'}
    </div>
  )
}

/** `onClear` is there where the filter may be why. */
function NoRecord({ onClear }: { readonly onClear?: () => void }) {
  if (onClear === undefined) return <NoRuns />
  return (
    <EmptyState icon={IconSearch} title="Nothing like that is on record">
      <p>No firing matches what is asked for.</p>
      <Button variant="default" onClick={onClear}>
        Clear the filters
      </Button>
    </EmptyState>
  )
}

export function NoRuns() {
  return (
    <EmptyState icon={IconHistory} title="Nothing has run yet">
      Every start and stop is recorded here, with its outcome and what it wrote.
    </EmptyState>
  )
}
