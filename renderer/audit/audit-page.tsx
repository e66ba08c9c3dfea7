import { Button } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useFilter } from '../ui/address.ts'
import { EmptyState, ErrorState } from '../ui/empty-state.tsx'
import { FilterSearch, FilterSelect } from '../ui/filter-field.tsx'
import { useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel } from '../ui/panel.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import { RoomWaiting } from '../waiting.tsx'
import classes from './audit-page.module.css'
import { AuditRow } from './audit-row.tsx'
import { type AuditEntry, type AuditFilter, FILTER_NAMES, useAudit } from './queries.ts'
import { KIND_WORDS } from './words.ts'

const NONE: readonly AuditEntry[] = []
const ACTIONS = [
  { value: 'create', label: 'Made' },
  { value: 'update', label: 'Changed' },
  { value: 'delete', label: 'Deleted' },
  { value: 'attach', label: 'Attached' },
  { value: 'detach', label: 'Detached' },
  { value: 'run', label: 'Run by hand' },
  { value: 'revoke', label: 'Revoked' },
  { value: 'restore', label: 'Restored' },
]
const KINDS = Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }))

/** `/settings/audit`: who changed what, and what it was before. */
export function AuditPage() {
  const { filter, change } = useFilter(FILTER_NAMES)
  return (
    <Panel
      title="Audit log"
      aside={
        <FilterSearch
          label="Search the audit log"
          value={filter.search}
          onChange={(search) => change({ search })}
        />
      }
    >
      <div className={classes.filters}>
        <FilterSelect
          label="What was done"
          unset="Every change"
          choices={ACTIONS}
          value={filter.action}
          onChange={(action) => change({ action })}
        />
        <FilterSelect
          label="To what"
          unset="Of everything"
          choices={KINDS}
          value={filter.resourceType}
          onChange={(resourceType) => change({ resourceType })}
        />
      </div>
      <Entries filter={filter} />
    </Panel>
  )
}

function Entries({ filter }: { readonly filter: AuditFilter }) {
  const query = useAudit(filter)
  const held = useHeldRows(query.data ?? NONE, {
    subject: JSON.stringify(filter),
    isSettled: !query.isPlaceholderData,
  })
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((id: string) => {
    setOpened((now) => new Set(now.has(id) ? [...now].filter((other) => other !== id) : [...now, id]))
  }, [])
  if (query.isError && query.data === undefined)
    return <ErrorState error={query.error} what="The audit log" onRetry={() => query.refetch()} />
  if (query.data === undefined) return <RoomWaiting />
  if (held.rows.length === 0) {
    return (
      <EmptyState icon={IconListSearch} title="No such change">
        Every change that anybody makes stands here, by the page, a script or the command line.
      </EmptyState>
    )
  }
  return (
    <div {...held.area}>
      {held.fresh > 0 && (
        <div className={classes.fresh}>
          <FreshRows count={held.fresh} onShow={held.showFresh} />
        </div>
      )}
      <VirtualList
        items={held.rows}
        getKey={({ id }) => id}
        label="Changes"
        className={classes.list}
        rowClassName={classes.row}
        estimate={72}
        renderRow={(entry) => <AuditRow entry={entry} isOpen={opened.has(entry.id)} onToggle={toggle} />}
        onNearEnd={() => {
          if (query.hasNextPage && !query.isFetchingNextPage) query.fetchNextPage()
        }}
      />
      {query.isFetchNextPageError && (
        <div className={classes.fresh}>
          <Button variant="default" onClick={() => query.fetchNextPage()}>
            Read on
          </Button>
        </div>
      )}
    </div>
  )
}
