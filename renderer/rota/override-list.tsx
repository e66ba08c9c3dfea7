import { Button } from '@mantine/core'
import { IconReplace } from '@tabler/icons-react'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useMinute } from '../ui/ticker.ts'
import { useNotDeleted, useUndoableDelete } from '../ui/undo.tsx'
import { nameOf } from './names.ts'
import classes from './override-list.module.css'
import { useOverrideRemoval, useOverrides } from './override-queries.ts'
import { Face, useDirectory } from './person.tsx'
import type { Override, Participant, Rota } from './types.ts'
import { useClocks } from './use-clock.ts'
import { laneName, rangeWords } from './words.ts'

type Props = { readonly rota: Rota; readonly onEdit: (override: Override) => void }

/** The overrides that run or are still to come; each can be changed, and taken away. */
export function OverrideList({ rota, onEdit }: Props) {
  const now = useMinute()
  const query = useOverrides(rota.id, now)
  const isThere = useNotDeleted()
  return (
    <Panel title="Overrides ahead">
      <QueryView query={query} what="The overrides">
        {(overrides) => {
          const shown = overrides.filter(({ alias }) => isThere({ id: alias }))
          return shown.length === 0 ? (
            <EmptyState icon={IconReplace} title="No overrides">
              The rotations go on as planned. Drag over the timeline to put somebody else there.
            </EmptyState>
          ) : (
            <ul className={`${rows.list} ${classes.list}`}>
              {shown.map((override) => (
                <OverrideRow key={override.alias} {...{ rota, override, now, onEdit }} />
              ))}
            </ul>
          )
        }}
      </QueryView>
    </Panel>
  )
}

type RowProps = Props & { readonly override: Override; readonly now: number }

function OverrideRow({ rota, override, now, onEdit }: RowProps) {
  const { names } = useDirectory()
  const isReadOnly = useIsReadOnly()
  const { clock } = useClocks(rota.timeZone)
  const who = participantOf(override)
  const name = nameOf(who, names)
  const ends = { startAt: Date.parse(override.startDate), endAt: Date.parse(override.endDate) }
  const range = rangeWords(ends, clock, now)
  return (
    <li className={`${rows.row} ${classes.row}`} data-override={override.alias}>
      <Face participant={who} size="sm" />
      <div className={rows.stack}>
        <span className={rows.name}>{name}</span>
        <span className={classes.range}>
          {range} <span className={rows.quiet}>{clock.name}</span>
        </span>
        {override.rotations.length > 0 && (
          <span className={rows.quiet}>
            {override.rotations.map((rotation) => laneName(rotation.name ?? '')).join(', ')}
          </span>
        )}
      </div>
      {!isReadOnly && (
        <Buttons {...{ rota, override, name, range, onEdit }} isRunning={ends.startAt <= now} />
      )}
    </li>
  )
}

type ButtonsProps = Props & {
  readonly override: Override
  readonly name: string
  readonly range: string
  readonly isRunning: boolean
}

function Buttons({ rota, override, name, range, isRunning, onEdit }: ButtonsProps) {
  const { end, restore } = useOverrideRemoval(rota.id)
  const remove = useUndoableDelete<Override & { readonly id: string }>({
    what: () => `The override of ${name}`,
    remove: end,
    restore,
  })
  const word = isRunning ? 'End now' : 'Remove'
  const said = `the override of ${name}, ${range}`
  return (
    <div className={classes.buttons}>
      <Button variant="default" aria-label={`Change: ${said}`} onClick={() => onEdit(override)}>
        Change
      </Button>
      <Button
        variant="default"
        aria-label={`${word}: ${said}`}
        onClick={() => remove({ ...override, id: override.alias })}
      >
        {word}
      </Button>
    </div>
  )
}

function participantOf({ user }: Override): Participant {
  return { type: user.type, id: user.id ?? null, name: user.username ?? user.name ?? '' }
}
