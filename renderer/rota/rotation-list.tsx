import { IconUsers } from '@tabler/icons-react'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen } from '../ui/time.ts'
import { clockOf } from './clock.ts'
import { nameOf } from './names.ts'
import { Face, useDirectory } from './person.tsx'
import classes from './rotation-list.module.css'
import type { Rota, Rotation } from './types.ts'
import { laneName, turnWords } from './words.ts'

/** The rules that the rota follows: how often turns change, when they count, and who takes them in which order. */
export function RotationList({ rota }: { readonly rota: Rota }) {
  return (
    <Panel title="Rotations">
      {rota.rotations.length === 0 ? (
        <EmptyState icon={IconUsers} title="No rotations">
          Nobody takes turns in this rota yet; who is on call comes from overrides alone.
        </EmptyState>
      ) : (
        <ul className={`${rows.list} ${classes.list}`}>
          {rota.rotations.map((rotation) => (
            <RotationRow key={rotation.id} rotation={rotation} timeZone={rota.timeZone} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

type RowProps = { readonly rotation: Rotation; readonly timeZone: string }

function RotationRow({ rotation, timeZone }: RowProps) {
  const { names } = useDirectory()
  const now = useMinute()
  const clock = clockOf(timeZone)
  const dates = [
    Date.parse(rotation.startDate) > now &&
      `from ${formatWhen(Date.parse(rotation.startDate), clock.intl, now)}`,
    rotation.endDate !== null && `until ${formatWhen(Date.parse(rotation.endDate), clock.intl, now)}`,
  ].filter(Boolean)
  return (
    <li className={`${rows.row} ${classes.row}`}>
      <div className={rows.stack}>
        <span className={rows.name}>{laneName(rotation.name)}</span>
        <span className={rows.quiet}>
          {[turnWords(rotation), rotation.restriction, ...dates].filter(Boolean).join(' · ')}
        </span>
      </div>
      <ol className={classes.people}>
        {rotation.participants.map((participant, turn) => (
          <li key={`${String(turn)} ${participant.id}`} className={classes.person}>
            <Face participant={participant} size="sm" />
            {nameOf(participant, names)}
          </li>
        ))}
      </ol>
    </li>
  )
}
