import { formatClock } from '../ui/time.ts'
import classes from './axis.module.css'
import { percent } from './bar.tsx'
import type { Clock } from './clock.ts'
import { dayAt, type Span } from './span.ts'
import { changeWords, clockChangesOf, columnsOf, hoursOf, placeOf } from './ticks.ts'

type Props = { readonly span: Span; readonly clock: Clock }

/** The words over the lanes: hours of a day, days of a week or a month. */
export function Axis({ span, clock, now }: Props & { readonly now: number }) {
  const today = dayAt(now, clock.zone)
  return (
    <div className={classes.axis} aria-hidden>
      <span className={classes.corner}>Final</span>
      <div className={classes.track}>
        {span.view === 'day'
          ? hoursOf(span, clock.zone).map(({ place, word, isMajor }) => (
              <span
                key={place}
                className={classes.hour}
                data-major={isMajor}
                style={{ left: percent(place) }}
              >
                {word}
              </span>
            ))
          : columnsOf(span, clock.zone).map(
              ({ day, from, to, weekday, date, isWeekend, isMonday, hours }) => (
                <span
                  key={day}
                  className={classes.day}
                  data-today={day === today}
                  data-weekend={isWeekend}
                  data-monday={isMonday}
                  style={{ left: percent(from), width: percent(to - from) }}
                >
                  <span className={classes.weekday}>{weekday}</span>
                  <span className={classes.date}>{date}</span>
                  {hours !== 24 && <span className={classes.length}>{hours} h</span>}
                </span>
              ),
            )}
      </div>
    </div>
  )
}

/** Behind the lanes: weekends shaded, a line at each midnight, in a day view at each third hour. */
export function Grid({ span, clock }: Props) {
  return (
    <div className={classes.overlay} aria-hidden>
      {columnsOf(span, clock.zone).map(({ day, from, to, isWeekend, isMonday }) => (
        <span
          key={day}
          className={classes.column}
          data-weekend={isWeekend && span.view !== 'day'}
          data-monday={isMonday}
          style={{ left: percent(from), width: percent(to - from) }}
        />
      ))}
      {hoursOf(span, clock.zone).map(({ place }) => (
        <span key={place} className={classes.line} style={{ left: percent(place) }} />
      ))}
    </div>
  )
}

/** Over the lanes: now, and where the clock is changed. */
export function Moments({ span, clock, now }: Props & { readonly now: number }) {
  const isHere = now >= span.from && now < span.to
  return (
    <div className={`${classes.overlay} ${classes.front}`}>
      {clockChangesOf(span, clock.zone).map((change) => (
        <span
          key={change.at}
          className={classes.change}
          role="img"
          aria-label={changeWords(change)}
          title={`${clock.name}: ${changeWords(change)}`}
          style={{ left: percent(change.place) }}
        />
      ))}
      {isHere && (
        <span className={classes.now} aria-hidden style={{ left: percent(placeOf(now, span)) }}>
          <span className={classes.nowWord}>{formatClock(now, clock.intl)}</span>
        </span>
      )}
    </div>
  )
}
