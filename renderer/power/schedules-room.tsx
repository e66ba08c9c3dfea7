import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { NewSchedulePage, SchedulePage } from './schedule-page.tsx'
import { SchedulesPage } from './schedules-page.tsx'

/** `/schedules` and what is below it. */
export function SchedulesRoom() {
  return (
    <Switch>
      <Route path="/schedules" component={SchedulesPage} />
      <Route path="/schedules/new" component={NewSchedulePage} />
      <Route path="/schedules/:scheduleId">
        {({ scheduleId }) => <SchedulePage key={scheduleId} scheduleId={scheduleId} />}
      </Route>
      <Route component={NotFound} />
    </Switch>
  )
}
