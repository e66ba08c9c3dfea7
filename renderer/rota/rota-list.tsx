import { IconChevronRight } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { HeadRow } from '../ui/head-row.tsx'
import { showRefusal } from '../ui/refusal.tsx'
import rows from '../ui/rows.module.css'
import { SwitchRow } from '../ui/switch-row.tsx'
import { useMinute } from '../ui/ticker.ts'
import { clockOf } from './clock.ts'
import { DutyCard, GapWarning, Next } from './on-call-now.tsx'
import classes from './rota-list.module.css'
import { useWriteRota } from './rotation/queries.ts'
import type { Rota } from './types.ts'

export function RotaList({ rotas }: { readonly rotas: readonly Rota[] }) {
  return (
    <ul className={`${rows.list} ${classes.list}`}>
      <HeadRow names={['Rota', 'On call now', 'Next', 'On', '']} />
      {rotas.map((rota) => (
        <RotaRow key={rota.id} rota={rota} />
      ))}
    </ul>
  )
}

/** Shown as it is meant to be at once; a refusal puts it back and says why. */
function OnSwitch({ rota }: { readonly rota: Rota }) {
  const isReadOnly = useIsReadOnly()
  const write = useWriteRota(rota.id)
  const isOn = write.isPending ? (write.variables.enabled ?? rota.enabled) : rota.enabled
  const onError = (error: unknown) => showRefusal(`${rota.name} could not be switched`, error)
  return (
    <div className={classes.switch}>
      <SwitchRow
        name={rota.name}
        isOn={isOn}
        isReadOnly={isReadOnly}
        onFlip={(enabled) => write.mutate({ enabled }, { onError })}
      />
    </div>
  )
}

const SHOWN = 4

function RotaRow({ rota }: { readonly rota: Rota }) {
  const now = useMinute()
  const { id, name, timeZone, ownerTeam, onCall, enabled } = rota
  const rest = onCall.length - SHOWN
  return (
    <li className={`${rows.row} ${classes.row}`} data-rota={id} data-off={!enabled}>
      <div className={`${rows.stack} ${classes.name}`}>
        {/* The link reaches over the whole row; nothing else in it can be pressed. */}
        <Link href={`/on-call/${encodeURIComponent(id)}`} className={classes.link}>
          {name}
        </Link>
        <span className={rows.quiet} title={timeZone}>
          {[ownerTeam?.name, `${clockOf(timeZone).name} time`].filter(Boolean).join(' · ')}
        </span>
      </div>
      <div className={classes.now}>
        {onCall.slice(0, SHOWN).map((duty) => (
          <DutyCard key={`${duty.rotationId} ${duty.participant.id}`} duty={duty} timeZone={timeZone} />
        ))}
        {rest > 0 && <span className={rows.quiet}>and {rest} more</span>}
        {enabled && onCall.length === 0 && <span className={classes.nobody}>Nobody</span>}
        {!enabled && <span className={rows.quiet}>Off: nobody is on call</span>}
      </div>
      <div className={`${rows.stack} ${classes.next}`}>
        {enabled && (
          <>
            <span className={`${rows.label} ${classes.label}`}>Next</span>
            <Next rota={rota} />
            <GapWarning rota={rota} now={now} />
          </>
        )}
      </div>
      <OnSwitch rota={rota} />
      <IconChevronRight size={18} className={classes.chevron} aria-hidden />
    </li>
  )
}
