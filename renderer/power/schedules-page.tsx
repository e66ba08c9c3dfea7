import { Button, VisuallyHidden } from '@mantine/core'
import { IconCalendarTime, IconPlus, IconSearch } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { useFilter } from '../ui/address.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { useNotDeleted } from '../ui/undo.tsx'
import { useOrder } from './list-queries.ts'
import { FILTER_NAMES } from './schedule-filter.ts'
import { ScheduleFilters } from './schedule-filters.tsx'
import classes from './schedule-list.module.css'
import { ScheduleList } from './schedule-list.tsx'

const NONE: readonly string[] = []

export function SchedulesPage() {
  const { filter, change, clear, isFiltered } = useFilter(FILTER_NAMES)
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
        title={titleOf({ count: query.data && !isEmpty ? rows.length : null, isFiltered, total })}
        aside={
          !isEmpty && (
            <div className={classes.tools}>
              <FreshRows count={held.fresh} onShow={held.showFresh} />
              <ScheduleFilters filter={filter} onChange={change} offer={query.data?.meta} />
              <NewSchedule />
            </div>
          )
        }
      >
        <QueryView query={query} what="The schedules" rows={6}>
          {() =>
            held.rows.length === 0 ? (
              <NoSchedules {...(isFiltered && !isEmpty && { onClear: clear })} />
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

type TitleProps = { readonly count: number | null; readonly isFiltered: boolean; readonly total: number }

function titleOf({ count, isFiltered, total }: TitleProps): string {
  if (count === null) return 'Schedules'
  return isFiltered
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

/** `onClear` is there where the filter may be why. */
function NoSchedules({ onClear }: { readonly onClear?: () => void }) {
  if (onClear) {
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
