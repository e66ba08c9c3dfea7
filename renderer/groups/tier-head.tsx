import { Progress as Bar } from '@mantine/core'
import { isOver } from '#shared/intent.ts'
import type { Board } from './board.ts'
import type { GroupProgress } from './queries.ts'
import classes from './tier-board.module.css'

type Props = { readonly board: Board; readonly at: number; readonly progress: GroupProgress | null }

/** A tier's number, when its turn is, and how far it is while the group starts or stops. */
export function TierHead({ board, at, progress }: Props) {
  const ids = new Set(board[at]?.flat().map(({ resourceUID }) => resourceUID))
  const isGoing = progress !== null && (progress.state === 'running' || progress.state === 'queued')
  const steps = progress?.steps.filter(({ resourceUID }) => ids.has(resourceUID)) ?? []
  const done = steps.filter(({ state }) => isOver(state as Parameters<typeof isOver>[0])).length
  return (
    <header className={classes.head}>
      <h3 className={classes.title}>Tier {at + 1}</h3>
      <span className={classes.turn}>{turnWords(at, board.length)}</span>
      {isGoing && steps.length > 0 && (
        <div className={classes.progress}>
          <Bar
            size="sm"
            value={(done / steps.length) * 100}
            aria-label={`Tier ${at + 1}: ${done} of ${steps.length} done`}
          />
          <span>
            {done} of {steps.length}
          </span>
        </div>
      )}
    </header>
  )
}

function turnWords(at: number, tiers: number): string {
  if (tiers === 1) return 'all at their turn'
  if (at === 0) return 'starts first, stops last'
  return at === tiers - 1
    ? 'starts last, stops first'
    : `starts ${ordinal(at + 1)}, stops ${ordinal(tiers - at)}`
}

const ENDS = ['th', 'st', 'nd', 'rd'] as const

/** `2nd`, `11th`. */
function ordinal(number: number): string {
  const isTeen = Math.floor(number / 10) % 10 === 1
  return `${number}${(isTeen ? undefined : ENDS[number % 10]) ?? 'th'}`
}
