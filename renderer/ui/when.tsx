import { createContext, use } from 'react'
import { useMinute, useNowNear } from './ticker.ts'
import { formatExact, formatRelative, formatWhen, zoneName } from './time.ts'
import classes from './when.module.css'

/** The operator's zone: times are shown in it. */
export const ZoneContext = createContext('UTC')

type Props = {
  readonly at: string
  /** The zone of the thing the time belongs to: told under the pointer. */
  readonly timeZone?: string
  /** By whose clock it is shown where a thing is edited, instead of the operator's. */
  readonly clock?: string
  readonly withSeconds?: boolean
}

/** A time with its zone, and the whole of it (in all zones that are meant, where they differ) under the pointer. */
export function When({ at, timeZone, clock, withSeconds = false }: Props) {
  const own = use(ZoneContext)
  const zone = clock ?? own
  const instant = Date.parse(at)
  const exact = [...new Set([zone, own, timeZone ?? own])]
    .map((name) => formatExact(instant, name))
    .join('\n')
  return (
    <time dateTime={at} title={exact} className={classes.when}>
      {formatWhen(instant, zone, useMinute(), { withSeconds })}{' '}
      <span className={classes.zone}>{zoneName(zone)}</span>
    </time>
  )
}

/** How far away a time is, counting by itself. */
export function Relative({ at }: { readonly at: string }) {
  const instant = Date.parse(at)
  const zone = use(ZoneContext)
  return (
    <time dateTime={at} title={formatExact(instant, zone)} className={classes.relative}>
      {formatRelative(instant, useNowNear(instant))}
    </time>
  )
}
