import { Tooltip } from '@mantine/core'
import { type CSSProperties, type KeyboardEvent, type SyntheticEvent, use, useState } from 'react'
import { causeWords, resultWords } from '../activity/run-words.ts'
import { useFollow } from '../ui/follow.ts'
import { Outcome, outcomeWord } from '../ui/outcome.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen, zoneName } from '../ui/time.ts'
import { When, ZoneContext } from '../ui/when.tsx'
import classes from './run-strip.module.css'
import { heightsOf, stripWords } from './strip.ts'
import type { RecentRun } from './types.ts'

type Props = {
  /** Whose runs they are. */
  readonly name: string
  /** The newest first. */
  readonly runs: readonly RecentRun[]
  /** How many places there are; those without a run stay empty, so that the newest stand in line. */
  readonly places: number
  readonly isLarge?: boolean
}

/** The last runs, oldest first: the height tells how long each took, colour and shape how it ended. */
export function RunStrip({ name, runs, places, isLarge = false }: Props) {
  const now = useMinute()
  const shown = runs.slice(0, places).toReversed()
  const heights = heightsOf(shown, now)
  const { pointed, reachable, area } = usePointed(shown)
  const follow = useFollow()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a field set is of a form.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the links in it have the keys.
    <div
      className={classes.strip}
      role="group"
      aria-label={`${name}: ${stripWords(runs.slice(0, places))}`}
      data-large={isLarge}
      onClick={follow}
      {...area}
    >
      {Array.from({ length: places - shown.length }, (_, place) => (
        <span key={`place ${String(place)}`} className={classes.none} />
      ))}
      {shown.map((run, place) => (
        <Mark key={run.id} run={run} height={heights[place] ?? 0} isReachable={place === reachable} />
      ))}
      {pointed !== null && (
        <Tooltip
          opened
          target={pointed.element}
          label={<Told run={pointed.run} />}
          classNames={{ tooltip: classes.card ?? '' }}
          transitionProps={{ duration: 0 }}
        />
      )}
    </div>
  )
}

type MarkProps = { readonly run: RecentRun; readonly height: number; readonly isReachable: boolean }

function Mark({ run, height, isReachable }: MarkProps) {
  const now = useMinute()
  const zone = use(ZoneContext)
  const { id, outcome, message, startedAt, dueAt } = run
  const when = `${formatWhen(Date.parse(startedAt ?? dueAt), zone, now)} ${zoneName(zone)}`
  const words = [outcomeWord(outcome), when, durationWords(run, now), message ?? ''].filter(Boolean)
  return (
    <a
      href={`/runs/${encodeURIComponent(id)}`}
      className={classes.mark}
      aria-label={words.join(', ')}
      tabIndex={isReachable ? 0 : -1}
      data-mark={id}
      data-outcome={outcome}
    >
      <span className={classes.bar} style={{ '--height': `${height * 100}%` } as CSSProperties} />
    </a>
  )
}

const durationWords = (run: RecentRun, now: number): string =>
  resultWords({ ...run, attempt: 1, attempts: [] }, now)

/** What stands in the card of a run. */
function Told({ run }: { readonly run: RecentRun }) {
  const now = useMinute()
  return (
    <div className={classes.told}>
      <span>
        <Outcome outcome={run.outcome} /> {durationWords(run, now)}
      </span>
      <When at={run.startedAt ?? run.dueAt} withSeconds />
      <span className={classes.cause}>{causeWords(run.cause)}</span>
      {run.message !== null && <span className={classes.message}>{run.message}</span>}
    </div>
  )
}

type Pointed = { readonly element: HTMLElement; readonly run: RecentRun }

/** The run under the pointer or the keyboard. The strip is one stop of the Tab key; arrows go from run to run. */
function usePointed(runs: readonly RecentRun[]) {
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [reachedId, setReachedId] = useState<string | null>(null)
  const reached = runs.findIndex(({ id }) => id === reachedId)
  const reachable = reached === -1 ? runs.length - 1 : reached
  function point(event: SyntheticEvent): void {
    const element = (event.target as Element).closest<HTMLElement>('[data-mark]')
    const run = runs.find(({ id }) => id === element?.dataset.mark)
    setPointed(element === null || run === undefined ? null : { element, run })
  }
  const leave = () => setPointed(null)
  const area = {
    onPointerOver: point,
    onPointerLeave: leave,
    onFocus: point,
    onBlur: leave,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Escape') leave()
      const next = placeAfter(event.key, reachable, runs.length - 1)
      const run = next === null ? undefined : runs[next]
      if (run === undefined) return
      event.preventDefault()
      setReachedId(run.id)
      event.currentTarget.querySelector<HTMLElement>(`[data-mark="${run.id}"]`)?.focus()
    },
  }
  return { pointed, reachable, area }
}

function placeAfter(key: string, place: number, last: number): number | null {
  if (key === 'ArrowLeft') return Math.max(0, place - 1)
  if (key === 'ArrowRight') return Math.min(last, place + 1)
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}
