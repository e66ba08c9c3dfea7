// The lanes one below the other. Only those in sight are in the page, and only what is on them is asked for.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type ReactNode, type RefObject, use } from 'react'
import type { DrawnLane, Lane } from '#shared/schema/timeline.ts'
import { ZoneContext } from '../ui/when.tsx'
import classes from './lane-list.module.css'
import { LaneLabel, LaneTrack, ShiftTrack } from './lane-row.tsx'
import { useDrawn } from './queries.ts'
import type { Axis } from './use-axis.ts'
import { windowOf } from './view.ts'

type Row = { readonly kind: 'head'; readonly word: string } | { readonly kind: 'lane'; readonly lane: Lane }

const HEADS = { rota: 'On call', schedule: 'Schedules', job: 'Jobs' } as const
const HEAD_PX = 28
const LANE_PX = 36
const NARROW_LANE_PX = 56
const BLOCK = 12

/** The lanes with a heading before each kind. */
export function rowsOf(lanes: readonly Lane[]): readonly Row[] {
  return (['rota', 'schedule', 'job'] as const).flatMap((kind): readonly Row[] => {
    const own = lanes.filter((lane) => lane.kind === kind)
    return own.length === 0
      ? []
      : [{ kind: 'head', word: HEADS[kind] }, ...own.map((lane) => ({ kind: 'lane', lane }) as const)]
  })
}

type Props = {
  readonly lanes: readonly Lane[]
  readonly axis: Axis
  readonly width: number
  readonly isNarrow: boolean
  readonly scroll: RefObject<HTMLDivElement | null>
  readonly backdrop: ReactNode
  /** Where the list leaves what is on its lanes, for who asks what a mark says. */
  readonly onDrawn: (drawn: ReadonlyMap<string, DrawnLane>) => void
}

export function LaneList({ lanes, axis, width, isNarrow, scroll, backdrop, onDrawn }: Props) {
  const { view } = axis
  const timeZone = use(ZoneContext)
  const rows = rowsOf(lanes)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (rows[index]?.kind === 'head' ? HEAD_PX : isNarrow ? NARROW_LANE_PX : LANE_PX),
    overscan: 4,
  })
  const items = virtualizer.getVirtualItems()
  const { drawn } = useDrawn(blocksOf(lanes, rows, items), windowOf(view, width))
  onDrawn(drawn)
  // What marks are placed from changes by half a view at a time: between, the lanes are only shifted.
  const base = Math.floor(view.from / (view.spanMs / 2)) * (view.spanMs / 2)
  const shift = { '--shift': `${(((base - view.from) / view.spanMs) * 100).toFixed(3)}%` } as CSSProperties
  return (
    <div className={classes.area} style={{ height: virtualizer.getTotalSize(), ...shift }}>
      {backdrop}
      <ul className={classes.list}>
        {items.map(({ index, start, size }) => {
          const row = rows[index]
          if (row === undefined) return null
          const style = { transform: `translateY(${start}px)`, height: size }
          if (row.kind === 'head')
            return (
              <li key={row.word} className={classes.head} style={style} aria-hidden>
                {row.word}
              </li>
            )
          const { key } = row.lane
          return (
            <li key={key} className={classes.row} style={style} data-lane={key} data-index={index}>
              <LaneRow lane={row.lane} drawn={drawn.get(key)} axis={axis} {...{ base, width, timeZone }} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

type LaneRowProps = {
  readonly lane: Lane
  readonly drawn: DrawnLane | undefined
  readonly axis: Axis
  readonly base: number
  readonly width: number
  readonly timeZone: string
}

function LaneRow({ lane, drawn, axis: { view, now }, base, width, timeZone }: LaneRowProps) {
  const props = { lane, drawn, now, timeZone }
  return (
    <>
      <LaneLabel lane={lane} />
      <div className={classes.track}>
        {lane.kind === 'rota' ? (
          <ShiftTrack {...props} view={view} trackPx={width} />
        ) : (
          <LaneTrack {...props} base={base} spanMs={view.spanMs} />
        )}
      </div>
    </>
  )
}

/** The keys of the lanes in sight, in whole blocks. */
function blocksOf(
  lanes: readonly Lane[],
  rows: readonly Row[],
  items: readonly { readonly index: number }[],
) {
  const places = new Map(lanes.map((lane, place) => [lane.key, place]))
  const blocks = new Set<number>()
  for (const { index } of items) {
    const row = rows[index]
    if (row?.kind === 'lane') blocks.add(Math.floor((places.get(row.lane.key) ?? 0) / BLOCK))
  }
  return [...blocks].map((block) => lanes.slice(block * BLOCK, (block + 1) * BLOCK).map(({ key }) => key))
}
