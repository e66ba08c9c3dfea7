import { VisuallyHidden } from '@mantine/core'
import type { DrawnLane, Lane } from '#shared/schema/timeline.ts'
import bars from '../rota/bar.module.css'
import { sizeOf } from '../rota/label.ts'
import { initialsOf, nameOf, shortName } from '../rota/names.ts'
import { useColour, useDirectory } from '../rota/person.tsx'
import { formatWhen, zoneName } from '../ui/time.ts'
import { lanePath } from './mark-words.ts'
import { percent } from './ruler.tsx'
import { placeIn, type View } from './view.ts'

type Shift = DrawnLane['shifts'][number]

/** A person's duty as long as it lasts without a break. */
export type Duty = Pick<Shift, 'type' | 'recipient'> & { readonly startAt: number; readonly endAt: number }

/** The server cuts a shift at now: its pieces are one. */
export function joinShifts(shifts: readonly Shift[]): readonly Duty[] {
  const duties: Duty[] = []
  for (const { startDate, endDate, type, recipient } of shifts) {
    const [startAt, endAt] = [Date.parse(startDate), Date.parse(endDate)]
    const last = duties.at(-1)
    const isSame = last?.endAt === startAt && last.type === type && last.recipient.id === recipient.id
    if (isSame) duties[duties.length - 1] = { ...last, endAt }
    else duties.push({ startAt, endAt, type, recipient })
  }
  return duties
}

type Props = {
  readonly lane: Lane
  readonly shifts: readonly Shift[]
  readonly view: View
  /** The width of what is seen. */
  readonly trackPx: number
  readonly now: number
  readonly timeZone: string
}

export function Shifts({ lane, shifts, view, ...more }: Props) {
  const seen = joinShifts(shifts).filter(
    ({ startAt, endAt }) => endAt > view.from && startAt < view.from + view.spanMs,
  )
  return seen.map((duty) => (
    <ShiftBar key={`${duty.startAt} ${duty.type}`} lane={lane} duty={duty} view={view} {...more} />
  ))
}

function ShiftBar(props: Omit<Props, 'shifts'> & { readonly duty: Duty }) {
  const { lane, duty, view, trackPx, now, timeZone } = props
  const { names } = useDirectory()
  const { className, style } = useColour(duty.recipient)
  const name = nameOf(duty.recipient, names)
  const from = Math.max(0, placeIn(view, duty.startAt))
  const to = Math.min(1, placeIn(view, duty.endAt))
  const size = sizeOf(name, (to - from) * trackPx)
  const when = (at: number) => formatWhen(at, timeZone, now)
  const words = `${lane.name}: ${name} on call, ${when(duty.startAt)} to ${when(duty.endAt)} ${zoneName(timeZone)}`
  return (
    <a
      href={lanePath(lane)}
      className={`${bars.bar} ${className}`}
      style={{ ...style, left: percent(from), width: percent(to - from) }}
      tabIndex={-1}
      data-mark={new Date(duty.startAt).toISOString()}
      data-past={duty.endAt <= now}
      data-nobody={duty.recipient.type === 'none'}
      data-cut-before={from === 0}
    >
      <VisuallyHidden>{words}</VisuallyHidden>
      <span className={bars.label} data-size={size} aria-hidden>
        {LABELS[size](name)}
      </span>
    </a>
  )
}

const LABELS = { full: (name: string) => name, short: shortName, initials: initialsOf, none: () => '' }
