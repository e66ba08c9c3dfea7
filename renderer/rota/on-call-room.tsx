import { VisuallyHidden } from '@mantine/core'
import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { DirectoryProvider } from './person.tsx'
import { RotaPage } from './rota-page.tsx'
import { RotasPage } from './rotas-page.tsx'

/** `/on-call` and what is below it. */
export function OnCallRoom() {
  return (
    <DirectoryProvider>
      <VisuallyHidden component="h1">On-call</VisuallyHidden>
      <Switch>
        <Route path="/on-call" component={RotasPage} />
        <Route path="/on-call/:rotaId">{({ rotaId }) => <RotaPage key={rotaId} rotaId={rotaId} />}</Route>
        <Route component={NotFound} />
      </Switch>
    </DirectoryProvider>
  )
}
