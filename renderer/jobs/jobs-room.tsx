import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { JobPage } from './job-page.tsx'
import { JobsPage } from './jobs-page.tsx'

/** `/jobs` and what is below it. */
export function JobsRoom() {
  return (
    <Switch>
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/:jobId">{({ jobId }) => <JobPage key={jobId} jobId={jobId} />}</Route>
      <Route component={NotFound} />
    </Switch>
  )
}
