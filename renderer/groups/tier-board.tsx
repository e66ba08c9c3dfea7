import {
  type Announcements,
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { Fragment, useState } from 'react'
import type { Resource } from '../resources/types.ts'
import { type Board, type Member, moveMember, type Place, placeFrom, placeId, placeWords } from './board.ts'
import { toNextPlace } from './keyboard.ts'
import { Card, CardFace } from './member-card.tsx'
import type { GroupProgress } from './queries.ts'
import classes from './tier-board.module.css'
import { TierHead } from './tier-head.tsx'

export type BoardProps = {
  readonly board: Board
  readonly resources: ReadonlyMap<string, Resource>
  readonly progress: GroupProgress | null
  readonly isReadOnly: boolean
  readonly onArrange: (board: Board) => void
}

/** A pointer means what it is over; the keyboard, and a pointer beside everything, what is nearest. */
const collide: CollisionDetection = (args) => {
  const under = pointerWithin(args)
  return under.length > 0 ? under : closestCenter(args)
}

const INSTRUCTIONS = {
  draggable:
    'Space picks it up. The arrow keys move it to the next place, Space puts it there, Escape leaves it where it was.',
}

function useBoardSensors() {
  return useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 5 } }),
    useSensor(KeyboardSensor, { coordinateGetter: toNextPlace }),
  )
}

/** The tiers as columns; members are dragged by mouse, finger or keyboard. */
export function TierBoard(props: BoardProps) {
  const { board, resources, onArrange } = props
  const [dragged, setDragged] = useState<Member | null>(null)
  const sensors = useBoardSensors()
  const memberOf = (id: string | number) =>
    board.flat(2).find(({ resourceUID }) => resourceUID === id) ?? null
  function drop({ active, over }: DragEndEvent): void {
    setDragged(null)
    const place = over === null ? null : placeFrom(String(over.id))
    if (place === null) return
    const after = moveMember(board, String(active.id), place)
    if (shapeOf(after) !== shapeOf(board)) onArrange(after)
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={collide}
      accessibility={{ announcements: announcementsOf(board), screenReaderInstructions: INSTRUCTIONS }}
      onDragStart={({ active }) => setDragged(memberOf(active.id))}
      onDragCancel={() => setDragged(null)}
      onDragEnd={drop}
    >
      <div className={classes.board} data-dragging={dragged !== null}>
        {board.map((tier, at) => (
          <Fragment key={tier[0]?.[0]?.resourceUID}>
            <Gap place={{ kind: 'tier', tier: at }} label="New tier" />
            <Column {...props} at={at} />
          </Fragment>
        ))}
        <Gap place={{ kind: 'tier', tier: board.length }} label="New tier" isLast />
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged && (
          <div className={`${classes.card} ${classes.lifted}`}>
            <CardFace member={dragged} resource={resources.get(dragged.resourceUID)} step={undefined} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  )
}

const shapeOf = (board: Board): string =>
  board
    .map((tier) => tier.map((slot) => slot.map(({ resourceUID }) => resourceUID).join('+')).join(','))
    .join('|')

function announcementsOf(board: Board): Announcements {
  const nameOf = (id: string | number) =>
    board.flat(2).find(({ resourceUID }) => resourceUID === id)?.name ?? 'It'
  const wordsOf = (id: string | number) => {
    const place = placeFrom(String(id))
    return place === null ? 'no place' : placeWords(board, place)
  }
  return {
    onDragStart: ({ active }) => `${nameOf(active.id)} is picked up.`,
    onDragOver: ({ active, over }) => (over ? `${nameOf(active.id)}: ${wordsOf(over.id)}.` : undefined),
    onDragEnd: ({ active, over }) =>
      over ? `${nameOf(active.id)} was put to ${wordsOf(over.id)}.` : `${nameOf(active.id)} stays.`,
    onDragCancel: ({ active }) => `${nameOf(active.id)} stays where it was.`,
  }
}

function Column({ at, ...props }: BoardProps & { readonly at: number }) {
  const { board, progress } = props
  const tier = board[at] ?? []
  return (
    <section className={classes.tier} aria-label={`Tier ${at + 1}`}>
      <TierHead board={board} at={at} progress={progress} />
      {tier.map((slot, place) => (
        <Fragment key={slot[0]?.resourceUID}>
          <Gap place={{ kind: 'gap', tier: at, slot: place }} />
          <SlotView {...props} at={at} place={place} />
        </Fragment>
      ))}
      <Gap place={{ kind: 'gap', tier: at, slot: tier.length }} />
    </section>
  )
}

function SlotView({ at, place, ...props }: BoardProps & { readonly at: number; readonly place: number }) {
  const slot = props.board[at]?.[place] ?? []
  const { setNodeRef, isOver } = useDroppable({ id: placeId({ kind: 'slot', tier: at, slot: place }) })
  return (
    <div ref={setNodeRef} className={classes.slot} data-over={isOver}>
      {slot.map((member) => (
        <Card key={member.resourceUID} {...props} member={member} />
      ))}
    </div>
  )
}

type GapProps = { readonly place: Place; readonly label?: string; readonly isLast?: boolean }

/** Where something can be put between others. */
function Gap({ place, label, isLast = false }: GapProps) {
  const { setNodeRef, isOver } = useDroppable({ id: placeId(place) })
  return (
    <div
      ref={setNodeRef}
      className={classes.gap}
      data-kind={place.kind}
      data-over={isOver}
      data-last={isLast}
    >
      {label && <span>{label}</span>}
    </div>
  )
}
