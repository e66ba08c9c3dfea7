// Where one stands in the week grid, and what is chosen in it: columns are as wide as the step of the zoom.
import { DAY_MINUTES, type Rectangle, type WeekMinutes } from '#shared/week-paint.ts'

/** How fine the grid is: minutes in a column. */
export type Step = 60 | 30 | 15

export type Cell = { readonly day: number; readonly column: number }

/** From the cell where it began to the one where it is now. */
export type Selection = { readonly anchor: Cell; readonly head: Cell }

const LAST_DAY = 6

export const columnsOf = (step: Step): number => DAY_MINUTES / step

/** The days and minutes of a selection. */
export function areaOf({ anchor, head }: Selection, step: Step): Rectangle {
  return {
    fromDay: Math.min(anchor.day, head.day),
    toDay: Math.max(anchor.day, head.day),
    fromMinute: Math.min(anchor.column, head.column) * step,
    toMinute: (Math.max(anchor.column, head.column) + 1) * step,
  }
}

/** Where a key leads from a cell; null when it is none that moves. It never leads out of the grid. */
export function moveBy(key: string, { day, column }: Cell, step: Step): Cell | null {
  const last = columnsOf(step) - 1
  switch (key) {
    case 'ArrowLeft':
      return { day, column: Math.max(0, column - 1) }
    case 'ArrowRight':
      return { day, column: Math.min(last, column + 1) }
    case 'ArrowUp':
      return { day: Math.max(0, day - 1), column }
    case 'ArrowDown':
      return { day: Math.min(LAST_DAY, day + 1), column }
    case 'Home':
      return { day, column: 0 }
    case 'End':
      return { day, column: last }
    default:
      return null
  }
}

export const wholeDay = (day: number, step: Step): Selection => ({
  anchor: { day, column: 0 },
  head: { day, column: columnsOf(step) - 1 },
})

/** One hour of every day. */
export const wholeHour = (hour: number, step: Step): Selection => ({
  anchor: { day: 0, column: (hour * 60) / step },
  head: { day: LAST_DAY, column: ((hour + 1) * 60) / step - 1 },
})

export const wholeWeek = (step: Step): Selection => ({
  anchor: { day: 0, column: 0 },
  head: { day: LAST_DAY, column: columnsOf(step) - 1 },
})

/** The same selection where the columns have another width. */
export function rescale({ anchor, head }: Selection, from: Step, to: Step): Selection {
  const scale = ({ day, column }: Cell): Cell => ({ day, column: Math.floor((column * from) / to) })
  return { anchor: scale(anchor), head: scale(head) }
}

/** How much of each column of a day is running: `0` nothing, `1` all, `2` a part. */
export function columnStates(running: WeekMinutes, day: number, step: Step): string {
  return Array.from({ length: columnsOf(step) }, (_, column) => {
    const start = day * DAY_MINUTES + column * step
    const part = running.subarray(start, start + step)
    if (!part.includes(1)) return '0'
    return part.includes(0) ? '2' : '1'
  }).join('')
}
