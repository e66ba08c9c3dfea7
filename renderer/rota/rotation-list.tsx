import { Button } from '@mantine/core'
import { IconPlus, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useMinute } from '../ui/ticker.ts'
import { byClock, formatWhen } from '../ui/time.ts'
import { useNotDeleted } from '../ui/undo.tsx'
import { nameOf } from './names.ts'
import { Face, useDirectory } from './person.tsx'
import { DeleteRotation } from './rotation/delete-rotation.tsx'
import classes from './rotation-list.module.css'
import type { Rota, Rotation } from './types.ts'
import { useClocks } from './use-clock.ts'
import { laneName, turnWords } from './words.ts'

type Props = { readonly rota: Rota }

/** The rules that the rota follows: how often turns change, when they count, and who takes them in which order. */
export function RotationList({ rota }: Props) {
  const isReadOnly = useIsReadOnly()
  const isThere = useNotDeleted()
  const rotations = rota.rotations.filter(isThere)
  return (
    <Panel title="Rotations" aside={!isReadOnly && <AddRotation rotaId={rota.id} />}>
      {rotations.length === 0 ? (
        <EmptyState icon={IconUsers} title="No rotations">
          Nobody takes turns in this rota yet; who is on call comes from overrides alone.
        </EmptyState>
      ) : (
        <ul className={`${rows.list} ${classes.list}`}>
          {rotations.map((rotation) => (
            <RotationRow key={rotation.id} rotation={rotation} rota={rota} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function AddRotation({ rotaId }: { readonly rotaId: string }) {
  return (
    <Button
      component={Link}
      href={rotationPath(rotaId, 'new')}
      size="xs"
      variant="default"
      leftSection={<IconPlus size={15} aria-hidden />}
    >
      Add a rotation
    </Button>
  )
}

const rotationPath = (rotaId: string, rotationId: string): string =>
  `/on-call/${encodeURIComponent(rotaId)}/rotations/${encodeURIComponent(rotationId)}`

type RowProps = Props & { readonly rotation: Rotation }

function RotationRow({ rotation, rota }: RowProps) {
  const { names } = useDirectory()
  const now = useMinute()
  const { clock } = useClocks(rota.timeZone)
  const dates = [
    Date.parse(rotation.startDate) > now &&
      `from ${formatWhen(Date.parse(rotation.startDate), clock.intl, now)} ${clock.name}`,
    rotation.endDate !== null &&
      `until ${formatWhen(Date.parse(rotation.endDate), clock.intl, now)} ${clock.name}`,
  ].filter(Boolean)
  return (
    <li className={`${rows.row} ${classes.row}`}>
      <div className={rows.stack}>
        <span className={rows.name}>{laneName(rotation.name)}</span>
        <span className={rows.quiet}>
          {[turnWords(rotation), byClock(rotation.restriction ?? ''), ...dates].filter(Boolean).join(' · ')}
        </span>
      </div>
      <RowActions rotation={rotation} rota={rota} />
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

function RowActions({ rotation, rota }: RowProps) {
  const isReadOnly = useIsReadOnly()
  const [isAsking, setAsking] = useState(false)
  const name = laneName(rotation.name)
  if (isReadOnly) return null
  return (
    <div className={classes.buttons}>
      <Button
        component={Link}
        href={rotationPath(rota.id, rotation.id)}
        variant="default"
        aria-label={`Edit the rotation ${name}`}
      >
        Edit
      </Button>
      <Button variant="default" aria-label={`Delete the rotation ${name}`} onClick={() => setAsking(true)}>
        Delete
      </Button>
      {isAsking && <DeleteRotation {...{ rota, rotation }} onClose={() => setAsking(false)} />}
    </div>
  )
}
