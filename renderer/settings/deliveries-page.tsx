import { SegmentedControl } from '@mantine/core'
import { IconMailCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { request } from '../api.ts'
import type { History } from '../api-types.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { readOn } from '../ui/read-on.ts'
import { VirtualList } from '../ui/virtual-list.tsx'
import { When } from '../ui/when.tsx'
import classes from './list.module.css'

type Delivery = {
  readonly id: string
  readonly kind: 'webhook' | 'email' | 'eventbridge'
  readonly to: string
  readonly runId: string | null
  readonly state: 'queued' | 'sent' | 'failed'
  readonly attempts: number
  readonly message: string | null
  readonly createdAt: string
}

type State = Delivery['state']

const KIND_WORDS = { webhook: 'Webhook to', email: 'E-mail to', eventbridge: 'Event to' } as const

/** `/settings/deliveries`: what was to be told to others, and whether they have heard it. */
export function DeliveriesPage() {
  const [state, setState] = useState<State>('failed')
  const query = useDeliveries(state)
  return (
    <Panel
      title="Deliveries"
      aside={
        <SegmentedControl
          aria-label="Which deliveries"
          value={state}
          onChange={(chosen) => setState(chosen as State)}
          data={[
            { value: 'failed', label: 'Failed' },
            { value: 'queued', label: 'Waiting' },
            { value: 'sent', label: 'Sent' },
          ]}
        />
      }
    >
      <QueryView query={query} what="The deliveries">
        {(deliveries) =>
          deliveries.length === 0 ? (
            <None state={state} />
          ) : (
            <VirtualList
              items={deliveries}
              getKey={({ id }) => id}
              label="Deliveries"
              className={classes.list}
              rowClassName={classes.item}
              renderRow={(delivery) => <Row delivery={delivery} />}
              onNearEnd={() => readOn(query)}
            />
          )
        }
      </QueryView>
    </Panel>
  )
}

/** The newest first, read on as they are scrolled. */
function useDeliveries(state: State) {
  return useInfiniteQuery({
    queryKey: ['deliveries', state],
    queryFn: ({ signal, pageParam }) =>
      request<History<Delivery>>(`/api/deliveries?state=${state}&limit=100${pageParam}`, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ meta: { next } }) => (next === null ? undefined : `&cursor=${next}`),
    select: ({ pages }) => pages.flatMap(({ data }) => data),
  })
}

function Row({
  delivery: { kind, to, message, attempts, createdAt, runId },
}: {
  readonly delivery: Delivery
}) {
  return (
    <div className={classes.what}>
      <div className={classes.name}>
        {KIND_WORDS[kind]} {to}
      </div>
      <div className={classes.facts}>
        <When at={createdAt} />
        <span>{attempts === 1 ? 'Tried once' : `Tried ${attempts} times`}</span>
        {runId !== null && <Link href={`/runs/${runId}`}>The run it tells of</Link>}
      </div>
      {message !== null && <div className={classes.bad}>{message}</div>}
    </div>
  )
}

const NONE_WORDS = {
  failed: 'Nothing failed to be delivered',
  queued: 'Nothing waits to be delivered',
  sent: 'Nothing was delivered yet',
} as const

function None({ state }: { readonly state: State }) {
  return (
    <EmptyState icon={IconMailCheck} title={NONE_WORDS[state]}>
      Webhooks, e-mails and events go out when a run of a job ends, as the job says. They are tried again for
      hours before they count as failed.
    </EmptyState>
  )
}
