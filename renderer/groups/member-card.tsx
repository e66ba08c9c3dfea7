import { useDraggable } from '@dnd-kit/core'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDotsVertical, IconGripVertical } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { IntentState } from '#shared/intent.ts'
import type { Resource } from '../resources/types.ts'
import { Outcome } from '../ui/outcome.tsx'
import rows from '../ui/rows.module.css'
import { StatusBadge } from '../ui/status-badge.tsx'
import { dropMember, endOfTier, type Member, moveMember, placeOf } from './board.ts'
import type { Step } from './queries.ts'
import classes from './tier-board.module.css'
import type { BoardProps } from './tier-board.tsx'

type Props = BoardProps & { readonly member: Member }

/** A member on the board, with its handle and what else can be done with it. */
export function Card({ member, ...props }: Props) {
  const { resources, progress, isReadOnly } = props
  const { resourceUID: id, name } = member
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, isDragging } = useDraggable({
    id,
    disabled: isReadOnly,
  })
  const step = progress?.steps.find(({ resourceUID }) => resourceUID === id)
  return (
    <div ref={setNodeRef} className={classes.card} data-member={name} data-dragging={isDragging}>
      {!isReadOnly && (
        <button
          type="button"
          ref={setActivatorNodeRef}
          className={classes.grip}
          {...attributes}
          {...listeners}
          aria-label={`Move ${name}`}
        >
          <IconGripVertical size={16} aria-hidden />
        </button>
      )}
      <CardFace member={member} resource={resources.get(id)} step={step} />
      {!isReadOnly && <Moves {...props} member={member} />}
    </div>
  )
}

type FaceProps = {
  readonly member: Member
  readonly resource: Resource | undefined
  readonly step: Step | undefined
}

/** States of a step worth a word: one that went well is seen at the resource itself. */
const TOLD: ReadonlySet<string> = new Set([
  'queued',
  'running',
  'failed',
  'timedOut',
  'blocked',
  'interrupted',
])

export function CardFace({ member, resource, step }: FaceProps) {
  return (
    <div className={`${rows.stack} ${classes.face}`}>
      <Link href={`/resources/${encodeURIComponent(member.resourceUID)}`} className={classes.name}>
        {member.name}
      </Link>
      <span className={classes.state}>
        {resource && <StatusBadge status={resource.status} />}
        {step && TOLD.has(step.state) && <Outcome outcome={step.state as IntentState} />}
      </span>
      {step?.message && TOLD.has(step.state) && <span className={rows.bad}>{step.message}</span>}
    </div>
  )
}

/** The same moves without dragging. */
function Moves({ board, member, onArrange }: Props) {
  const { resourceUID: id, name } = member
  const place = placeOf(board, id)
  if (place === null) return null
  const { tier, slot } = place
  const isAlone = board[tier]?.flat().length === 1
  const size = board[tier]?.length ?? 0
  const to = (at: number) => () => onArrange(moveMember(board, id, endOfTier(board, at)))
  const within = (gap: number) => () => onArrange(moveMember(board, id, { kind: 'gap', tier, slot: gap }))
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={26} aria-label={`More for ${name}`}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={tier === 0 && isAlone} onClick={to(tier - 1)}>
          To the tier before
        </Menu.Item>
        <Menu.Item disabled={tier === board.length - 1 && isAlone} onClick={to(tier + 1)}>
          To the tier after
        </Menu.Item>
        <Menu.Item disabled={slot === 0} onClick={within(slot - 1)}>
          Earlier in this tier
        </Menu.Item>
        <Menu.Item disabled={slot >= size - 1} onClick={within(slot + 2)}>
          Later in this tier
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => onArrange(dropMember(board, id))}>
          Take out of the group
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
