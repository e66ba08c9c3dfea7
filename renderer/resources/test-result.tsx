import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { useTestConfig } from './queries.ts'
import classes from './test-result.module.css'
import type { Tested } from './types.ts'

type Props = { readonly test: Pick<ReturnType<typeof useTestConfig>, 'data'> }

/** What the provider answered when it was asked for the state. */
export function TestResult({ test: { data } }: Props) {
  return (
    <div role="status" className={classes.area}>
      {data && (
        <div className={classes.result} data-tone={toneOf(data)}>
          {toneOf(data) === 'good' ? (
            <IconCircleCheck size={18} aria-hidden />
          ) : (
            <IconAlertTriangle size={18} aria-hidden />
          )}
          <span>{testWords(data)}</span>
        </div>
      )}
    </div>
  )
}

function toneOf({ status, error }: Tested): 'good' | 'warn' | 'bad' {
  if (error !== null) return 'bad'
  return status === 'unknown' ? 'warn' : 'good'
}

/** The answer of a test in words. */
export function testWords({ status, error }: Tested): string {
  if (error !== null) return `It cannot be asked: ${error}`
  if (status === null)
    return 'Nothing says whether it runs, so its state is that of the last start or stop. The rest is in order.'
  if (status === 'unknown') return 'It answers, but not whether it runs.'
  return `It answers: ${status}.`
}
