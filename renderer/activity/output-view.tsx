import { Button } from '@mantine/core'
import { memo, type ReactNode, type UIEvent, useLayoutEffect, useRef, useState } from 'react'
import { reasonOf } from '../api.ts'
import type { Run } from '../api-types.ts'
import type { Line, Screen, Span } from '../ui/ansi.ts'
import { PLAIN } from '../ui/ansi-style.ts'
import rows from '../ui/rows.module.css'
import { OutputBar } from './output-bar.tsx'
import { useOutputSearch } from './output-search.ts'
import classes from './output-view.module.css'
import { isOver } from './run-words.ts'
import { useOutput } from './use-output.ts'

type Props = { readonly run: Run; readonly isTall?: boolean }

/** What a run wrote, or writes: it grows by itself, and its end stays in sight until somebody looks elsewhere. */
export function OutputView({ run, isTall = false }: Props) {
  const { log, isRead, error } = useOutput(run)
  const isLive = run.outcome === 'running'
  const isFailed = isOver(run) && run.outcome !== 'succeeded'
  const { box, isFollowing, follow, onScroll } = useFollow(isLive || isFailed, log)
  const search = useOutputSearch(box, log)
  const [isWrapped, setWrapped] = useState(true)
  if (error !== null && !isRead)
    return <p className={`${rows.bad} ${classes.silent}`}>The output could not be read: {reasonOf(error)}</p>
  if (log.end === 0) return <p className={`${rows.quiet} ${classes.silent}`}>{silenceWords(run, isRead)}</p>
  return (
    <figure className={classes.output}>
      <OutputBar
        run={run}
        screen={log.screen}
        cut={log.start}
        search={search}
        isWrapped={isWrapped}
        onWrap={() => setWrapped(!isWrapped)}
        following={isLive ? { isOn: isFollowing, onFlip: () => follow(!isFollowing) } : null}
      />
      <pre
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={`Output of ${run.target.name}`}
        data-tall={isTall}
        data-wrapped={isWrapped}
        onScroll={onScroll}
      >
        <Blocks screen={log.screen} />
      </pre>
      {!isFollowing && isLive && (
        <Button className={classes.jump} size="xs" onClick={() => follow(true)}>
          Jump to the end
        </Button>
      )}
    </figure>
  )
}

function silenceWords({ outcome, outputBytes, message }: Run, isRead: boolean): string {
  if (outcome === 'queued')
    return message === null ? 'Nothing yet: it has not begun.' : `${message}. It is tried again.`
  if (outcome === 'running') return 'Nothing yet.'
  return outputBytes === 0 || isRead ? 'Nothing was written.' : 'The output is being read…'
}

const AT_END_PX = 24

/** Keeps the end in sight: until somebody scrolls away from it, and again when somebody scrolls back. */
function useFollow(isWanted: boolean, content: unknown) {
  const box = useRef<HTMLPreElement>(null)
  const [isFollowing, setFollowing] = useState(isWanted)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the content, which it does not read.
  useLayoutEffect(() => {
    if (isFollowing && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [content, isFollowing])
  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent) =>
    setFollowing(scrollHeight - scrollTop - clientHeight < AT_END_PX)
  return { box, isFollowing, follow: setFollowing, onScroll }
}

function Blocks({ screen: { blocks, open } }: { readonly screen: Screen }) {
  return (
    <>
      {blocks.map((lines, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block never moves.
        <Block key={place} lines={lines} />
      ))}
      {open.length > 0 && <div>{drawn(open)}</div>}
    </>
  )
}

const Block = memo(function Block({ lines }: { readonly lines: readonly Line[] }) {
  return <div>{drawn(lines.flatMap(endedSpans))}</div>
})

const NEW_LINE: Span = { text: '\n', style: PLAIN }

/** The end of a block ends its last line too, unless that has nothing in it. */
function endedSpans({ spans }: Line, place: number, lines: readonly Line[]): readonly Span[] {
  return place < lines.length - 1 || spans.length === 0 ? [...spans, NEW_LINE] : spans
}

/** Spans as elements; plain ones that stand together are one text. */
function drawn(spans: readonly Span[]): readonly ReactNode[] {
  const nodes: ReactNode[] = []
  for (const { text, style } of spans) {
    const { colour, background, isBold } = style
    const isPlain = colour === null && background === null && !isBold
    const last = nodes.at(-1)
    if (isPlain && typeof last === 'string') nodes[nodes.length - 1] = last + text
    else if (isPlain) nodes.push(text)
    else
      nodes.push(
        <span
          key={nodes.length}
          {...(colour !== null && { 'data-colour': colour })}
          {...(background !== null && { 'data-background': background })}
          {...(isBold && { 'data-bold': true })}
        >
          {text}
        </span>,
      )
  }
  return nodes
}
