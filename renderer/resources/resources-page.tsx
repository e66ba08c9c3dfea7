import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconServer } from '@tabler/icons-react'
import { useState } from 'react'
import type { Page, Resource } from '../api-types.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { useMore } from '../ui/more.tsx'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { useResources } from './queries.ts'
import { ResourceList } from './resource-list.tsx'

const NONE: Page<Resource> = { data: [], meta: { total: 0, page: 1, limit: 0 } }

export function ResourcesPage() {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), 200)
  const query = useResources(asked)
  const { data, meta } = query.data ?? NONE
  const held = useHeldRows(data, asked)
  const { visible, more } = useMore(held.rows, meta.total)
  return (
    <Panel
      title={query.data && !asked ? counted(meta.total, 'resource') : 'Resources'}
      aside={
        <>
          <FreshRows count={held.fresh} onShow={held.showFresh} />
          <SearchField label="Search the resources" value={search} onChange={setSearch} />
        </>
      }
    >
      <QueryView query={query} what="The resources" rows={6}>
        {() =>
          visible.length === 0 ? (
            <NoResources search={asked} />
          ) : (
            <div {...held.area}>
              <ResourceList resources={visible} />
              {more}
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}

export function NoResources({ search = '' }: { readonly search?: string }) {
  return search ? (
    <EmptyState icon={IconSearch} title={`No resource has “${search}” in it`}>
      Name, description and tags are searched.
    </EmptyState>
  ) : (
    <EmptyState icon={IconServer} title="No resources yet">
      A resource is anything that can be started and stopped: a program, a service, a machine. Make one over
      the API and it appears here at once.
    </EmptyState>
  )
}
