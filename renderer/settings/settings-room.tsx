import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { AppearancePage } from './appearance-page.tsx'

/** `/settings` and what is below it. */
export function SettingsRoom() {
  return (
    <Switch>
      <Route path="/settings" component={AppearancePage} />
      <Route path="/settings/appearance" component={AppearancePage} />
      <Route component={NotFound} />
    </Switch>
  )
}
