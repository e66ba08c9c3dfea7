// A list of any length: only the rows near the window are in the page, which itself scrolls.
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

type Props<Item> = {
  readonly items: readonly Item[]
  readonly getKey: (item: Item) => string
  /** What stands in the row; the `<li>` around it is made here. */
  readonly renderRow: (item: Item, index: number) => ReactNode
  /** The list's name for who cannot see it. */
  readonly label?: string
  /** The height of a row before it was measured, in pixels. */
  readonly estimate?: number
  /** Classes of the `<ul>` and of each `<li>`; rows may share the columns of the list (subgrid), as rows.module.css does. */
  readonly className?: string | undefined
  readonly rowClassName?: string | undefined
  /** A `<li>` before the first row, such as the names of columns. */
  readonly head?: ReactNode
  /** Called when the last rows are near, to read more. */
  readonly onNearEnd?: () => void
  /** Told which rows are drawn, the last included, for a list that is read by its parts. */
  readonly onRange?: (range: { readonly first: number; readonly last: number }) => void
}

const OVERSCAN = 8
const NEAR = 12

export function VirtualList<Item>(props: Props<Item>) {
  const { items, getKey, renderRow, label, estimate = 64, className, rowClassName, head, onNearEnd } = props
  const { list, virtualizer, scrollMargin } = useRowsOfWindow({ items, getKey, estimate })
  const rows = virtualizer.getVirtualItems()
  const [first, last] = [rows[0], rows.at(-1)]
  useNearEnd(last !== undefined && last.index >= items.length - NEAR, items.length, onNearEnd)
  useRange(first?.index ?? 0, last?.index ?? 0, props.onRange)
  // Empty rows in the place of those left out, and no place for each: so rows may share columns.
  const before = (first?.start ?? scrollMargin) - scrollMargin
  const after = virtualizer.getTotalSize() - ((last?.end ?? scrollMargin) - scrollMargin)
  return (
    <ul ref={list} className={className} aria-label={label} style={{ overflowAnchor: 'none' }}>
      {head}
      <Space height={before} />
      {rows.map(({ key, index }) => {
        const item = items[index]
        if (item === undefined) return null
        return (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            className={rowClassName}
            aria-setsize={items.length}
            aria-posinset={index + 1}
          >
            {renderRow(item, index)}
          </li>
        )
      })}
      <Space height={after} />
    </ul>
  )
}

type Rows<Item> = Pick<Props<Item>, 'items' | 'getKey'> & { readonly estimate: number }

/** Which rows are near the window. `scrollMargin` is what stands above the list, in pixels. */
function useRowsOfWindow<Item>({ items, getKey, estimate }: Rows<Item>) {
  const list = useRef<HTMLUListElement>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimate,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : getKey(item)
    },
    overscan: OVERSCAN,
    scrollMargin,
    // Rows are drawn ahead of the window: they need not be there before the browser goes on scrolling.
    useFlushSync: false,
  })
  useLayoutEffect(() => {
    // What stands above the list may have grown; while it scrolls, asking would cost a layout in each frame.
    if (virtualizer.isScrolling || list.current === null) return
    const top = list.current.getBoundingClientRect().top + window.scrollY
    if (Math.abs(top - scrollMargin) >= 1) setScrollMargin(top)
  })
  return { list, virtualizer, scrollMargin }
}

function Space({ height }: { readonly height: number }) {
  return <li role="presentation" aria-hidden style={{ height, gridColumn: '1 / -1' }} />
}

function useRange(first: number, last: number, onRange: Props<unknown>['onRange']): void {
  useEffect(() => onRange?.({ first, last }), [first, last, onRange])
}

function useNearEnd(isNear: boolean, count: number, onNearEnd: (() => void) | undefined): void {
  const newest = useRef(onNearEnd)
  useEffect(() => {
    newest.current = onNearEnd
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows that still do not fill the window want more.
  useEffect(() => {
    if (isNear) newest.current?.()
  }, [isNear, count])
}
