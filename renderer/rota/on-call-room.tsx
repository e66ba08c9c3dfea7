import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { RoomTabs } from '../ui/room-tabs.tsx'
import { PeoplePage } from './directory/people-page.tsx'
import { DirectoryProvider } from './person.tsx'
import { RotaPage } from './rota-page.tsx'
import { RotasPage } from './rotas-page.tsx'
import { NewRotaPage } from './rotation/new-rota-page.tsx'
import { RotationPage } from './rotation/rotation-page.tsx'
import { AbsencesPage } from './shift/absences-page.tsx'
import { ShiftsPage } from './shift/shifts-page.tsx'

const TABS = [
  { href: '/on-call', name: 'Rotas' },
  { href: '/on-call/shifts', name: 'My shifts' },
  { href: '/on-call/absences', name: 'Absences' },
  { href: '/on-call/people', name: 'People & teams' },
] as const

/** `/on-call` and what is below it. */
export function OnCallRoom() {
  return (
    <DirectoryProvider>
      <VisuallyHidden component="h1">On-call</VisuallyHidden>
      <Switch>
        <Route path="/on-call">
          <Top>
            <RotasPage />
          </Top>
        </Route>
        <Route path="/on-call/shifts">
          <Top>
            <ShiftsPage />
          </Top>
        </Route>
        <Route path="/on-call/absences">
          <Top>
            <AbsencesPage />
          </Top>
        </Route>
        <Route path="/on-call/people">
          <Top>
            <PeoplePage />
          </Top>
        </Route>
        <Route path="/on-call/new" component={NewRotaPage} />
        <Route path="/on-call/:rotaId/rotations/:rotationId">
          {({ rotaId, rotationId }) => <RotationPage key={rotationId} {...{ rotaId, rotationId }} />}
        </Route>
        <Route path="/on-call/:rotaId">{({ rotaId }) => <RotaPage key={rotaId} rotaId={rotaId} />}</Route>
        <Route component={NotFound} />
      </Switch>
    </DirectoryProvider>
  )
}

function Top({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <RoomTabs label="On-call pages" tabs={TABS} />
      {children}
    </>
  )
}
