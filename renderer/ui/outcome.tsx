import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconClockExclamation,
  IconClockX,
  IconLoader2,
  IconPlayerPause,
  IconX,
} from '@tabler/icons-react'
import type { IntentState } from '#shared/intent.ts'
import classes from './outcome.module.css'

const OUTCOMES = {
  queued: { word: 'Queued', icon: IconClock, tone: 'quiet' },
  running: { word: 'Running', icon: IconLoader2, tone: 'busy' },
  succeeded: { word: 'Succeeded', icon: IconCheck, tone: 'good' },
  failed: { word: 'Failed', icon: IconX, tone: 'bad' },
  timedOut: { word: 'Timed out', icon: IconClockX, tone: 'bad' },
  cancelled: { word: 'Cancelled', icon: IconBan, tone: 'quiet' },
  interrupted: { word: 'Interrupted', icon: IconAlertTriangle, tone: 'warn' },
  missed: { word: 'Missed', icon: IconClockExclamation, tone: 'warn' },
  superseded: { word: 'Superseded', icon: IconBan, tone: 'quiet' },
  blocked: { word: 'Blocked', icon: IconBan, tone: 'warn' },
  skipped: { word: 'Skipped', icon: IconBan, tone: 'quiet' },
  held: { word: 'Held back', icon: IconPlayerPause, tone: 'quiet' },
} as const satisfies Record<IntentState, unknown>

/** How a run, or a firing that never ran, ended, in a word. */
export function outcomeWord(outcome: IntentState): string {
  return OUTCOMES[outcome].word
}

/** How a run, or a firing that never ran, ended: a word and a mark. */
export function Outcome({ outcome }: { readonly outcome: IntentState }) {
  const { word, icon: Icon, tone } = OUTCOMES[outcome] ?? OUTCOMES.queued
  return (
    <span className={classes.outcome} data-tone={tone}>
      <Icon size={16} stroke={2.4} aria-hidden />
      {word}
    </span>
  )
}
