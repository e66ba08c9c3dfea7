import { Button, VisuallyHidden } from '@mantine/core'
import { IconPlus, IconStack2 } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { ResourceTabs } from '../resources/resource-tabs.tsx'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useNotDeleted } from '../ui/undo.tsx'
import { boardOf } from './board.ts'
import { GroupForm } from './group-form.tsx'
import classes from './groups-page.module.css'
import { Path } from './path.tsx'
import { type Group, useGroups } from './queries.ts'

const NONE: readonly Group[] = []

/** The groups; with the form of a new one over them. */
export function GroupsPage({ isMaking }: { readonly isMaking: boolean }) {
  const query = useGroups()
  const held = useHeldRows(query.data?.groups ?? NONE)
  const isThere = useNotDeleted()
  const shown = held.rows.filter(isThere)
  const isEmpty = query.data !== undefined && shown.length === 0
  return (
    <>
      <VisuallyHidden component="h1">Groups</VisuallyHidden>
      <ResourceTabs />
      <Panel
        title={query.data && !isEmpty ? counted(shown.length, 'group') : 'Groups'}
        aside={
          <>
            <FreshRows count={held.fresh} onShow={held.showFresh} />
            {!isEmpty && <MakeGroup />}
          </>
        }
      >
        <QueryView query={query} what="The groups">
          {() =>
            isEmpty ? (
              <NoGroups />
            ) : (
              <ul className={`${rows.list} ${classes.list}`} {...held.area}>
                {shown.map((group) => (
                  <GroupRow key={group.id} group={group} />
                ))}
              </ul>
            )
          }
        </QueryView>
      </Panel>
      {isMaking && <NewGroup />}
    </>
  )
}

function MakeGroup() {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <Button component={Link} href="/groups/new" size="xs" leftSection={<IconPlus size={15} aria-hidden />}>
      New group
    </Button>
  )
}

function NewGroup() {
  const [, go] = useLocation()
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <GroupForm
      group={null}
      onClose={() => go('/groups')}
      onSaved={({ id }) => go(`/groups/${encodeURIComponent(id)}`)}
    />
  )
}

function NoGroups() {
  return (
    <EmptyState icon={IconStack2} title="No groups yet">
      <p>
        A group starts and stops resources together, tier by tier: the database first, then what needs it.
      </p>
      <MakeGroup />
    </EmptyState>
  )
}

function GroupRow({ group }: { readonly group: Group }) {
  const board = boardOf(group.members)
  return (
    <li className={`${rows.row} ${classes.row}`}>
      <div className={rows.stack}>
        <Link href={`/groups/${encodeURIComponent(group.id)}`} className={`${rows.name} ${classes.link}`}>
          {group.name}
        </Link>
        <span className={rows.quiet}>
          {counted(group.members.length, 'resource')} in {counted(board.length, 'tier')}
        </span>
      </div>
      {group.members.length > 0 && <Path board={board} action="start" />}
    </li>
  )
}
