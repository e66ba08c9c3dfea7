import { Button, VisuallyHidden } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconExternalLink,
  IconLoader2,
  IconPlayerPauseFilled,
} from '@tabler/icons-react'
import { useEffect } from 'react'
import { OnCallNow } from '../overview/now-cards.tsx'
import { useAcknowledge, useNext, useRunning, useUnseen } from '../overview/queries.ts'
import { PauseControl } from '../power/pause-control.tsx'
import { useIsPausedAt, usePause, useResume } from '../power/queries.ts'
import { DirectoryProvider } from '../rota/person.tsx'
import { useRotas } from '../rota/queries.ts'
import { useIsReadOnly } from '../session.tsx'
import { Action } from '../ui/action.tsx'
import { Relative, When } from '../ui/when.tsx'
import { openWindow } from './open-window.ts'
import { QuickDeeds } from './quick-deeds.tsx'
import { Part } from './tray-part.tsx'
import classes from './tray-room.module.css'
import { stateOf, type TrayState } from './tray-state.ts'

const NEXT = 3

/** `/tray`: the small view of the tray's popover. */
export function TrayRoom() {
  useEffect(() => {
    document.title = 'Hourhand'
  }, [])
  return (
    <main className={classes.tray} onClickCapture={leave}>
      <VisuallyHidden component="h1">Hourhand</VisuallyHidden>
      <State />
      <Part title="Next">
        <Coming />
      </Part>
      <Part title="On call">
        <DirectoryProvider>
          <Duties />
        </DirectoryProvider>
      </Part>
      <QuickDeeds />
    </main>
  )
}

/** Links lead out of the popover, not on in it. */
function leave(event: React.MouseEvent): void {
  const link = (event.target as Element).closest('a[href]')
  if (link === null) return
  event.preventDefault()
  event.stopPropagation()
  openWindow(link.getAttribute('href') ?? '/')
}

const ICONS = {
  idle: IconCircleCheck,
  running: IconLoader2,
  attention: IconAlertTriangle,
  paused: IconPlayerPauseFilled,
} as const satisfies Record<TrayState, unknown>

function State() {
  const { data: pause } = usePause()
  const { data: unseen } = useUnseen()
  const { data: running } = useRunning()
  const counts = { unseen: unseen?.meta.total ?? 0, running: running?.length ?? 0 }
  const state = stateOf({ isPaused: pause?.paused === true, ...counts })
  const Icon = ICONS[state]
  const words = {
    idle: 'All is well',
    running: counts.running === 1 ? `${running?.[0]?.target.name} runs` : `${counts.running} things run`,
    attention: `${counts.unseen} failed or missed`,
    paused: 'Everything is paused',
  }[state]
  return (
    <header className={classes.state} data-state={state}>
      <Icon size={20} aria-hidden className={classes.icon} />
      <div className={classes.words} role="status">
        <strong>{words}</strong>
        {state === 'paused' && pause?.until && (
          <span>
            until <When at={pause.until} />
          </span>
        )}
      </div>
      <StateDeed state={state} />
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label="Open the window"
        title="Open the window"
        onClick={() => openWindow('/')}
      >
        <IconExternalLink size={17} aria-hidden />
      </Button>
    </header>
  )
}

function StateDeed({ state }: { readonly state: TrayState }) {
  const resume = useResume()
  const acknowledge = useAcknowledge()
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  if (state === 'paused')
    return (
      <Button size="xs" variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
        Resume
      </Button>
    )
  return (
    <>
      {state === 'attention' && (
        <Button
          size="xs"
          variant="default"
          loading={acknowledge.isPending}
          onClick={() => acknowledge.mutate(null)}
        >
          Seen
        </Button>
      )}
      <span className={classes.pause}>
        <PauseControl />
      </span>
    </>
  )
}

function Coming() {
  const { data } = useNext(NEXT)
  const isPausedAt = useIsPausedAt()
  if (data?.length === 0) return <p className={classes.quiet}>Nothing ahead</p>
  return (
    <ul className={classes.list}>
      {data?.map(({ kind, id, name, what, at, timeZone }) => (
        <li key={`${id} ${at} ${what}`} className={classes.coming}>
          <span className={classes.name}>
            <Action action={what} />
            <a href={`/${kind}s/${encodeURIComponent(id)}`}>{name}</a>
          </span>
          <span className={classes.when}>
            <strong>{isPausedAt(at) ? 'Paused' : <Relative at={at} />}</strong>
            <span className={classes.quiet}>
              <When at={at} timeZone={timeZone} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}

function Duties() {
  const { data } = useRotas()
  if (data === undefined) return null
  if (data.every(({ enabled }) => !enabled)) return <p className={classes.quiet}>Nobody is on call</p>
  return <OnCallNow rotas={data} />
}
