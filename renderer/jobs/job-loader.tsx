import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../api.ts'
import { BackLink } from '../ui/back-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { useJob } from './queries.ts'
import type { Job } from './types.ts'

type Props = { readonly jobId: string; readonly children: (job: Job) => ReactNode }

/** Reads a job for a page of its own; an id that nothing has says so and leads back. */
export function JobLoader({ jobId, children }: Props) {
  const query = useJob(jobId)
  const isGone = query.error instanceof ApiError && query.error.status === 404
  if (query.data && !isGone) return children(query.data)
  return (
    <>
      <BackLink href="/jobs">All jobs</BackLink>
      {isGone ? (
        <NoJob />
      ) : (
        <Panel title="Job">
          <QueryView query={query} what="The job">
            {() => null}
          </QueryView>
        </Panel>
      )}
    </>
  )
}

function NoJob() {
  return (
    <Panel title="Not here">
      <EmptyState icon={IconMapOff} title="There is no such job">
        <p>It may have been deleted. The runs it had are still in the list of runs.</p>
        <Button component={Link} href="/jobs">
          Show all jobs
        </Button>
      </EmptyState>
    </Panel>
  )
}
