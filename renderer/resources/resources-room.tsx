// Resources, groups, recommendations and discovery: one room, whose larger parts are pieces of their own.
import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { NotFound } from '../ui/not-found.tsx'
import { RoomWaiting } from '../waiting.tsx'
import { ResourcePage } from './resource-page.tsx'
import { ResourcesPage } from './resources-page.tsx'

const FormPage = lazy(async () => ({
  default: (await import('./resource-form-page.tsx')).ResourceFormPage,
}))
const GroupsPage = lazy(async () => ({ default: (await import('../groups/groups-page.tsx')).GroupsPage }))
const GroupPage = lazy(async () => ({ default: (await import('../groups/group-page.tsx')).GroupPage }))
const RecommendationsPage = lazy(async () => ({
  default: (await import('../recommendations/recommendations-page.tsx')).RecommendationsPage,
}))
const DiscoverPage = lazy(async () => ({
  default: (await import('../discover/discover-page.tsx')).DiscoverPage,
}))

export function ResourcesRoom() {
  return (
    <Suspense fallback={<RoomWaiting />}>
      <Switch>
        <Route path="/resources" component={ResourcesPage} />
        <Route path="/resources/new">{() => <FormPage id={null} />}</Route>
        <Route path="/resources/:id/edit">{({ id }) => <FormPage key={id} id={id} />}</Route>
        <Route path="/resources/:id">{({ id }) => <ResourcePage key={id} id={id} />}</Route>
        <Route path="/groups">{() => <GroupsPage isMaking={false} />}</Route>
        <Route path="/groups/new">{() => <GroupsPage isMaking />}</Route>
        <Route path="/groups/:id">{({ id }) => <GroupPage key={id} id={id} />}</Route>
        <Route path="/recommendations" component={RecommendationsPage} />
        <Route path="/discover" component={DiscoverPage} />
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  )
}
