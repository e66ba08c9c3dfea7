import { Button, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { IconBulb, IconRefresh } from '@tabler/icons-react'
import { useSearchParams } from 'wouter'
import { formatMoney } from '../resources/cost.ts'
import { ResourceTabs } from '../resources/resource-tabs.tsx'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { useRecommendations, useRefresh } from './queries.ts'
import classes from './recommendation.module.css'
import { RecommendationCard } from './recommendation-card.tsx'
import type { Recommendation } from './types.ts'

const STATES = [
  { value: 'open', label: 'Open' },
  { value: 'applied', label: 'Applied' },
  { value: 'dismissed', label: 'Dismissed' },
] as const

const EMPTY = {
  open: 'Nothing to recommend yet',
  applied: 'None was applied yet',
  dismissed: 'None was dismissed',
} as const

export function RecommendationsPage() {
  const [params, setParams] = useSearchParams()
  const state = STATES.find(({ value }) => value === params.get('state'))?.value ?? 'open'
  const query = useRecommendations(state)
  const found = query.data?.data ?? []
  const some = found.filter(({ reason }) => reason === null)
  const none = found.filter(({ reason }) => reason !== null)
  return (
    <>
      <VisuallyHidden component="h1">Recommendations</VisuallyHidden>
      <ResourceTabs />
      <Panel
        title="Recommendations"
        aside={
          <>
            <Sum recommendations={some} />
            <SegmentedControl
              aria-label="Which recommendations"
              data={[...STATES]}
              value={state}
              onChange={(value) => setParams(value === 'open' ? {} : { state: value }, { replace: true })}
            />
            <Refresh />
          </>
        }
      >
        <QueryView query={query} what="The recommendations" rows={6}>
          {() => (some.length === 0 ? <Nothing state={state} /> : <Cards recommendations={some} />)}
        </QueryView>
      </Panel>
      {none.length > 0 && (
        <Panel title="Looked at, with nothing to recommend">
          <Cards recommendations={none} />
        </Panel>
      )}
    </>
  )
}

function Cards({ recommendations }: { readonly recommendations: readonly Recommendation[] }) {
  return (
    <ul className={classes.cards}>
      {recommendations.map((recommendation) => (
        <li key={recommendation.id}>
          <RecommendationCard recommendation={recommendation} />
        </li>
      ))}
    </ul>
  )
}

/** What one could save by applying those of single resources: the others are about the same machines again. */
function Sum({ recommendations }: { readonly recommendations: readonly Recommendation[] }) {
  const sum = recommendations
    .filter(({ kind, state }) => kind !== 'workload' && state === 'open')
    .reduce((total, { savings }) => total + savings, 0)
  if (sum <= 0) return null
  return <p className={classes.sum}>{formatMoney(sum)} a month to save</p>
}

function Refresh() {
  const refresh = useRefresh()
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  const problems = refresh.data?.problems ?? []
  return (
    <>
      {problems.length > 0 && <span role="status">{problems.join(' ')}</span>}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRefresh size={15} aria-hidden />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        Look again
      </Button>
    </>
  )
}

function Nothing({ state }: { readonly state: Recommendation['state'] }) {
  return (
    <EmptyState icon={IconBulb} title={EMPTY[state]}>
      {state === 'open' &&
        'How much each container, program and AWS machine is used is measured every five minutes. After 7 days Hourhand says in which hours of the week it could be off, and looks again once a day.'}
    </EmptyState>
  )
}
