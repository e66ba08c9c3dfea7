import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { ResourcesPage } from './resources-page.tsx'

/** `/resources`, `/groups`, `/recommendations` and `/discover`, and what is below them. */
export function ResourcesRoom() {
  return (
    <Switch>
      <Route path="/resources" component={ResourcesPage} />
      <Route component={NotFound} />
    </Switch>
  )
}
