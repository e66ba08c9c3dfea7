// Finding words in what a run wrote. Matches are painted by the browser over the text: nothing in it changes.
import { type RefObject, useEffect, useRef, useState } from 'react'

const MOST = 5_000
const ALL = 'output-match'
const CURRENT = 'output-current'
const REST_MS = 150

/** Where `wanted` stands in a text, letters of either case; `most` of them. */
function matchesIn(text: string, wanted: string, most = MOST): readonly number[] {
  const needle = wanted.toLowerCase()
  if (needle === '') return []
  const hay = text.toLowerCase()
  const found: number[] = []
  for (let at = hay.indexOf(needle); at !== -1 && found.length < most; ) {
    found.push(at)
    at = hay.indexOf(needle, at + needle.length)
  }
  return found
}

/** The ranges of the matches within an element, over the borders of its coloured spans too. */
function rangesIn(root: HTMLElement, wanted: string): readonly Range[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const nodes: { node: Node; start: number }[] = []
  let text = ''
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node, start: text.length })
    text += node.nodeValue ?? ''
  }
  let place = 0
  // Positions only rise, and so do the nodes that hold them.
  const boundary = (at: number, isEnd: boolean) => {
    for (let next = nodes[place + 1]; next !== undefined; next = nodes[place + 1]) {
      if (isEnd ? next.start >= at : next.start > at) break
      place += 1
    }
    return nodes[place]
  }
  return matchesIn(text, wanted).flatMap((at) => {
    const [from, to] = [boundary(at, false), boundary(at + wanted.length, true)]
    if (from === undefined || to === undefined) return []
    const range = new Range()
    range.setStart(from.node, at - from.start)
    range.setEnd(to.node, at + wanted.length - to.start)
    return [range]
  })
}

export type Search = {
  readonly wanted: string
  readonly count: number
  /** The place of the match that is looked at, from 0; -1 where there is none. */
  readonly current: number
  readonly setWanted: (wanted: string) => void
  /** Goes on by so many matches, and round at the ends. */
  readonly go: (steps: number) => void
}

/** Searches in an element whose `content` may grow meanwhile. */
export function useOutputSearch(box: RefObject<HTMLElement | null>, content: unknown): Search {
  const [wanted, setWanted] = useState('')
  const [ranges, setRanges] = useState<readonly Range[]>([])
  const [current, setCurrent] = useState(0)
  const searchedAt = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: it searches in the content, which it reads from the page.
  useEffect(() => {
    const root = box.current
    if (root === null || wanted === '') {
      setRanges([])
      return
    }
    // While a program floods its output, it is searched now and then; what is written slower is marked as it comes.
    const since = Date.now() - searchedAt.current
    const search = () => {
      searchedAt.current = Date.now()
      setRanges(rangesIn(root, wanted))
    }
    const timer = setTimeout(search, Math.max(0, REST_MS - since))
    return () => clearTimeout(timer)
  }, [box, wanted, content])

  const shown = ranges.length === 0 ? -1 : Math.min(current, ranges.length - 1)
  useEffect(() => paint(ranges, shown), [ranges, shown])
  return {
    wanted,
    count: ranges.length,
    current: shown,
    setWanted: (next) => {
      setWanted(next)
      setCurrent(0)
    },
    go: (steps) => {
      if (ranges.length === 0) return
      const next = (shown + steps + ranges.length) % ranges.length
      setCurrent(next)
      const range = ranges[next]
      if (box.current !== null && range !== undefined) reveal(box.current, range)
    },
  }
}

/** Scrolls a box so that a range within it is in its middle. */
function reveal(box: HTMLElement, range: Range): void {
  const [outer, inner] = [box.getBoundingClientRect(), range.getBoundingClientRect()]
  if (inner.top >= outer.top && inner.bottom <= outer.bottom) return
  box.scrollTop += inner.top - outer.top - outer.height / 2
}

/** Answers how to wipe it off. */
function paint(ranges: readonly Range[], current: number): () => void {
  // An older browser still counts and scrolls.
  if (typeof Highlight === 'undefined') return () => {}
  const range = ranges[current]
  CSS.highlights.set(ALL, new Highlight(...ranges))
  CSS.highlights.set(CURRENT, new Highlight(...(range === undefined ? [] : [range])))
  return () => {
    CSS.highlights.delete(ALL)
    CSS.highlights.delete(CURRENT)
  }
}
