// Which room an address opens. Each room is a piece of its own and has its own routes below its name.
import { type ComponentType, lazy, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { NotFound } from './ui/not-found.tsx'
import { RoomWaiting } from './waiting.tsx'

function room(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load() }))
}

const NowRoom = room(async () => (await import('./overview/now-room.tsx')).NowRoom)
const SchedulesRoom = room(async () => (await import('./power/schedules-room.tsx')).SchedulesRoom)
const JobsRoom = room(async () => (await import('./jobs/jobs-room.tsx')).JobsRoom)
const OnCallRoom = room(async () => (await import('./rota/on-call-room.tsx')).OnCallRoom)
const ResourcesRoom = room(async () => (await import('./resources/resources-room.tsx')).ResourcesRoom)
const ActivityRoom = room(async () => (await import('./activity/activity-room.tsx')).ActivityRoom)
const SettingsRoom = room(async () => (await import('./settings/settings-room.tsx')).SettingsRoom)
const WelcomeRoom = room(async () => (await import('./welcome/welcome-room.tsx')).WelcomeRoom)

/** The tray's view stands alone, without the frame. */
export const TrayRoom = room(async () => (await import('./tray/tray-room.tsx')).TrayRoom)

export function Routes() {
  return (
    <Suspense fallback={<RoomWaiting />}>
      <Switch>
        <Route path="/" component={NowRoom} />
        <Route path="/schedules/*?" component={SchedulesRoom} />
        <Route path="/jobs/*?" component={JobsRoom} />
        <Route path="/on-call/*?" component={OnCallRoom} />
        <Route path="/resources/*?" component={ResourcesRoom} />
        <Route path="/groups/*?" component={ResourcesRoom} />
        <Route path="/recommendations" component={ResourcesRoom} />
        <Route path="/discover" component={ResourcesRoom} />
        <Route path="/activity" component={ActivityRoom} />
        <Route path="/runs/:runId" component={ActivityRoom} />
        <Route path="/runs">
          <Redirect to="/activity" replace />
        </Route>
        <Route path="/settings/*?" component={SettingsRoom} />
        <Route path="/welcome" component={WelcomeRoom} />
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  )
}
