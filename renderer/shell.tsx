import { type ReactNode, use } from 'react'
import { Link } from 'wouter'
import { LiveBanner } from './live-banner.tsx'
import { Navigation } from './navigation.tsx'
import { Overlay } from './palette/overlay.tsx'
import { PaletteButton } from './palette/palette-button.tsx'
import { PauseBanner } from './power/pause-banner.tsx'
import { PauseControl } from './power/pause-control.tsx'
import classes from './shell.module.css'
import { useStore } from './state.ts'
import { Logo } from './ui/logo.tsx'
import { useMinute } from './ui/ticker.ts'
import { formatClock, formatExact, zoneName } from './ui/time.ts'
import { ZoneContext } from './ui/when.tsx'

type Props = { readonly user: string; readonly children: ReactNode }

/** What stands around every page: the way, the clock, the state of the connection, and the banners. */
export function Shell({ user, children }: Props) {
  return (
    <>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link href="/" className={classes.brand}>
            <Logo size={28} />
            Hourhand
          </Link>
          <Navigation />
          <div className={classes.tools}>
            <Clock user={user} />
            <LiveMark />
            <PaletteButton />
            <PauseControl />
          </div>
        </div>
      </header>
      <LiveBanner />
      <PauseBanner />
      <Overlay />
      <main className={classes.main} id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

function Clock({ user }: { readonly user: string }) {
  const now = useMinute()
  const timeZone = use(ZoneContext)
  return (
    <span className={classes.clock} title={`${formatExact(now, timeZone)}\nSigned in as ${user}`}>
      {formatClock(now, timeZone)} <span className={classes.zone}>{zoneName(timeZone)}</span>
    </span>
  )
}

const LIVE_WORDS = { connecting: 'Connecting', live: 'Live', lost: 'Offline' } as const

function LiveMark() {
  const status = useStore((state) => state.live.status)
  return (
    <span
      className={classes.live}
      data-live={status}
      title="Whether this page follows Hourhand as things happen"
    >
      {LIVE_WORDS[status]}
    </span>
  )
}
