import { IconChevronRight } from '@tabler/icons-react'
import { Link } from 'wouter'
import { HeadRow } from '../ui/head-row.tsx'
import rows from '../ui/rows.module.css'
import { useMinute } from '../ui/ticker.ts'
import { clockOf } from './clock.ts'
import { DutyCard, GapWarning, Next } from './on-call-now.tsx'
import classes from './rota-list.module.css'
import type { Rota } from './types.ts'

export function RotaList({ rotas }: { readonly rotas: readonly Rota[] }) {
  return (
    <ul className={`${rows.list} ${classes.list}`}>
      <HeadRow names={['Rota', 'On call now', 'Next', '']} />
      {rotas.map((rota) => (
        <RotaRow key={rota.id} rota={rota} />
      ))}
    </ul>
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
      <IconChevronRight size={18} className={classes.chevron} aria-hidden />
    </li>
  )
}
