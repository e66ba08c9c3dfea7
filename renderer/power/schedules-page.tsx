import { Button, VisuallyHidden } from '@mantine/core'
import { IconCalendarTime, IconPlus, IconSearch } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { useNotDeleted } from '../ui/undo.tsx'
import { useOrder } from './list-queries.ts'
import { FilterFields, useScheduleFilter } from './schedule-filter.tsx'
import classes from './schedule-list.module.css'
import { ScheduleList } from './schedule-list.tsx'

const NONE: readonly string[] = []

export function SchedulesPage() {
  const filtering = useScheduleFilter()
  const { filter, isFiltering } = filtering
  const query = useOrder(filter)
  const isThere = useNotDeleted()
  const ids = query.data?.data ?? NONE
  const rows = useMemo(() => ids.map((id) => ({ id })).filter(isThere), [ids, isThere])
  const held = useHeldRows(rows, {
    subject: JSON.stringify(filter),
    isSettled: !query.isPlaceholderData,
  })
  const total = query.data?.meta.total ?? 0
  const isEmpty = query.data !== undefined && total === 0
  return (
    <>
      <VisuallyHidden component="h1">Schedules</VisuallyHidden>
      <Panel
        title={titleOf({ count: query.data && !isEmpty ? rows.length : null, isFiltering, total })}
        aside={
          !isEmpty && (
            <div className={classes.tools}>
              <FreshRows count={held.fresh} onShow={held.showFresh} />
              <FilterFields
                {...filtering}
                timeZones={query.data?.meta.timezones ?? NONE}
                tags={query.data?.meta.tags ?? []}
              />
              <NewSchedule />
            </div>
          )
        }
      >
        <QueryView query={query} what="The schedules" rows={6}>
          {() =>
            held.rows.length === 0 ? (
              <NoSchedules isFiltering={isFiltering && !isEmpty} onClear={filtering.clear} />
            ) : (
              <div {...held.area}>
                <ScheduleList ids={held.rows} />
              </div>
            )
          }
        </QueryView>
      </Panel>
    </>
  )
}

type TitleProps = { readonly count: number | null; readonly isFiltering: boolean; readonly total: number }

function titleOf({ count, isFiltering, total }: TitleProps): string {
  if (count === null) return 'Schedules'
  return isFiltering
    ? `${count.toLocaleString('en')} of ${counted(total, 'schedule')}`
    : counted(count, 'schedule')
}

function NewSchedule() {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <Button component={Link} href="/schedules/new" size="xs" leftSection={<IconPlus size={15} aria-hidden />}>
      New schedule
    </Button>
  )
}

function NoSchedules({
  isFiltering,
  onClear,
}: {
  readonly isFiltering: boolean
  readonly onClear: () => void
}) {
  if (isFiltering) {
    return (
      <EmptyState icon={IconSearch} title="No schedule is like that">
        <p>Name, description and tags are searched.</p>
        <Button variant="default" onClick={onClear}>
          Show all schedules
        </Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={IconCalendarTime} title="No schedules yet">
      <p>
        A schedule starts and stops resources at the times you choose: paint a week, pick what it acts on.
      </p>
      <NewSchedule />
    </EmptyState>
  )
}
