import { Button } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useFilter } from '../ui/address.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FilterSearch, FilterSelect } from '../ui/filter-field.tsx'
import { type Holding, useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { readOn } from '../ui/read-on.ts'
import { VirtualList } from '../ui/virtual-list.tsx'
import classes from './audit-page.module.css'
import { AuditRow } from './audit-row.tsx'
import { type AuditEntry, type AuditFilter, FILTER_NAMES, useAudit } from './queries.ts'
import { KIND_WORDS } from './words.ts'

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
  return (
    <QueryView query={query} what="The audit log">
      {(entries) => (
        <HeldEntries
          entries={entries}
          holding={{ subject: JSON.stringify(filter), isSettled: !query.isPlaceholderData }}
          pages={query}
        />
      )}
    </QueryView>
  )
}

type EntriesProps = {
  readonly entries: readonly AuditEntry[]
  readonly holding: Holding
  readonly pages: ReturnType<typeof useAudit>
}

function HeldEntries({ entries, holding, pages }: EntriesProps) {
  const held = useHeldRows(entries, holding)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = useCallback((id: string) => {
    setOpened((now) => new Set(now.has(id) ? [...now].filter((other) => other !== id) : [...now, id]))
  }, [])
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
        onNearEnd={() => readOn(pages)}
      />
      {pages.isFetchNextPageError && (
        <div className={classes.fresh}>
          <Button variant="default" onClick={() => pages.fetchNextPage()}>
            Read on
          </Button>
        </div>
      )}
    </div>
  )
}
