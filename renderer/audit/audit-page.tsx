import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconListSearch } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { EmptyState, ErrorState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import { RoomWaiting } from '../waiting.tsx'
import classes from './audit-page.module.css'
import { AuditRow } from './audit-row.tsx'
import { type AuditEntry, type AuditFilter, useAudit } from './queries.ts'
import { KIND_WORDS } from './words.ts'

const NONE: readonly AuditEntry[] = []
const ALL = ''
const ACTIONS = [
  { value: ALL, label: 'Every change' },
  { value: 'create', label: 'Made' },
  { value: 'update', label: 'Changed' },
  { value: 'delete', label: 'Deleted' },
  { value: 'attach', label: 'Attached' },
  { value: 'detach', label: 'Detached' },
  { value: 'run', label: 'Run by hand' },
  { value: 'revoke', label: 'Revoked' },
  { value: 'restore', label: 'Restored' },
]
const KINDS = [
  { value: ALL, label: 'Of everything' },
  ...Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label })),
]

/** `/settings/audit`: who changed what, and what it was before. */
export function AuditPage() {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), 200)
  const [action, setAction] = useState(ALL)
  const [resourceType, setKind] = useState(ALL)
  return (
    <Panel
      title="Audit log"
      aside={<SearchField label="Search the audit log" value={search} onChange={setSearch} />}
    >
      <div className={classes.filters}>
        <Filter label="What was done" choices={ACTIONS} value={action} onChange={setAction} />
        <Filter label="To what" choices={KINDS} value={resourceType} onChange={setKind} />
      </div>
      <Entries filter={{ search: asked, action, resourceType }} />
    </Panel>
  )
}

type FilterProps = {
  readonly label: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly value: string
  readonly onChange: (value: string) => void
}

function Filter({ label, choices, value, onChange }: FilterProps) {
  return (
    <Select
      size="xs"
      aria-label={label}
      allowDeselect={false}
      data={choices}
      value={value}
      onChange={(chosen) => onChange(chosen ?? ALL)}
      comboboxProps={{ shadow: 'md' }}
    />
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
