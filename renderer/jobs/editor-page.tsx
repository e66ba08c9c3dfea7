import { Alert } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { Panel } from '../ui/panel.tsx'
import { JobEditor } from './job-editor.tsx'
import { JobLoader } from './job-loader.tsx'
import type { Job } from './types.ts'

/** `/jobs/new`, also as a copy of another (`?from=ID`), and `/jobs/ID/edit`. */
export function EditorPage({ jobId }: { readonly jobId: string | null }) {
  const [params] = useSearchParams()
  const isReadOnly = useIsReadOnly()
  const from = params.get('from')
  if (isReadOnly) {
    return (
      <Panel title="Only to look at">
        <Alert color="gray">This session may only look: it changes no jobs.</Alert>
      </Panel>
    )
  }
  if (jobId !== null) return <JobLoader jobId={jobId}>{(job) => <Loaded kind="edit" job={job} />}</JobLoader>
  if (from !== null) return <JobLoader jobId={from}>{(job) => <Loaded kind="copy" job={job} />}</JobLoader>
  return <JobEditor subject={{ kind: 'new' }} />
}

/** The job as it was when the form was opened: what happens meanwhile does not change what is typed. */
function Loaded({ kind, job }: { readonly kind: 'edit' | 'copy'; readonly job: Job }) {
  const [first] = useState(job)
  return <JobEditor subject={{ kind, job: first }} />
}
