// What the pointer or the keyboard is on, in words beside it.
import { Popover } from '@mantine/core'
import { use } from 'react'
import type { IntentState } from '#shared/intent.ts'
import type { Lane } from '#shared/schema/timeline.ts'
import { nameOf } from '../rota/names.ts'
import { useDirectory } from '../rota/person.tsx'
import { Action } from '../ui/action.tsx'
import { Outcome } from '../ui/outcome.tsx'
import { formatDuration } from '../ui/time.ts'
import { Relative, When, ZoneContext } from '../ui/when.tsx'
import classes from './mark-card.module.css'
import { firingWords, type Mark, noteWords, STATE_WORDS, sumWords } from './mark-words.ts'
import type { Duty } from './shift-bars.tsx'

export type Box = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
export type Shown = { readonly lane: Lane; readonly box: Box } & (
  | { readonly mark: Mark; readonly duty: null }
  | { readonly mark: null; readonly duty: Duty }
)

/** Only seen: who cannot see it hears the same words from the mark itself. */
export function MarkCard({ shown }: { readonly shown: Shown | null }) {
  if (shown === null) return null
  const { lane, box } = shown
  return (
    <Popover
      key={`${lane.key} ${box.left}`}
      opened
      position="top"
      withArrow
      shadow="md"
      width={320}
      withRoles={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <span className={classes.anchor} style={{ ...box }} />
      </Popover.Target>
      <Popover.Dropdown className={classes.card} aria-hidden>
        <strong className={classes.name}>{lane.name}</strong>
        <Words shown={shown} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Words({ shown }: { readonly shown: Shown }) {
  const { lane } = shown
  if (shown.mark === null) return <DutyWords duty={shown.duty} lane={lane} />
  return shown.mark.count === 1 ? (
    <One mark={shown.mark} lane={lane} />
  ) : (
    <Many mark={shown.mark} lane={lane} />
  )
}

/** In the operator's zone, as the axis is, and in that of the thing where it has another. */
function Times({ at, lane }: { readonly at: string; readonly lane: Lane }) {
  const own = use(ZoneContext)
  const zones = [...new Set([own, lane.timeZone ?? own])]
  return zones.map((zone) => (
    <span key={zone}>
      <When at={at} clock={zone} withSeconds={!at.endsWith(':00.000Z')} />
    </span>
  ))
}

/** An end of a stretch; the clock of the lane is told with it where that is another. */
function LaneTime({ at, lane }: { readonly at: string; readonly lane: Lane }) {
  return <When at={at} {...(lane.timeZone !== null && { timeZone: lane.timeZone })} />
}

type PartProps = { readonly mark: Mark; readonly lane: Lane }

function One({ mark, lane }: PartProps) {
  const { at, state, what, reason, note, isCaughtUp, startedAt, finishedAt } = mark
  const isDue = state === 'due'
  return (
    <>
      <span className={classes.line}>
        <Action action={what ?? ''} />
        {isDue ? <Relative at={at} /> : <Outcome outcome={state as IntentState} />}
        {isCaughtUp && <span className={classes.badge}>Caught up</span>}
      </span>
      <Times at={at} lane={lane} />
      {startedAt !== null && finishedAt !== null && (
        <span className={classes.quiet}>
          Took {formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}
        </span>
      )}
      {state === 'running' && startedAt !== null && (
        <span className={classes.quiet}>
          Began <Relative at={startedAt} />
        </span>
      )}
      <Reason state={state} reason={reason ?? noteWords(note)} />
      <span className={classes.hint}>
        {mark.runId !== null
          ? 'Enter opens the run'
          : isDue
            ? `Enter opens the ${lane.kind}`
            : 'Enter opens the record'}
      </span>
    </>
  )
}

function Many({ mark, lane }: PartProps) {
  const isDue = mark.state === 'due'
  return (
    <>
      <span className={classes.line}>
        {firingWords(mark)}
        {!isDue && <Outcome outcome={mark.state as IntentState} />}
      </span>
      <span>
        <LaneTime at={mark.at} lane={lane} /> to <LaneTime at={mark.until} lane={lane} />
      </span>
      <span className={classes.quiet}>{sumWords(mark)}</span>
      <Reason state={mark.state} reason={mark.reason ?? noteWords(mark.note)} />
      <span className={classes.hint}>
        {isDue
          ? `Enter opens the ${lane.kind}; zoom in to tell them apart`
          : 'Enter opens the record; zoom in to tell them apart'}
      </span>
    </>
  )
}

const LOUD: readonly string[] = ['failed', 'timedOut', 'interrupted', 'missed', 'blocked']

function Reason({ state, reason }: { readonly state: string; readonly reason: string | null }) {
  if (reason === null || reason === '') return null
  const isLoud = LOUD.includes(state)
  return (
    <span className={classes.reason} data-loud={isLoud}>
      {isLoud && state === 'missed' ? `${STATE_WORDS[state]?.replace(/^m/, 'M')}: ` : ''}
      {reason}
    </span>
  )
}

function DutyWords({ duty, lane }: { readonly duty: Duty; readonly lane: Lane }) {
  const { names } = useDirectory()
  const iso = (at: number) => new Date(at).toISOString()
  return (
    <>
      <span className={classes.line}>
        {nameOf(duty.recipient, names)}
        {duty.type !== 'default' && (
          <span className={classes.badge}>{duty.type === 'override' ? 'Override' : 'Forwarded'}</span>
        )}
      </span>
      <span>
        <LaneTime at={iso(duty.startAt)} lane={lane} />
      </span>
      <span>
        to <LaneTime at={iso(duty.endAt)} lane={lane} />
      </span>
      <span className={classes.hint}>Enter opens the rota</span>
    </>
  )
}
