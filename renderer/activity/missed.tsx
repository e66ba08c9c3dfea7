import { IconClockExclamation } from '@tabler/icons-react'
import type { Intent } from '../api-types.ts'
import { actionWord } from '../ui/action.tsx'
import { counted } from '../ui/natural.ts'
import { useMinute } from '../ui/ticker.ts'
import { When } from '../ui/when.tsx'
import classes from './missed.module.css'
import { useMissed } from './queries.ts'

const SHOWN = 3

/** Firings of the last day that nobody carried out, and why; nothing when there are none. */
export function Missed() {
  const { data } = useMissed(useMinute())
  if (data === undefined || data.length === 0) return null
  const count = data.length === 50 ? '50 or more firings' : counted(data.length, 'firing')
  return (
    <section className={classes.missed} aria-label="Missed firings">
      <IconClockExclamation size={20} aria-hidden className={classes.icon} />
      <div>
        <strong>{count} missed in the last day</strong>
        <ul>
          {data.slice(0, SHOWN).map((intent) => (
            <MissedFiring key={intent.id} intent={intent} />
          ))}
          {data.length > SHOWN && <li>and {data.length - SHOWN} more</li>}
        </ul>
      </div>
    </section>
  )
}

function MissedFiring({ intent }: { readonly intent: Intent }) {
  return (
    <li>
      {actionWord(intent.what)} {intent.target.name}, due <When at={intent.dueAt} />
      {intent.reason && `: ${intent.reason}`}
    </li>
  )
}
