import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { Link, Route, Switch } from 'wouter'
import { RunsPage } from './activity/runs-page.tsx'
import { isSignedOut, reasonOf } from './api.ts'
import type { Session } from './api-types.ts'
import { useLive } from './live.ts'
import { OverviewPage } from './overview/overview-page.tsx'
import { SchedulesPage } from './power/schedules-page.tsx'
import { ResourcesPage } from './resources/resources-page.tsx'
import { ReadOnlyContext, SignedOut, useSession } from './session.tsx'
import { Shell } from './shell.tsx'
import { EmptyState } from './ui/empty-state.tsx'
import { Panel } from './ui/panel.tsx'
import { ZoneContext } from './ui/when.tsx'
import { Unreachable, Waiting } from './waiting.tsx'

// Its own piece: it brings the time zones' arithmetic, which no other page needs.
const OnCallPage = lazy(async () => ({ default: (await import('./rota/on-call-page.tsx')).OnCallPage }))
// What shows the output of runs is wanted on few visits.
const JobsRoom = lazy(async () => ({ default: (await import('./jobs/jobs-room.tsx')).JobsRoom }))
const RunPage = lazy(async () => ({ default: (await import('./activity/run-page.tsx')).RunPage }))

export function App() {
  const { data, error } = useSession()
  // A session that has ended keeps its last answer; the refusal is the newer fact.
  if (error !== null && isSignedOut(error)) return <SignedOut />
  if (data) return <SignedIn session={data} />
  if (error !== null) return <Unreachable reason={reasonOf(error)} />
  return <Waiting />
}

function SignedIn({ session }: { readonly session: Session }) {
  useLive()
  return (
    <ZoneContext value={session.timeZone}>
      <ReadOnlyContext value={session.access !== 'full'}>
        <Shell user={session.user.displayName || session.user.name}>
          <Suspense fallback={<Waiting />}>
            <Switch>
              <Route path="/" component={OverviewPage} />
              <Route path="/schedules" component={SchedulesPage} />
              <Route path="/resources" component={ResourcesPage} />
              <Route path="/on-call/:rotaId?" component={OnCallPage} />
              <Route path="/jobs/:jobId?" component={JobsRoom} />
              <Route path="/runs" component={RunsPage} />
              <Route path="/runs/:runId" component={RunPage} />
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </Shell>
      </ReadOnlyContext>
    </ZoneContext>
  )
}

function NotFound() {
  return (
    <Panel title="Not here">
      <EmptyState icon={IconMapOff} title="There is no such page">
        <p>The address may be mistyped, or what stood here is gone.</p>
        <Button component={Link} href="/">
          Go to the overview
        </Button>
      </EmptyState>
    </Panel>
  )
}
