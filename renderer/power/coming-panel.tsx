import { useMemo } from 'react'
import type { SpecialDays } from '#shared/calendar.ts'
import { Action } from '../ui/action.tsx'
import { Panel } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { zoneName } from '../ui/time.ts'
import { Relative, When } from '../ui/when.tsx'
import { type ClockChange, type ComingFiring, comingFirings, nextClockChange } from './coming.ts'
import classes from './coming-panel.module.css'
import { usePause } from './queries.ts'
import type { ScheduleDraft } from './schedule-draft.ts'
import type { Calendar } from './types.ts'

const SHOWN = 8

type Props = {
  readonly draft: ScheduleDraft
  readonly calendars: readonly Calendar[]
  /** Whether the schedule is on; a new one is. */
  readonly isOn: boolean
}

/** What the entries will do next as they stand, stored or not, and what the next change of the clock does to them. */
export function ComingPanel({ draft, calendars, isOn }: Props) {
  const now = useMinute()
  const timetable = useTimetable(draft, calendars)
  const coming = useMemo(() => comingFirings(timetable, now, SHOWN), [timetable, now])
  const change = useMemo(() => nextClockChange(timetable, now), [timetable, now])
  return (
    <Panel title="What comes">
      {!isOn && <p className={classes.off}>It is off: none of this happens until it is turned on.</p>}
      {coming.length === 0 ? (
        <p className={classes.none}>Nothing: there are no times yet.</p>
      ) : (
        <ol className={classes.list} aria-label="The next firings">
          {coming.map((firing) => (
            <Firing key={`${firing.action} ${firing.at}`} firing={firing} timeZone={draft.timeZone} />
          ))}
        </ol>
      )}
      {change !== null && <Change change={change} timeZone={draft.timeZone} />}
    </Panel>
  )
}

function useTimetable({ entries, timeZone, calendars: chosen }: ScheduleDraft, all: readonly Calendar[]) {
  const { data: pause } = usePause()
  return useMemo(() => {
    const until = pause?.until ?? null
    return {
      crons: entries,
      timeZone,
      calendars: all
        .filter(({ id }) => chosen.includes(id))
        .map(({ name, skips, dates }): SpecialDays => ({ name, skips, dates: new Set(dates) })),
      pausedUntil: pause?.paused ? (until === null ? Number.POSITIVE_INFINITY : Date.parse(until)) : null,
    }
  }, [entries, timeZone, chosen, all, pause])
}

type FiringProps = { readonly firing: ComingFiring; readonly timeZone: string }

function Firing({ firing: { at, action, note, isPassedOver }, timeZone }: FiringProps) {
  const instant = new Date(at).toISOString()
  return (
    <li className={classes.firing} data-passed={isPassedOver}>
      <span className={classes.what}>
        <Action action={action} /> <When at={instant} clock={timeZone} />
      </span>
      {note === null ? (
        <span className={classes.quiet}>
          <Relative at={instant} />
        </span>
      ) : (
        <span className={classes.note}>{note}</span>
      )}
    </li>
  )
}

function Change({ change, timeZone }: { readonly change: ClockChange; readonly timeZone: string }) {
  const { at, byMinutes, from, to, touched } = change
  const way = byMinutes < 0 ? 'back' : 'forward'
  return (
    <div className={classes.change} role="note" aria-label="The next change of the clock">
      <p>
        <strong>The clock goes {way}</strong> <When at={new Date(at).toISOString()} clock={timeZone} />: from{' '}
        {from} to {to}.
      </p>
      {touched.length === 0 ? (
        <p className={classes.quiet}>No time of this schedule is touched by it in {zoneName(timeZone)}.</p>
      ) : (
        <ul className={classes.touched}>
          {touched.map((firing) => (
            <li key={`${firing.action} ${firing.at}`}>
              <Action action={firing.action} /> {firing.note?.replace(/^clock goes (back|forward): /, '')}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
