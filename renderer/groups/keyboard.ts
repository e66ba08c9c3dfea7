// Dragging by the keyboard: an arrow goes to the nearest place that lies in its direction.
import type { KeyboardCoordinateGetter } from '@dnd-kit/core'

type Point = { readonly x: number; readonly y: number }
type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

const AHEAD: Readonly<Record<string, (from: Point, to: Point) => number>> = {
  ArrowRight: (from, to) => to.x - from.x,
  ArrowLeft: (from, to) => from.x - to.x,
  ArrowDown: (from, to) => to.y - from.y,
  ArrowUp: (from, to) => from.y - to.y,
}

/** What lies aside of the way counts as further off than what lies ahead. */
const ASIDE = 2
const LEAST = 4

const centerOf = ({ left, top, width, height }: Box): Point => ({ x: left + width / 2, y: top + height / 2 })

export const toNextPlace: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
  const ahead = AHEAD[event.code]
  const { collisionRect, droppableRects, droppableContainers } = context
  if (ahead === undefined || collisionRect === null) return undefined
  event.preventDefault()
  const from = centerOf(collisionRect)
  const centers = droppableContainers.getEnabled().flatMap(({ id }) => {
    const rect = droppableRects.get(id)
    return rect === undefined ? [] : [centerOf(rect)]
  })
  const cost = (to: Point): number => {
    const along = ahead(from, to)
    const aside = Math.abs(to.x - from.x) + Math.abs(to.y - from.y) - along
    return along + ASIDE * aside
  }
  const [nearest] = centers.filter((to) => ahead(from, to) > LEAST).toSorted((a, b) => cost(a) - cost(b))
  if (nearest === undefined) return undefined
  return {
    x: currentCoordinates.x + nearest.x - from.x,
    y: currentCoordinates.y + nearest.y - from.y,
  }
}
