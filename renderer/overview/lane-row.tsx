// One lane of the axis. It is laid out round `base` and shifted as a whole, so that moving the axis draws nothing anew.
import { IconBolt, IconCalendarTime, IconPhoneCall } from '@tabler/icons-react'
import { memo } from 'react'
import { Link } from 'wouter'
import type { DrawnLane, Lane } from '#shared/schema/timeline.ts'
import classes from './lane-row.module.css'
import { lanePath, type Mark, markPath, markWords } from './mark-words.ts'
import { percent } from './ruler.tsx'
import { Shifts } from './shift-bars.tsx'
import type { View } from './view.ts'

const ICONS = { rota: IconPhoneCall, schedule: IconCalendarTime, job: IconBolt } as const

export function LaneLabel({ lane }: { readonly lane: Lane }) {
  const Icon = ICONS[lane.kind]
  return (
    <Link
      href={lanePath(lane)}
      className={classes.label}
      data-label
      data-off={!lane.isOn}
      title={[lane.name, lane.rotation].filter(Boolean).join(', ')}
    >
      <Icon size={15} stroke={1.8} className={classes.icon} aria-hidden />
      <span className={classes.words}>
        <span className={classes.name}>{lane.name}</span>
        {lane.rotation !== null && <span className={classes.rotation}>{lane.rotation}</span>}
      </span>
    </Link>
  )
}

type Props = {
  readonly lane: Lane
  readonly drawn: DrawnLane | undefined
  /** What the places are counted from, and how much is seen. */
  readonly base: number
  readonly spanMs: number
  readonly now: number
  readonly timeZone: string
}

/** The marks and bars of a schedule or a job. */
export const LaneTrack = memo(function LaneTrack(props: Props) {
  const { lane, drawn, base, spanMs, now, timeZone } = props
  const placed = (at: number) => percent((at - base) / spanMs)
  const isNear = (from: number, to: number) => to > base - spanMs / 2 && from < base + 2 * spanMs
  if (drawn === undefined) return <div className={classes.waiting} />
  return (
    <div className={classes.layer}>
      {drawn.on
        .flatMap((span) => splitAt(Date.parse(span.from), Date.parse(span.to), now))
        .filter(({ from, to }) => isNear(from, to))
        .map(({ from, to, isPast }) => (
          <span
            key={from}
            className={classes.on}
            data-past={isPast}
            style={{ left: placed(from), width: percent((to - from) / spanMs) }}
          />
        ))}
      {drawn.knownUntil !== null && (
        <span
          className={classes.unknown}
          style={{ left: placed(Date.parse(drawn.knownUntil)) }}
          title="Too many to show: there are more from here on"
        />
      )}
      {drawn.marks
        .filter((mark) => isNear(Date.parse(mark.at), Date.parse(mark.until)))
        .map((mark) => (
          <MarkButton
            key={mark.at}
            lane={lane}
            mark={mark}
            left={placed(placeOf(mark))}
            words={markWords(lane, mark, timeZone, now)}
            run={runWidth(mark, now, spanMs)}
          />
        ))}
    </div>
  )
})

/** One that stands for many is in their middle. */
function placeOf({ at, until }: Mark): number {
  return (Date.parse(at) + Date.parse(until)) / 2
}

function splitAt(from: number, to: number, now: number) {
  if (to <= now) return [{ from, to, isPast: true }]
  if (from >= now) return [{ from, to, isPast: false }]
  return [
    { from, to: now, isPast: true },
    { from: now, to, isPast: false },
  ]
}

/** How long the run took, or takes till now, as a part of what is seen. */
function runWidth({ count, startedAt, finishedAt }: Mark, now: number, spanMs: number): string | null {
  if (count > 1 || startedAt === null) return null
  const ms = (finishedAt === null ? now : Date.parse(finishedAt)) - Date.parse(startedAt)
  return ms / spanMs < 0.004 ? null : percent(ms / spanMs)
}

type MarkProps = {
  readonly lane: Lane
  readonly mark: Mark
  readonly left: string
  readonly words: string
  readonly run: string | null
}

const MarkButton = memo(function MarkButton({ lane, mark, left, words, run }: MarkProps) {
  const isMany = mark.count > 1
  return (
    <>
      {run !== null && <span className={classes.run} data-state={mark.state} style={{ left, width: run }} />}
      <a
        href={markPath(lane, mark)}
        className={isMany ? classes.many : classes.mark}
        style={{ left }}
        tabIndex={-1}
        aria-label={words}
        data-mark={mark.at}
        data-state={mark.state}
        data-what={mark.what}
        data-note={mark.note}
      >
        {isMany && <span aria-hidden>{shortCount(mark.count)}×</span>}
      </a>
    </>
  )
})

/** `12`, `1.8k`. */
function shortCount(count: number): string {
  return count < 1_000 ? String(count) : `${(count / 1_000).toFixed(count < 10_000 ? 1 : 0)}k`
}

type ShiftProps = Omit<Props, 'base' | 'spanMs'> & { readonly view: View; readonly trackPx: number }

/** Who is on call on a rotation. */
export function ShiftTrack({ drawn, ...props }: ShiftProps) {
  if (drawn === undefined) return <div className={classes.waiting} />
  return <Shifts {...props} shifts={drawn.shifts} />
}
