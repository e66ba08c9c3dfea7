import { memo } from 'react'
import { stretchesOf, weekOf } from '#shared/week-paint.ts'
import type { CronEntry } from '../api-types.ts'
import { rowOfDay } from '../ui/week-day.ts'
import classes from './week-picture.module.css'

const HOUR = 5
const ROW = 5
const GAP = 1
const WIDTH = 24 * HOUR
const HEIGHT = 7 * (ROW + GAP) - GAP

/** A week at a glance: a line for each day, green where things run. For the eye; the words stand beside it. */
export const WeekPicture = memo(function WeekPicture({ crons }: { readonly crons: readonly CronEntry[] }) {
  const { running, sides, events } = weekOf(
    crons.map(({ cronExpression, action }) => ({ expression: cronExpression, action })),
  )
  const alone = sides === 'stops' ? events : []
  return (
    <svg
      className={classes.picture}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden
    >
      {[0, 1, 2, 3, 4, 5, 6].map((day) => (
        <rect key={day} className={classes.day} y={day * (ROW + GAP)} width={WIDTH} height={ROW} rx={1.5} />
      ))}
      {stretchesOf(running).map(({ day, fromMinute, toMinute }) => (
        <rect
          key={`${day} ${fromMinute}`}
          className={classes.running}
          x={(fromMinute / 60) * HOUR}
          y={rowOfDay(day) * (ROW + GAP)}
          width={Math.max(1, ((toMinute - fromMinute) / 60) * HOUR)}
          height={ROW}
          rx={1.5}
        />
      ))}
      {alone.map(({ minute }) => (
        <rect
          key={minute}
          className={classes.stop}
          x={((minute % 1440) / 60) * HOUR}
          y={rowOfDay(Math.floor(minute / 1440)) * (ROW + GAP)}
          width={2}
          height={ROW}
        />
      ))}
    </svg>
  )
})
