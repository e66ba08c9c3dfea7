import { formatClock } from '../ui/time.ts'
import classes from './axis.module.css'
import { percent } from './bar.tsx'
import { placeOfWide, type Scene } from './scene.ts'
import { dayAt } from './span.ts'
import { type Column, changeWords, clockChangesOf, columnsOf, hoursOf, placeOf } from './ticks.ts'

type Props = { readonly scene: Scene }

/** The words over the lanes: hours of a day, days of a week or a month, weeks of three months. Dragged, it pans. */
export function Axis({ scene }: Props) {
  const { wide, clock, now } = scene
  const today = dayAt(now, clock.zone)
  return (
    <div className={classes.axis} aria-hidden data-axis title="Drag to move in time">
      <span className={classes.corner}>Final</span>
      <div className={classes.track}>
        <div className={classes.wide} style={placeOfWide(scene)} data-pan>
          {wide.view === 'day' ? (
            <Hours scene={scene} />
          ) : (
            columnsOf(wide, clock.zone)
              .filter(({ isFirst }) => wide.view !== 'quarter' || isFirst)
              .map((column) => (
                <Day key={column.day} column={column} isToday={column.day === today} view={wide.view} />
              ))
          )}
        </div>
      </div>
    </div>
  )
}

function Hours({ scene: { wide, clock } }: Props) {
  return hoursOf(wide, clock.zone).map(({ place, word, isMajor }) => (
    <span key={place} className={classes.hour} data-major={isMajor} style={{ left: percent(place) }}>
      {word}
    </span>
  ))
}

type DayProps = { readonly column: Column; readonly isToday: boolean; readonly view: string }

function Day({ column, isToday, view }: DayProps) {
  const { from, to, weekday, date, month, isWeekend, isFirst, hours } = column
  const length = view === 'quarter' ? (to - from) * 7 : to - from
  return (
    <span
      className={classes.day}
      data-today={isToday}
      data-weekend={isWeekend}
      data-first={isFirst}
      style={{ left: percent(from), width: percent(length) }}
    >
      {view !== 'quarter' && <span className={classes.weekday}>{weekday}</span>}
      <span className={classes.date}>{date}</span>
      {view === 'quarter' && <span className={classes.weekday}>{month}</span>}
      {hours !== 24 && view !== 'quarter' && <span className={classes.length}>{hours} h</span>}
    </span>
  )
}

/** Behind the lanes: weekends shaded, a line at each midnight, in a day view at each third hour. */
export function Grid({ scene }: Props) {
  const { wide, clock } = scene
  return (
    <div className={classes.overlay} aria-hidden>
      <div className={classes.wide} style={placeOfWide(scene)} data-pan>
        {columnsOf(wide, clock.zone).map(({ day, from, to, isWeekend, isFirst }) => (
          <span
            key={day}
            className={classes.column}
            data-weekend={isWeekend && wide.view !== 'day'}
            data-first={isFirst}
            style={{ left: percent(from), width: percent(to - from) }}
          />
        ))}
        {hoursOf(wide, clock.zone).map(({ place }) => (
          <span key={place} className={classes.line} style={{ left: percent(place) }} />
        ))}
      </div>
    </div>
  )
}

/** Over the lanes: now, and where the clock is changed. */
export function Moments({ scene }: Props) {
  const { wide, clock, now } = scene
  const isHere = now >= wide.from && now < wide.to
  return (
    <div className={`${classes.overlay} ${classes.front}`}>
      <div className={classes.wide} style={placeOfWide(scene)} data-pan>
        {clockChangesOf(wide, clock.zone).map((change) => (
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
          <span className={classes.now} aria-hidden style={{ left: percent(placeOf(now, wide)) }}>
            <span className={classes.nowWord}>{formatClock(now, clock.intl)}</span>
          </span>
        )}
      </div>
    </div>
  )
}
