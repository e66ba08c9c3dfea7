import { VisuallyHidden } from '@mantine/core'
import { OutcomeStrip } from '../activity/outcome-strip.tsx'
import { RunList } from '../activity/run-list.tsx'
import { ApiError } from '../api.ts'
import { useRecommendationOf } from '../recommendations/queries.ts'
import { RecommendationCard } from '../recommendations/recommendation-card.tsx'
import { BackLink } from '../ui/back-link.tsx'
import { useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { NoWeek, WeekMap } from '../ui/week-map.tsx'
import { NoResource } from './no-resource.tsx'
import { useResource, useRunsOfResource, useWeek } from './queries.ts'
import { ResourceActions } from './resource-actions.tsx'
import { ResourceFacts } from './resource-facts.tsx'
import classes from './resource-page.module.css'
import type { Resource } from './types.ts'

const RUNS = 25

/** One resource: how it stands, what acts on it, how much it is used, and what was done with it. */
export function ResourcePage({ id }: { readonly id: string }) {
  const query = useResource(id)
  const isGone = query.error instanceof ApiError && query.error.status === 404
  return (
    <>
      <VisuallyHidden component="h1">{query.data?.name ?? 'Resource'}</VisuallyHidden>
      <BackLink href="/resources">All resources</BackLink>
      {isGone ? (
        <NoResource />
      ) : query.data ? (
        <ResourceView resource={query.data} />
      ) : (
        <Panel title="Resource">
          <QueryView query={query} what="The resource">
            {() => null}
          </QueryView>
        </Panel>
      )}
    </>
  )
}

function ResourceView({ resource }: { readonly resource: Resource }) {
  return (
    <>
      <Panel title={resource.name} aside={<ResourceActions resource={resource} />}>
        <ResourceFacts resource={resource} />
      </Panel>
      <Advice resource={resource} />
      <Use resource={resource} />
      <Runs resource={resource} />
    </>
  )
}

/** Its recommendation. Nothing stands here while nothing is known of its use. */
function Advice({ resource }: { readonly resource: Resource }) {
  const { data } = useRecommendationOf(resource.id)
  if (!data || data.state === 'dismissed') return null
  return (
    <Panel title={data.state === 'applied' ? 'Recommendation, applied' : 'Recommendation'}>
      <RecommendationCard recommendation={data} withName={false} />
    </Panel>
  )
}

/** The week as it was measured; where a recommendation draws it already, once is enough. */
function Use({ resource }: { readonly resource: Resource }) {
  const query = useWeek(resource.id)
  const { data: advice } = useRecommendationOf(resource.id)
  const isDrawn = advice && advice.state !== 'dismissed' && advice.reason === null
  if (isDrawn) return null
  return (
    <Panel title="A week of its use">
      <QueryView query={query} what="The use">
        {({ cells, timezone }) => (
          <div className={classes.use}>
            {cells.every(({ hours }) => hours === 0) ? (
              <NoWeek />
            ) : (
              <WeekMap cells={cells} timeZone={timezone} name={resource.name} />
            )}
          </div>
        )}
      </QueryView>
    </Panel>
  )
}

function Runs({ resource }: { readonly resource: Resource }) {
  const query = useRunsOfResource(resource.id, RUNS)
  const runs = query.data ?? []
  const held = useHeldRows(runs)
  return (
    <Panel
      title={runs.length < RUNS ? 'Starts and stops' : `The last ${RUNS} starts and stops`}
      aside={
        <>
          <FreshRows count={held.fresh} onShow={held.showFresh} />
          <OutcomeStrip runs={runs} />
        </>
      }
    >
      <QueryView query={query} what="The starts and stops">
        {() =>
          held.rows.length === 0 ? (
            <p className={classes.none}>It was never started or stopped by Hourhand yet.</p>
          ) : (
            <div {...held.area}>
              <RunList runs={held.rows} />
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}
