import { lazy } from 'react'
import { Route, Switch } from 'wouter'
import { RunsPage } from './runs-page.tsx'

// What shows the output of a run is wanted on few visits.
const RunPage = lazy(async () => ({ default: (await import('./run-page.tsx')).RunPage }))

/** `/activity`, and `/runs/:runId` for one of its runs. */
export function ActivityRoom() {
  return (
    <Switch>
      <Route path="/activity" component={RunsPage} />
      <Route path="/runs/:runId" component={RunPage} />
    </Switch>
  )
}
