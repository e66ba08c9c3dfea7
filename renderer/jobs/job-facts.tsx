import type { ReactNode } from 'react'
import { usePause } from '../power/queries.ts'
import rows from '../ui/rows.module.css'
import { zoneName } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './job-page.module.css'
import { JobTags } from './job-tags.tsx'
import { NextRun } from './next-run.tsx'
import { usePreview } from './queries.ts'
import type { Job } from './types.ts'
import { actionWords, policyWords, triggerWords, zoneOf } from './words.ts'

/** When a job runs, what it does and by which rules, with its coming runs beside. */
export function JobFacts({ job }: { readonly job: Job }) {
  const zone = zoneOf(job.trigger)
  const { description, maxRuns, runCount, tags } = job
  return (
    <div className={classes.glance}>
      <dl className={classes.facts}>
        {description !== '' && <Fact name="About">{description}</Fact>}
        <Fact name="When">
          {triggerWords(job)}
          {zone !== null && <span className={rows.quiet}> {zoneName(zone)} time</span>}
          {maxRuns !== null && (
            <span className={rows.quiet}>
              {' '}
              · {runCount} of {maxRuns} runs done
            </span>
          )}
        </Fact>
        <Bounds job={job} />
        <Fact name="What">
          <code className={classes.code}>{actionWords(job.action)}</code>
        </Fact>
        <Fact name="Rules">{policyWords(job.policy)}</Fact>
        {Object.keys(tags).length > 0 && (
          <Fact name="Tags">
            <JobTags tags={tags} />
          </Fact>
        )}
      </dl>
      <section aria-label="Next">
        <h3 className={classes.head}>Next</h3>
        <NextRun job={job} isOn={job.enabled} />
        <Coming job={job} />
      </section>
    </div>
  )
}

/** From when to when it runs by itself, where that is bounded. */
function Bounds({ job: { startsAt, endsAt, trigger } }: { readonly job: Job }) {
  if (startsAt === null && endsAt === null) return null
  const zone = zoneOf(trigger)
  const inZone = zone === null ? {} : { timeZone: zone }
  return (
    <>
      {startsAt !== null && (
        <Fact name="Not before">
          <When at={startsAt} {...inZone} />
        </Fact>
      )}
      {endsAt !== null && (
        <Fact name="Until">
          <When at={endsAt} {...inZone} />
        </Fact>
      )}
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const SHOWN = 4

/** The runs after the next one. */
function Coming({ job }: { readonly job: Job }) {
  const { data: pause } = usePause()
  const { enabled, nextRunAt, trigger, maxRuns, runCount } = job
  const left = maxRuns === null ? SHOWN : Math.min(SHOWN, maxRuns - runCount)
  const isAsked = enabled && nextRunAt !== null && left > 1 && pause?.paused === false
  const { data } = usePreview(isAsked ? trigger : null, {
    from: nextRunAt ?? undefined,
    limit: Math.max(1, left),
  })
  const zone = zoneOf(trigger)
  if (!isAsked || data === undefined) return null
  return (
    <ul className={classes.coming}>
      {data.instants
        .filter((at) => Date.parse(at) > Date.parse(nextRunAt))
        .map((at) => (
          <li key={at} className={rows.quiet}>
            then <When at={at} {...(zone !== null && { timeZone: zone })} />
          </li>
        ))}
    </ul>
  )
}
