// Resources, groups, recommendations and discovery: one room, whose larger parts are pieces of their own.
import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { ResourcesPage } from './resources-page.tsx'

export function ResourcesRoom() {
  return (
    <Switch>
      <Route path="/resources" component={ResourcesPage} />
      <Route component={NotFound} />
    </Switch>
  )
}
