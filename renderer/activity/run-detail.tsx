import { Text } from '@mantine/core'
import { reasonOf } from '../api.ts'
import type { Run } from '../api-types.ts'
import { counted } from '../ui/natural.ts'
import rows from '../ui/rows.module.css'
import { formatDuration } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import { useOutput } from './queries.ts'
import classes from './run-detail.module.css'
import { stepsOf } from './run-words.ts'

/** Output first, then how it went: each moment of the run and every try. */
export function RunDetail({ run }: { readonly run: Run }) {
  return (
    <div className={classes.detail}>
      <Output run={run} />
      <ol className={classes.steps}>
        {stepsOf(run).map(({ word, at, sinceMs }) => (
          <li key={word}>
            <span className={classes.word}>{word}</span>
            <When at={at} withSeconds />
            {sinceMs !== null && <span className={rows.quiet}>+ {formatDuration(sinceMs)}</span>}
          </li>
        ))}
      </ol>
      <Attempts run={run} />
    </div>
  )
}

function Output({ run }: { readonly run: Run }) {
  const output = useOutput(run)
  const exit = run.exitCode === null ? '' : `Exit status ${run.exitCode}. `
  if (run.outputBytes === 0) {
    return (
      <Text size="sm" c="dimmed">
        {run.message && <span className={classes.message}>{run.message}</span>}
        {exit}Nothing was written.
      </Text>
    )
  }
  if (output.isError)
    return <span className={rows.bad}>The output could not be read: {reasonOf(output.error)}</span>
  return (
    <figure className={classes.output}>
      <figcaption className={rows.quiet}>
        {exit}
        {run.outputCut ? 'The end of what it wrote:' : 'What it wrote:'}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{output.data ?? ' '}</pre>
    </figure>
  )
}

function Attempts({ run }: { readonly run: Run }) {
  if (run.attempts.length < 2) return null
  return (
    <div className={rows.stack}>
      <Text size="sm">{counted(run.attempts.length, 'try', 'tries')}</Text>
      <ol className={classes.attempts}>
        {run.attempts.map(({ startedAt, outcome, message }) => (
          <li key={startedAt}>
            <When at={startedAt} withSeconds /> {outcome}
            {message && `: ${message}`}
          </li>
        ))}
      </ol>
    </div>
  )
}
