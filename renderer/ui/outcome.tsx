import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconClockX,
  IconLoader2,
  IconX,
} from '@tabler/icons-react'
import type { RunOutcome } from '#shared/intent.ts'
import classes from './outcome.module.css'

const OUTCOMES = {
  queued: { word: 'Queued', icon: IconClock, tone: 'quiet' },
  running: { word: 'Running', icon: IconLoader2, tone: 'busy' },
  succeeded: { word: 'Succeeded', icon: IconCheck, tone: 'good' },
  failed: { word: 'Failed', icon: IconX, tone: 'bad' },
  timedOut: { word: 'Timed out', icon: IconClockX, tone: 'bad' },
  cancelled: { word: 'Cancelled', icon: IconBan, tone: 'quiet' },
  interrupted: { word: 'Interrupted', icon: IconAlertTriangle, tone: 'warn' },
} as const satisfies Record<RunOutcome, unknown>

/** How a run ended, as a word and a mark. */
export function Outcome({ outcome }: { readonly outcome: RunOutcome }) {
  const { word, icon: Icon, tone } = OUTCOMES[outcome] ?? OUTCOMES.queued
  return (
    <span className={classes.outcome} data-tone={tone}>
      <Icon size={16} stroke={2.4} aria-hidden />
      {word}
    </span>
  )
}
