import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { actionWord } from '../ui/action.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Relative, When } from '../ui/when.tsx'
import { perHour, perMonth } from './cost.ts'
import { pointerOf, wordsOf } from './provider-words.ts'
import { useSchedule } from './queries.ts'
import classes from './resource-page.module.css'
import { HoldMark, Tags, Trouble } from './resource-row.tsx'
import type { Plan, ReachingSchedule, Resource } from './types.ts'

/** What is known of a resource, in two columns. */
export function ResourceFacts({ resource }: { readonly resource: Resource }) {
  const { provider, config, hourlyCost, tags, description, plan, type, region } = resource
  const pointer = pointerOf(provider, config)
  return (
    <dl className={classes.facts}>
      <State resource={resource} />
      <Fact name="What it is">
        {wordsOf(provider).name}
        {type !== provider && `, ${type}`}
        {region !== 'local' && region !== '' && `, ${region}`}
        {pointer && <div className={classes.pointer}>{pointer}</div>}
      </Fact>
      <Fact name="Schedules">
        <Schedules plan={plan} />
      </Fact>
      <Fact name="Cost">
        {hourlyCost > 0 ? `${perHour(hourlyCost)}, ${perMonth(hourlyCost)} if it always runs` : 'Not given'}
      </Fact>
      {(plan?.groups.length ?? 0) > 0 && (
        <Fact name="Groups">
          {plan?.groups.map(({ id, name }) => (
            <div key={id}>
              <Link href={`/groups/${encodeURIComponent(id)}`}>{name}</Link>
            </div>
          ))}
        </Fact>
      )}
      {Object.keys(tags).length > 0 && (
        <Fact name="Tags">
          <Tags tags={tags} most={50} />
        </Fact>
      )}
      {description && <Fact name="Description">{description}</Fact>}
    </dl>
  )
}

function State({ resource }: { readonly resource: Resource }) {
  const { status, statusAt, plan } = resource
  return (
    <Fact name="State">
      <span className={classes.line}>
        <StatusBadge status={status} />
        {statusAt && (
          <span className={classes.quiet}>
            since <When at={statusAt} />, <Relative at={statusAt} />
          </span>
        )}
      </span>
      <Trouble resource={resource} />
      {plan?.hold && (
        <div>
          <HoldMark hold={plan.hold} />
        </div>
      )}
    </Fact>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Schedules({ plan }: { readonly plan: Plan | undefined }) {
  const schedules = plan?.schedules ?? []
  if (schedules.length === 0) return <span className={classes.quiet}>None acts on it</span>
  return (
    <ul className={classes.list}>
      {schedules.map((schedule) => (
        <li key={schedule.id}>
          <OneSchedule schedule={schedule} />
        </li>
      ))}
    </ul>
  )
}

const WAYS = { resource: '', group: ', by its group', tag: ', by a tag' } as const

function OneSchedule({ schedule }: { readonly schedule: ReachingSchedule }) {
  const { id, name, enabled, by } = schedule
  const { data } = useSchedule(id)
  const next = data?.nextFirings[0]
  return (
    <>
      <Link href={`/schedules/${encodeURIComponent(id)}`}>{name}</Link>
      <span className={classes.quiet}>
        {WAYS[by]}
        {!enabled && ', off'}
      </span>
      {enabled && next && data && (
        <div className={classes.quiet}>
          Next: {actionWord(next.action).toLowerCase()} <When at={next.at} timeZone={data.timezone} />
        </div>
      )}
    </>
  )
}
