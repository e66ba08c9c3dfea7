import { Badge } from '@mantine/core'
import { IconAlertTriangle, IconPin } from '@tabler/icons-react'
import { use } from 'react'
import { Link } from 'wouter'
import type { PowerAction, PowerState } from '../api-types.ts'
import rows from '../ui/rows.module.css'
import { StatusBadge } from '../ui/status-badge.tsx'
import { useMinute } from '../ui/ticker.ts'
import { Relative, ZoneContext } from '../ui/when.tsx'
import { perHour, perMonth } from './cost.ts'
import { HoldMenu } from './hold-menu.tsx'
import { holdWords } from './hold-words.ts'
import { PowerButtons } from './power-buttons.tsx'
import { describe } from './provider-words.ts'
import { usePower } from './queries.ts'
import classes from './resource-row.module.css'
import type { Hold, Plan, Resource } from './types.ts'

const ON_THE_WAY = { start: 'starting', stop: 'stopping' } as const satisfies Record<PowerAction, PowerState>

/** A resource as it stands now: state, name, what acts on it, tags, cost, and what can be done. */
export function ResourceRow({ resource }: { readonly resource: Resource }) {
  const power = usePower(resource)
  const pending = power.isPending ? power.variables : null
  const status = pending === null ? resource.status : ON_THE_WAY[pending]
  const { id, name, plan } = resource
  return (
    <>
      <div className={`${rows.stack} ${classes.status}`} data-status={status}>
        <StatusBadge status={status} />
        {resource.statusAt && pending === null && (
          <span className={`${rows.quiet} ${classes.since}`}>
            <Relative at={resource.statusAt} />
          </span>
        )}
      </div>
      <div className={`${rows.stack} ${classes.name}`}>
        <Link href={`/resources/${encodeURIComponent(id)}`} className={`${rows.name} ${classes.link}`}>
          {name}
        </Link>
        <span className={rows.quiet}>{describe(resource)}</span>
        <Trouble resource={resource} />
      </div>
      <Plans plan={plan} />
      <Tags tags={resource.tags} />
      <Cost hourlyCost={resource.hourlyCost} />
      <div className={classes.act}>
        <PowerButtons
          resource={{ ...resource, status }}
          pending={pending}
          onAct={(action) => power.mutate(action)}
        />
        <HoldMenu held={{ kind: 'resource', id, name }} hold={plan?.hold ?? null} />
      </div>
    </>
  )
}

/** Why a resource could not be asked, or that its provider no longer has it. */
export function Trouble({ resource }: { readonly resource: Resource }) {
  const { problem, missingSince } = resource
  if (problem === null && missingSince === null) return null
  return (
    <span className={`${rows.bad} ${classes.trouble}`}>
      <IconAlertTriangle size={14} aria-hidden />
      <span>{missingSince === null ? `Cannot be asked: ${problem}` : 'Its provider no longer has it'}</span>
    </span>
  )
}

const SHOWN = 2

function Plans({ plan }: { readonly plan: Plan | undefined }) {
  const schedules = plan?.schedules ?? []
  return (
    <div className={`${rows.stack} ${classes.plans}`}>
      {plan?.hold && <HoldMark hold={plan.hold} />}
      {schedules.slice(0, SHOWN).map(({ id, name, enabled }) => (
        <span key={id}>
          <Link href={`/schedules/${encodeURIComponent(id)}`} className={classes.link}>
            {name}
          </Link>
          {!enabled && <span className={rows.quiet}> (off)</span>}
        </span>
      ))}
      {schedules.length > SHOWN && <span className={rows.quiet}>and {schedules.length - SHOWN} more</span>}
      {schedules.length === 0 && !plan?.hold && <span className={rows.quiet}>No schedule</span>}
    </div>
  )
}

/** A hold in words, with its pin. */
export function HoldMark({ hold }: { readonly hold: Hold }) {
  const timeZone = use(ZoneContext)
  const words = holdWords(hold, timeZone, useMinute())
  return (
    <span className={classes.hold} {...(hold.reason && { title: hold.reason })}>
      <IconPin size={14} aria-hidden />
      <span>
        {words}
        {hold.ofGroup && ' with its group'}
      </span>
    </span>
  )
}

const TAGS_SHOWN = 3

export function Tags({
  tags,
  most = TAGS_SHOWN,
}: {
  readonly tags: Resource['tags']
  readonly most?: number
}) {
  const pairs = Object.entries(tags).map(([key, value]) => (value === '' ? key : `${key}: ${value}`))
  return (
    <div className={classes.tags} title={pairs.slice(most).join('\n')}>
      {pairs.slice(0, most).map((pair) => (
        <Badge key={pair} color="gray" maw="100%" className={classes.tag ?? ''}>
          {pair}
        </Badge>
      ))}
      {pairs.length > most && <span className={rows.quiet}>+{pairs.length - most}</span>}
    </div>
  )
}

function Cost({ hourlyCost }: { readonly hourlyCost: number }) {
  return (
    <div className={`${rows.stack} ${classes.cost}`}>
      {hourlyCost > 0 && (
        <>
          <span>{perHour(hourlyCost)}</span>
          <span className={rows.quiet}>{perMonth(hourlyCost)}</span>
        </>
      )}
    </div>
  )
}
