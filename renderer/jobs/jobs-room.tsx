import { JobPage } from './job-page.tsx'
import { JobsPage } from './jobs-page.tsx'

type Props = { readonly params: { readonly jobId?: string | undefined } }

/** All jobs, or the one that the address names. */
export function JobsRoom({ params: { jobId } }: Props) {
  return jobId === undefined ? <JobsPage /> : <JobPage key={jobId} jobId={jobId} />
}
