// What a change would do, before it is made: who gains and loses hours, which gaps open and close, and the picture.
import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { reasonOf } from '../../api.ts'
import { Panel } from '../../ui/panel.tsx'
import { barsOf } from '../bars.ts'
import type { Clock } from '../clock.ts'
import { nameOf } from '../names.ts'
import { Face, useDirectory } from '../person.tsx'
import { dayAt, type Span, spanFrom, startOfDay } from '../span.ts'
import type { Lane } from '../types.ts'
import { hoursWords } from '../words.ts'
import type { Difference, Preview } from './queries.ts'
import classes from './rotation.module.css'
import { Strip } from './strip.tsx'
import { gainWords, gapsWords } from './words.ts'

/** How far ahead a change is looked at. */
export const PREVIEW_DAYS = 28

type Props = {
  readonly query: UseQueryResult<Preview>
  /** Whether there is anything to ask about yet. */
  readonly isAsked: boolean
  readonly clock: Clock
  readonly now: number
  readonly isNew?: boolean
}

export function PreviewPanel({ query, isAsked, clock, now, isNew = false }: Props) {
  return (
    <Panel title={isNew ? 'Who would be on call' : 'What it changes'}>
      <div className={classes.preview} aria-busy={query.isFetching} aria-live="polite">
        {!isAsked ? (
          <p className={classes.still}>Fill in the form to see who would be on call.</p>
        ) : query.isError ? (
          <p className={classes.still}>{reasonOf(query.error)}</p>
        ) : query.data === undefined ? (
          <Skeleton height={120} m={16} />
        ) : (
          <Shown preview={query.data} clock={clock} now={now} isNew={isNew} />
        )}
      </div>
    </Panel>
  )
}

type ShownProps = Pick<Props, 'clock' | 'now'> & { readonly preview: Preview; readonly isNew: boolean }

function Shown({ preview, clock, now, isNew }: ShownProps) {
  const { before, final, difference, gapsBefore, gaps } = preview
  const from = Date.parse(preview.from)
  const span = useMemo(() => {
    const first = dayAt(from, clock.zone)
    const end = first + PREVIEW_DAYS
    const weeks = { ...spanFrom('quarter', first, clock.zone), endDay: end }
    return { ...weeks, from, to: startOfDay(end, clock.zone) }
  }, [from, clock.zone])
  const changed = lanesChanged({ before, final, span })
  const shared = { span, clock, now }
  return (
    <>
      <Differences differences={difference} isNew={isNew} />
      {gapsWords(gapsBefore, gaps).map((words) => (
        <p key={words} className={classes.gapWords}>
          {words}
        </p>
      ))}
      {!isNew && changed.before.length > 0 && (
        <Strip title="As it is" lanes={changed.before} bare={gapsBefore} {...shared} />
      )}
      {(changed.after.length > 0 || isNew) && (
        <Strip
          title={isNew ? 'As it would be' : 'With the change'}
          lanes={changed.after}
          bare={gaps}
          {...shared}
        />
      )}
    </>
  )
}

/** The lanes that the change touches, on both sides. */
function lanesChanged({ before, final: after, span }: Pick<Preview, 'before' | 'final'> & { span: Span }) {
  // Where a duty is cut, as it is at now, changes nothing.
  const textOf = (lane: Lane | undefined) =>
    JSON.stringify(
      (lane ? barsOf(lane, span, span) : []).map(({ startAt, endAt, type, recipient }) => [
        startAt,
        endAt,
        type,
        recipient.id,
      ]),
    )
  const find = (lanes: readonly Lane[], id: string) => lanes.find(({ rotationId }) => rotationId === id)
  const isOther = ({ rotationId }: Lane) =>
    textOf(find(before, rotationId)) !== textOf(find(after, rotationId))
  return { before: before.filter(isOther), after: after.filter(isOther) }
}

type DifferencesProps = { readonly differences: readonly Difference[]; readonly isNew: boolean }

function Differences({ differences, isNew }: DifferencesProps) {
  const { names } = useDirectory()
  if (differences.length === 0) {
    return <p className={classes.still}>Nobody wins or loses an hour over four weeks.</p>
  }
  const most = Math.max(...differences.map((one) => Math.abs(gainOf(one))))
  const words = differences.map((one) => gainWords(nameOf(one, names), gainOf(one))).join(', ')
  return (
    <>
      <p className={classes.sum}>{isNew ? `Hours over four weeks` : `${words} over four weeks`}</p>
      <ul className={classes.gains}>
        {differences.map((one) => {
          const gain = gainOf(one)
          return (
            <li key={`${one.type} ${one.id}`} className={classes.gain}>
              <Face participant={one} size="sm" />
              <span className={classes.gainName}>{nameOf(one, names)}</span>
              <span className={classes.gainBar} aria-hidden>
                <span
                  data-lost={gain < 0}
                  style={{ width: `${most === 0 ? 0 : (Math.abs(gain) / most) * 100}%` }}
                />
              </span>
              <span className={classes.hoursWord}>
                {gainWords('', gain)}
                <span className={classes.quiet}>
                  {hoursWords(one.hoursBefore)} → {hoursWords(one.hoursAfter)}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function gainOf({ hoursAfter, hoursBefore }: Difference): number {
  return hoursAfter - hoursBefore
}
