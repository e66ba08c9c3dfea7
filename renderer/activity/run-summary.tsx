import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Run } from '../api-types.ts'
import { counted } from '../ui/natural.ts'
import { Outcome } from '../ui/outcome.tsx'
import { useNowNear } from '../ui/ticker.ts'
import { formatDuration } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './run-summary.module.css'
import { causeWords, isOver, resultWords, stepsOf } from './run-words.ts'

/** How a run went, on one line: the outcome, how long it took, and what it says of it. */
export function Result({ run }: { readonly run: Run }) {
  const now = useNowNear(Date.parse(run.startedAt ?? run.queuedAt ?? run.dueAt))
  const isSaid = isOver(run) && run.message !== null
  return (
    <p className={classes.result} data-outcome={run.outcome}>
      {/* Told when it changes; the time that passes is not. */}
      <span role="status">
        <Outcome outcome={run.outcome} />
      </span>
      <span className={classes.words}>{resultWords(run, now)}</span>
      {isSaid && <span className={classes.message}>{run.message}</span>}
    </p>
  )
}

/** Each moment of a run on a line, with the time between; what has not come yet is hollow. */
export function Steps({ run }: { readonly run: Run }) {
  const steps = stepsOf(run)
  const now = useNowNear(Date.parse(run.startedAt ?? run.dueAt))
  const last = steps.at(-1)
  return (
    <ol className={classes.steps} aria-label="How it went">
      {steps.map(({ word, at, sinceMs }) => (
        <li key={word} data-outcome={word === 'Finished' ? run.outcome : undefined}>
          {sinceMs !== null && <Span ms={sinceMs} />}
          <span className={classes.word}>{word}</span>
          <When at={at} withSeconds />
        </li>
      ))}
      {!isOver(run) && last !== undefined && (
        <li data-coming>
          <Span ms={Math.max(0, now - Date.parse(last.at))} />
          <span className={classes.word}>{run.outcome === 'running' ? 'Goes on' : 'Waits'}</span>
        </li>
      )}
    </ol>
  )
}

function Span({ ms }: { readonly ms: number }) {
  return <span className={classes.span}>{formatDuration(ms)}</span>
}

/** Why it ran and what it left behind. */
export function Facts({ run }: { readonly run: Run }) {
  const { cause, actor, file, exitCode, httpStatus, retryOf, parameters } = run
  return (
    <dl className={classes.facts}>
      <Fact name="Why">{causeWords(cause, actor)}</Fact>
      {file !== null && <Fact name="File">{file}</Fact>}
      {exitCode !== null && <Fact name="Exit status">{exitCode}</Fact>}
      {httpStatus !== null && <Fact name="HTTP status">{httpStatus}</Fact>}
      {retryOf !== null && (
        <Fact name="Again after">
          <Link href={`/runs/${encodeURIComponent(retryOf)}`}>an earlier run</Link>
        </Fact>
      )}
      {Object.entries(parameters ?? {}).map(([name, value]) => (
        <Fact key={name} name={name}>
          <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
        </Fact>
      ))}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className={classes.word}>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The tries of a run, where there was more than one. */
export function Attempts({ run }: { readonly run: Run }) {
  const { attempts } = run
  if (attempts.length === 0 || (attempts.length === 1 && isOver(run))) return null
  return (
    <Fold title={counted(attempts.length, 'try', 'tries')} isOpen>
      <ol className={classes.attempts}>
        {attempts.map(({ startedAt, finishedAt, outcome, message }) => (
          <li key={startedAt}>
            <When at={startedAt} withSeconds /> <Outcome outcome={outcome} />
            {finishedAt !== null &&
              ` after ${formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))}`}
            {message && `: ${message}`}
          </li>
        ))}
      </ol>
    </Fold>
  )
}

/** The headers of an HTTP answer, folded away. */
export function Headers({ run }: { readonly run: Run }) {
  const headers = Object.entries(run.httpHeaders ?? {})
  if (headers.length === 0) return null
  return (
    <Fold title={counted(headers.length, 'response header')}>
      <dl className={classes.headers}>
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Fold>
  )
}

type FoldProps = { readonly title: string; readonly isOpen?: boolean; readonly children: ReactNode }

function Fold({ title, isOpen = false, children }: FoldProps) {
  return (
    <details className={classes.fold} open={isOpen}>
      <summary>
        <IconChevronRight size={16} aria-hidden />
        {title}
      </summary>
      {children}
    </details>
  )
}
