import { IconArrowRight } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { Run } from '../api-types.ts'
import { OutputView } from './output-view.tsx'
import { RunActions } from './run-actions.tsx'
import classes from './run-detail.module.css'
import { Attempts, Facts, Headers, Steps } from './run-summary.tsx'

/** Output first, then how it went: each moment of the run and every try. */
export function RunDetail({ run }: { readonly run: Run }) {
  return (
    <div className={classes.detail}>
      {run.message !== null && <p className={classes.message}>{run.message}</p>}
      <OutputView run={run} />
      <Steps run={run} />
      <Facts run={run} />
      <Attempts run={run} />
      <Headers run={run} />
      <div className={classes.actions}>
        <RunActions run={run} />
        <Link href={`/runs/${encodeURIComponent(run.id)}`} className={classes.open}>
          Open this run
          <IconArrowRight size={15} aria-hidden />
        </Link>
      </div>
    </div>
  )
}
