import { lazy } from 'react'
import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { JobPage } from './job-page.tsx'
import { JobsPage } from './jobs-page.tsx'

// It brings the arithmetic of time zones, which looking at jobs does not need.
const EditorPage = lazy(async () => ({ default: (await import('./editor-page.tsx')).EditorPage }))

/** `/jobs` and what is below it. */
export function JobsRoom() {
  return (
    <Switch>
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/new">
        <EditorPage key="new" jobId={null} />
      </Route>
      <Route path="/jobs/:jobId/edit">{({ jobId }) => <EditorPage key={jobId} jobId={jobId} />}</Route>
      <Route path="/jobs/:jobId">{({ jobId }) => <JobPage key={jobId} jobId={jobId} />}</Route>
      <Route component={NotFound} />
    </Switch>
  )
}
