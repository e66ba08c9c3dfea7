import { useDebouncedValue } from '@mantine/hooks'
import { IconCalendarTime, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { Page, Schedule } from '../api-types.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { useMore } from '../ui/more.tsx'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { useSchedules } from './queries.ts'
import { ScheduleList } from './schedule-list.tsx'

const NONE: Page<Schedule> = { data: [], meta: { total: 0, page: 1, limit: 0 } }

export function SchedulesPage() {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), 200)
  const query = useSchedules(asked)
  const { data, meta } = query.data ?? NONE
  const held = useHeldRows(data, asked)
  const { visible, more } = useMore(held.rows, meta.total)
  return (
    <Panel
      title={query.data && !asked ? counted(meta.total, 'schedule') : 'Schedules'}
      aside={
        <>
          <FreshRows count={held.fresh} onShow={held.showFresh} />
          <SearchField label="Search the schedules" value={search} onChange={setSearch} />
        </>
      }
    >
      <QueryView query={query} what="The schedules" rows={6}>
        {() =>
          visible.length === 0 ? (
            <NoSchedules search={asked} />
          ) : (
            <div {...held.area}>
              <ScheduleList schedules={visible} />
              {more}
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}

function NoSchedules({ search }: { readonly search: string }) {
  return search ? (
    <EmptyState icon={IconSearch} title={`No schedule has “${search}” in it`}>
      Name, description and tags are searched.
    </EmptyState>
  ) : (
    <EmptyState icon={IconCalendarTime} title="No schedules yet">
      A schedule starts and stops resources at the times you choose. Make one over the API and it appears here
      at once.
    </EmptyState>
  )
}
