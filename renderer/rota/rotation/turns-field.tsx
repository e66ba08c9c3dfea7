// Who takes turns, in their order: dragged by the mouse or a finger, moved by the arrows on the handle.
import {
  DndContext,
  type DragEndEvent,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { ActionIcon, Input, Select } from '@mantine/core'
import { IconGripVertical, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useId } from 'react'
import { useChoices } from '../choices.ts'
import { nameOf } from '../names.ts'
import { Face, useDirectory } from '../person.tsx'
import type { TurnDraft } from './draft.ts'
import classes from './rotation.module.css'

type Props = {
  readonly turns: readonly TurnDraft[]
  readonly error: string | undefined
  readonly onChange: (turns: readonly TurnDraft[]) => void
}

export function TurnsField({ turns, error, onChange }: Props) {
  const id = useId()
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }))
  const choices = useChoices({ withTeams: true, withEscalations: true })
  function move(from: number, to: number): void {
    const turn = turns[from]
    if (turn && to >= 0 && to < turns.length) onChange(turns.toSpliced(from, 1).toSpliced(to, 0, turn))
  }
  function onDragEnd({ active, over }: DragEndEvent): void {
    if (over) move(indexOf(turns, active.id), indexOf(turns, over.id))
  }
  function add(value: string | null): void {
    const chosen = choices.find(value)
    if (chosen) onChange([...turns, { ...chosen, key: `${chosen.id} ${turns.length} ${Date.now()}` }])
  }
  return (
    <Input.Wrapper label="Who takes turns" error={error} labelElement="div" id={id}>
      <DndContext sensors={sensors} onDragEnd={onDragEnd} accessibility={{ screenReaderInstructions: NONE }}>
        <ol className={classes.turns} aria-label="Who takes turns">
          {turns.map((turn, index) => (
            <Turn
              key={turn.key}
              turn={turn}
              onMove={(steps) => move(index, index + steps)}
              onRemove={() => onChange(turns.toSpliced(index, 1))}
            />
          ))}
        </ol>
      </DndContext>
      <Select
        aria-label="Add to the turns"
        placeholder="Add a person, a team or an escalation"
        searchable
        openOnFocus={false}
        data={choices.data}
        value={null}
        onChange={add}
        nothingFoundMessage="Nobody of that name is known"
        comboboxProps={{ shadow: 'md' }}
      />
    </Input.Wrapper>
  )
}

const NONE = { draggable: 'The arrows up and down move it.' }

const indexOf = (turns: readonly TurnDraft[], key: string | number): number =>
  turns.findIndex((turn) => turn.key === key)

type TurnProps = {
  readonly turn: TurnDraft
  readonly onMove: (steps: number) => void
  readonly onRemove: () => void
}

function Turn({ turn, onMove, onRemove }: TurnProps) {
  const { names } = useDirectory()
  const name = nameOf(turn, names)
  const drag = useDraggable({ id: turn.key, attributes: { role: 'button', roleDescription: 'turn' } })
  const drop = useDroppable({ id: turn.key })
  function onKeyDown(event: KeyboardEvent): void {
    const steps = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (steps === undefined) return
    event.preventDefault()
    onMove(steps)
  }
  return (
    <li ref={drop.setNodeRef} className={classes.turn} data-over={drop.isOver && !drag.isDragging}>
      <div
        ref={drag.setNodeRef}
        className={classes.turnCard}
        data-dragging={drag.isDragging}
        style={drag.transform ? { translate: `0 ${drag.transform.y}px` } : undefined}
      >
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.grip}
          {...drag.attributes}
          {...drag.listeners}
          aria-label={`Move ${name}: arrows up and down`}
          onKeyDown={onKeyDown}
        >
          <IconGripVertical size={16} aria-hidden />
        </ActionIcon>
        <Face participant={turn} size="sm" />
        <span className={classes.turnName}>{name}</span>
        <ActionIcon variant="subtle" color="gray" aria-label={`Take ${name} out`} onClick={onRemove}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
    </li>
  )
}
