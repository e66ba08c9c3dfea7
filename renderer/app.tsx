import { Suspense } from 'react'
import { Route, Router, Switch } from 'wouter'
import { isSignedOut, reasonOf } from './api.ts'
import type { Session } from './api-types.ts'
import { useLive } from './live.ts'
import { usePreferencesOf } from './preferences.ts'
import { Routes, TrayRoom } from './routes.tsx'
import { ReadOnlyContext, SignedOut, useSession } from './session.tsx'
import { Shell } from './shell.tsx'
import { Announcer } from './ui/announcer.tsx'
import { guardNavigation, LeaveGuard, useGuardedLocation } from './ui/leave-guard.tsx'
import { ZoneContext } from './ui/when.tsx'
import { Unreachable, Waiting } from './waiting.tsx'

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
  usePreferencesOf(session)
  return (
    <ZoneContext value={session.timeZone}>
      <ReadOnlyContext value={session.access !== 'full'}>
        <Router hook={useGuardedLocation} aroundNav={guardNavigation}>
          <LeaveGuard />
          <Announcer />
          <Suspense fallback={<Waiting />}>
            <Switch>
              <Route path="/tray" component={TrayRoom} />
              <Route>
                <Shell user={session.user.displayName || session.user.name}>
                  <Routes />
                </Shell>
              </Route>
            </Switch>
          </Suspense>
        </Router>
      </ReadOnlyContext>
    </ZoneContext>
  )
}
