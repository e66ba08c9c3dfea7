import { Button, VisuallyHidden } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { ApiError } from '../api.ts'
import type { Run } from '../api-types.ts'
import { actionWord } from '../ui/action.tsx'
import { BackLink } from '../ui/back-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { OutputView } from './output-view.tsx'
import { useRun } from './queries.ts'
import { RunActions } from './run-actions.tsx'
import classes from './run-page.module.css'
import { Attempts, Facts, Headers, Result, Steps } from './run-summary.tsx'

type Props = { readonly params: { readonly runId: string } }

/** One run: how it goes or went, and what it writes. */
export function RunPage({ params: { runId } }: Props) {
  const query = useRun(runId)
  const isGone = query.error instanceof ApiError && query.error.status === 404
  if (isGone) return <NoRun />
  if (query.data) return <RunView key={runId} run={query.data} />
  return (
    <Panel title="Run">
      <QueryView query={query} what="The run">
        {() => null}
      </QueryView>
    </Panel>
  )
}

function RunView({ run }: { readonly run: Run }) {
  const [, go] = useLocation()
  const { kind, id, name } = run.target
  const isOfJob = kind === 'job'
  return (
    <>
      <VisuallyHidden component="h1">Run</VisuallyHidden>
      <BackLink href={isOfJob ? `/jobs/${encodeURIComponent(id)}` : '/runs'}>
        {isOfJob ? name : 'All runs'}
      </BackLink>
      <Panel
        title={isOfJob ? `Run of ${name}` : `${actionWord(run.what)} ${name}`}
        aside={<RunActions run={run} onAgain={({ id: again }) => go(`/runs/${encodeURIComponent(again)}`)} />}
      >
        <div className={classes.body}>
          <Result run={run} />
        </div>
      </Panel>
      <div className={classes.columns}>
        <Panel title="Output">
          <div className={classes.body}>
            <OutputView run={run} isTall />
          </div>
        </Panel>
        <div className={classes.side}>
          <Panel title="How it went">
            <div className={classes.body}>
              <Steps run={run} />
              <Attempts run={run} />
            </div>
          </Panel>
          <Panel title="About this run">
            <div className={classes.body}>
              <Facts run={run} />
              <Headers run={run} />
            </div>
          </Panel>
        </div>
      </div>
    </>
  )
}

function NoRun() {
  return (
    <>
      <VisuallyHidden component="h1">There is no such run</VisuallyHidden>
      <Panel title="Not here">
        <EmptyState icon={IconMapOff} title="There is no such run">
          <p>It may be older than what is kept.</p>
          <Button component={Link} href="/activity">
            Show all runs
          </Button>
        </EmptyState>
      </Panel>
    </>
  )
}
