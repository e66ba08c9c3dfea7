import { Button, VisuallyHidden } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { IntentState } from '#shared/intent.ts'
import { ApiError } from '../api.ts'
import { HoldMark } from '../resources/resource-row.tsx'
import { useIsReadOnly } from '../session.tsx'
import { BackLink } from '../ui/back-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Outcome } from '../ui/outcome.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { formatDuration } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import { AddMember } from './add-member.tsx'
import { boardOf } from './board.ts'
import { GroupActions } from './group-actions.tsx'
import { Path } from './path.tsx'
import {
  type Group,
  type GroupProgress,
  useArrange,
  useGroup,
  useGroupHold,
  useGroupProgress,
  useMembers,
} from './queries.ts'
import classes from './tier-board.module.css'
import { TierBoard } from './tier-board.tsx'

/** One group: the order of its start and of its stop, and its tiers to be arranged. */
export function GroupPage({ id }: { readonly id: string }) {
  const query = useGroup(id)
  const isGone = query.error instanceof ApiError && query.error.status === 404
  return (
    <>
      <VisuallyHidden component="h1">{query.data?.name ?? 'Group'}</VisuallyHidden>
      <BackLink href="/groups">All groups</BackLink>
      {isGone ? (
        <NoGroup />
      ) : query.data ? (
        <GroupView group={query.data} />
      ) : (
        <Panel title="Group">
          <QueryView query={query} what="The group">
            {() => null}
          </QueryView>
        </Panel>
      )}
    </>
  )
}

function NoGroup() {
  return (
    <Panel title="Not here">
      <EmptyState icon={IconMapOff} title="There is no such group">
        <p>It may have been deleted. Its resources are still there.</p>
        <Button component={Link} href="/groups">
          Show all groups
        </Button>
      </EmptyState>
    </Panel>
  )
}

function GroupView({ group }: { readonly group: Group }) {
  const isReadOnly = useIsReadOnly()
  const arrange = useArrange(group)
  const { data: resources } = useMembers(group)
  const { data: progress = null } = useGroupProgress(group.id)
  const { data: hold = null } = useGroupHold(group.id)
  const board = boardOf(group.members)
  return (
    <Panel title={group.name} aside={<GroupActions group={group} hold={hold} />}>
      <div className={classes.facts}>
        {group.description && <p>{group.description}</p>}
        {hold && <HoldMark hold={{ ...hold, ofGroup: false }} />}
        {board.length > 0 && (
          <>
            <Path board={board} action="start" />
            <Path board={board} action="stop" />
          </>
        )}
        <p className={classes.quiet}>{ruleWords(group)}</p>
        {progress && <Newest progress={progress} />}
      </div>
      {board.length === 0 ? (
        <EmptyState icon={IconMapOff} title="Nothing is in it yet">
          Add the resources that belong together; each can then be put into its tier.
        </EmptyState>
      ) : (
        <TierBoard
          board={board}
          resources={resources ?? new Map()}
          progress={progress}
          isReadOnly={isReadOnly}
          onArrange={(after) => arrange.mutate(after)}
        />
      )}
      {!isReadOnly && <AddMember board={board} onAdd={(after) => arrange.mutate(after)} />}
    </Panel>
  )
}

function ruleWords({ timeoutSeconds, onFailure }: Group): string {
  const wait = `A tier waits until the one before it is there, for ${formatDuration(timeoutSeconds * 1000)} at most.`
  return `${wait} If it does not get there, ${onFailure === 'block' ? 'the next ones are left alone' : 'the next ones go on all the same'}.`
}

function Newest({ progress }: { readonly progress: GroupProgress }) {
  return (
    <p className={classes.state} role="status">
      <span>{progress.what === 'start' ? 'Last start' : 'Last stop'}</span>
      <Outcome outcome={progress.state as IntentState} />
      <When at={progress.dueAt} withSeconds />
      <Link href={`/runs/${encodeURIComponent(progress.runId)}`}>Open the run</Link>
    </p>
  )
}
