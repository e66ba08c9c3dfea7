import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Firing, Resource, Schedule } from '../api-types.ts'
import { usePause, useSchedules } from '../power/queries.ts'
import { useResources } from '../resources/queries.ts'
import { Action } from '../ui/action.tsx'
import { useMinute } from '../ui/ticker.ts'
import { Relative, When } from '../ui/when.tsx'
import classes from './summary.module.css'

/** Three numbers that answer "is all well, and what comes next". */
export function Summary() {
  const schedules = useSchedules()
  const resources = useResources()
  const pause = usePause()
  const now = useMinute()
  const next = schedules.data && nextOf(schedules.data.data, now)
  return (
    <div className={classes.summary}>
      <Figure name="Next">
        {schedules.data &&
          (next ? <Next {...next} isPaused={pause.data?.paused === true} /> : <Quiet>Nothing ahead</Quiet>)}
      </Figure>
      <Figure name="Resources running">
        {resources.data && <Running resources={resources.data.data} />}
      </Figure>
      <Figure name="Schedules on">{schedules.data && <On schedules={schedules.data.data} />}</Figure>
    </div>
  )
}

export type NextFiring = { readonly firing: Firing; readonly schedule: Schedule }

/** The earliest firing still ahead among the schedules that are on. */
export function nextOf(schedules: readonly Schedule[], now: number): NextFiring | null {
  let best: NextFiring | null = null
  for (const schedule of schedules) {
    const firing = schedule.enabled
      ? schedule.nextFirings.find(({ at }) => Date.parse(at) >= now - 60_000)
      : undefined
    if (firing && (best === null || Date.parse(firing.at) < Date.parse(best.firing.at)))
      best = { firing, schedule }
  }
  return best
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <span className={classes.name}>{name}</span>
      {children || <Skeleton height={28} width="60%" />}
    </div>
  )
}

function Next({ firing, schedule, isPaused }: NextFiring & { readonly isPaused: boolean }) {
  return (
    <>
      <span className={classes.big}>{isPaused ? 'Paused' : <Relative at={firing.at} />}</span>
      <span className={classes.small}>
        <Action action={firing.action} /> {schedule.name},{' '}
        <When at={firing.at} timeZone={schedule.timezone} />
      </span>
    </>
  )
}

function Running({ resources }: { readonly resources: readonly Resource[] }) {
  const running = resources.filter(({ status }) => status === 'running')
  const cost = running.reduce((sum, { hourlyCost }) => sum + (hourlyCost ?? 0), 0)
  return (
    <>
      <span className={classes.big}>
        {running.length} <span className={classes.of}>of {resources.length}</span>
      </span>
      <span className={classes.small}>{cost > 0 ? `$${cost.toFixed(2)} an hour` : ' '}</span>
    </>
  )
}

function On({ schedules }: { readonly schedules: readonly Schedule[] }) {
  const off = schedules.filter(({ enabled }) => !enabled).map(({ name }) => name)
  return (
    <>
      <span className={classes.big}>
        {schedules.length - off.length} <span className={classes.of}>of {schedules.length}</span>
      </span>
      <span className={classes.small}>{off.length > 0 ? `Off: ${shortList(off)}` : ' '}</span>
    </>
  )
}

function shortList(names: readonly string[]): string {
  return names.length > 2 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ')
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <span className={`${classes.big} ${classes.of}`}>{children}</span>
}
