import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { SchedulesPage } from './schedules-page.tsx'

/** `/schedules` and what is below it. */
export function SchedulesRoom() {
  return (
    <Switch>
      <Route path="/schedules" component={SchedulesPage} />
      <Route component={NotFound} />
    </Switch>
  )
}
