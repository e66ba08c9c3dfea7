import { Button, VisuallyHidden } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { useCommands } from '../palette/commands.ts'
import { useIsReadOnly } from '../session.tsx'
import { useFilter } from '../ui/address.ts'
import { HeadRow } from '../ui/head-row.tsx'
import { useHeldRows } from '../ui/held.ts'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useLeft, useNotDeleted } from '../ui/undo.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import { NoResources } from './no-resources.tsx'
import { useResourcePages } from './queries.ts'
import { FILTER_NAMES } from './resource-filter.ts'
import { ResourceFilters } from './resource-filters.tsx'
import classes from './resource-row.module.css'
import { ResourceRow } from './resource-row.tsx'
import { ResourceTabs } from './resource-tabs.tsx'
import type { Resource } from './types.ts'

const NONE: readonly Resource[] = []

export function ResourcesPage() {
  const { filter, change, clear, isFiltered } = useFilter(FILTER_NAMES)
  const query = useResourcePages(filter)
  const read = query.data?.rows ?? NONE
  const total = useLeft(query.data?.total ?? 0, read)
  const subject = JSON.stringify(filter)
  const held = useHeldRows(read, { subject, isSettled: !query.isPlaceholderData })
  const shown = held.rows.filter(useNotDeleted())
  const isEmpty = query.data !== undefined && !isFiltered && total === 0
  useResourceCommands()
  return (
    <>
      <VisuallyHidden component="h1">Resources</VisuallyHidden>
      <ResourceTabs />
      <Panel
        title={query.data && !isEmpty ? titleOf(total, isFiltered) : 'Resources'}
        aside={
          !isEmpty && (
            <>
              <FreshRows count={held.fresh} onShow={held.showFresh} />
              <ResourceFilters filter={filter} onChange={change} />
              <NewResource />
            </>
          )
        }
      >
        <QueryView query={query} what="The resources" rows={6}>
          {() =>
            shown.length === 0 ? (
              <NoResources search={filter.q} {...(isFiltered && { onClear: clear })} />
            ) : (
              <div {...held.area}>
                <Rows resources={shown} pages={query} />
              </div>
            )
          }
        </QueryView>
      </Panel>
    </>
  )
}

const titleOf = (total: number, isFiltered: boolean): string =>
  isFiltered ? counted(total, 'match', 'matches') : counted(total, 'resource')

type RowsProps = {
  readonly resources: readonly Resource[]
  readonly pages: ReturnType<typeof useResourcePages>
}

function Rows({ resources, pages }: RowsProps) {
  return (
    <VirtualList
      items={resources}
      getKey={({ id }) => id}
      label="Resources"
      className={`${rows.list} ${classes.list}`}
      rowClassName={`${rows.row} ${classes.row}`}
      head={<HeadRow names={['State', 'Resource', 'Schedules', 'Tags', 'Cost', '']} />}
      renderRow={(resource) => <ResourceRow resource={resource} />}
      onNearEnd={() => {
        if (pages.hasNextPage && !pages.isFetching) pages.fetchNextPage()
      }}
    />
  )
}

function NewResource() {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <Button component={Link} href="/resources/new" size="xs" leftSection={<IconPlus size={15} aria-hidden />}>
      New resource
    </Button>
  )
}

function useResourceCommands(): void {
  const [, go] = useLocation()
  const isReadOnly = useIsReadOnly()
  useCommands(() =>
    isReadOnly
      ? []
      : [
          { id: 'resource new', label: 'New resource', group: 'Resources', run: () => go('/resources/new') },
          { id: 'discover', label: 'Discover resources', group: 'Resources', run: () => go('/discover') },
        ],
  )
}
