import { Progress as Bar } from '@mantine/core'
import { IconBulb, IconDatabase } from '@tabler/icons-react'
import { Link } from 'wouter'
import { counted } from '../ui/natural.ts'
import { QueryView } from '../ui/panel.tsx'
import { WeekMap } from '../ui/week-map.tsx'
import { useProgress, useRecommendationWeek } from './queries.ts'
import classes from './recommendation.module.css'
import { RecommendationActions } from './recommendation-actions.tsx'
import { StorageRun } from './storage-actions.tsx'
import type { Recommendation } from './types.ts'
import {
  aboutWords,
  confidenceWords,
  measuredHours,
  missingWords,
  moneyWords,
  NEEDED_HOURS,
  offHoursOf,
  reasonWords,
} from './words.ts'

type Props = { readonly recommendation: Recommendation; readonly withName?: boolean }

/** One recommendation: what to do, what it brings, how sure it is, and the week it was made from. */
export function RecommendationCard({ recommendation, withName = true }: Props) {
  const { kind, reason, state } = recommendation
  return (
    <div className={classes.card} data-recommendation={recommendation.id}>
      <div className={classes.words}>
        {withName && <Head recommendation={recommendation} />}
        {kind === 'storage' ? (
          <Storage recommendation={recommendation} />
        ) : reason === null ? (
          <Gain recommendation={recommendation} />
        ) : (
          <Lack reason={reason} />
        )}
        {state === 'applied' && kind !== 'storage' && <Realized id={recommendation.id} />}
        <RecommendationActions recommendation={recommendation} />
      </div>
      {kind !== 'storage' && reason === null && <Picture recommendation={recommendation} />}
    </div>
  )
}

function Head({ recommendation }: Props) {
  const { kind, name, resources } = recommendation
  const Icon = kind === 'storage' ? IconDatabase : IconBulb
  const [only] = resources
  return (
    <div className={classes.head}>
      <span className={classes.icon} aria-hidden>
        <Icon size={20} stroke={1.7} />
      </span>
      <div>
        <h3 className={classes.name}>
          {kind === 'utilization' && only !== undefined ? (
            <Link href={`/resources/${encodeURIComponent(only)}`}>{name}</Link>
          ) : (
            name.replace('=', ': ')
          )}
        </h3>
        <p className={classes.about}>{aboutWords(recommendation)}</p>
      </div>
    </div>
  )
}

function Gain({ recommendation }: Props) {
  const { hoursDown, isAlwaysIdle } = recommendation
  const money = moneyWords(recommendation)
  return (
    <>
      <p className={classes.gain}>
        {counted(Math.round(hoursDown * 10) / 10, 'hour')} <span>off in each week</span>
      </p>
      {money && <p className={classes.money}>Saves {money}</p>}
      <p className={classes.about}>{confidenceWords(recommendation)}.</p>
      {isAlwaysIdle && (
        <p className={classes.about}>It was idle in every hour: it may not be needed at all.</p>
      )}
    </>
  )
}

/** Why nothing is recommended, and how long it still takes where that is known. */
function Lack({ reason }: { readonly reason: string }) {
  const measured = measuredHours(reason)
  if (measured === null) return <p className={classes.about}>{reasonWords(reason)}</p>
  return (
    <div className={classes.lack}>
      <p className={classes.about}>
        Nothing is recommended from less than 7 days. {measured} of {NEEDED_HOURS} hours are measured,{' '}
        <strong>{missingWords(measured)} still missing</strong>.
      </p>
      <Bar value={(measured / NEEDED_HOURS) * 100} size="sm" aria-label="Hours measured of those needed" />
    </div>
  )
}

function Storage({ recommendation }: Props) {
  const money = moneyWords(recommendation)
  const { finding, run } = recommendation
  return (
    <>
      <p className={classes.finding}>{finding?.words}</p>
      {money && <p className={classes.money}>Saves {money}</p>}
      {run === null ? (
        <p className={classes.about}>This is done once, at AWS, and not by a schedule.</p>
      ) : (
        <StorageRun run={run} />
      )}
    </>
  )
}

/** What was promised since it was applied, beside what came of it. */
function Realized({ id }: { readonly id: string }) {
  const { data } = useProgress(id)
  if (data === undefined || data.realizedHoursDown === null || data.estimatedHoursDown === null) return null
  return (
    <p className={classes.about}>
      Since it was applied: {Math.round(data.realizedHoursDown)} of {Math.round(data.estimatedHoursDown)}{' '}
      hours off.
    </p>
  )
}

function Picture({ recommendation }: Props) {
  const query = useRecommendationWeek(recommendation.id)
  return (
    <div className={classes.picture}>
      <QueryView query={query} what="The week">
        {({ cells, timezone }) => (
          <WeekMap
            cells={cells}
            timeZone={timezone}
            name={recommendation.name}
            off={offHoursOf(recommendation)}
          />
        )}
      </QueryView>
    </div>
  )
}
