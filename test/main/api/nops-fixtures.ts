/** What the tests of the nOps dialect share: the document's own body, and an app over providers that do as they are told. */
import { onTestFinished } from 'vitest'
import type { World } from '#main/context.ts'
import { providerOf } from '#main/providers/index.ts'
import { type ProviderCall, ProviderError } from '#main/providers/provider.ts'
import type { PowerState } from '#shared/power.ts'
import { startApp, waitUntil } from '../../helpers/app.ts'
import { createTestClock } from '../../helpers/clock.ts'

export const SCHEDULERS = '/svc/notifications/scheduler/nops_scheduler'
export const EVENT_BRIDGE = '/svc/notifications/eventbridge'

/** Saturday. */
export const NOW = Date.parse('2026-11-21T08:00:00Z')

/** As the document posts it. */
export const DOCUMENT = {
  name: 'test',
  project: 12,
  account_number: '202279780353',
  scheduled_by_tag_value: '38fdb370-32c9-11ee-92fc-0fc75763a04d',
  eventbridge_configuration: '',
  hours_down: 1,
  resources: [],
  actions: [
    {
      action: 'start',
      action_type: 'selected_day_of_week',
      day: 'mon',
      day_of_week: ['mon'],
      hour: 0,
      minute: 0,
      position: 0,
    },
    {
      action: 'stop',
      action_type: 'selected_day_of_week',
      day: 'sun',
      day_of_week: ['sun'],
      hour: 23,
      minute: 0,
      position: 167,
      action_details: {},
    },
  ],
}

export const action = (more: object) => ({
  action: 'stop',
  day_of_week: ['fri'],
  hour: 18,
  minute: 30,
  ...more,
})

export const ec2 = (more: object = {}) => ({
  item_type: 'ec2',
  resource_id: 'i-0abc',
  resource_name: 'build server',
  resource_arn: 'arn:aws:ec2:us-west-2:202279780353:instance/i-0abc',
  region: 'us-west-2',
  price_per_unit: 0.25,
  ...more,
})

/** Providers of AWS that answer from memory; everything else is as it is. */
export function createCloud() {
  const states = new Map<string, PowerState>()
  const calls: string[] = []
  /** What is never heard of again when it is asked for its state. */
  const hanging = new Set<string>()
  const act = (what: 'start' | 'stop', state: PowerState) => async (call: ProviderCall) => {
    const { id } = call.config as { readonly id: string }
    calls.push(`${call.isHibernation === true ? 'hibernate' : what} ${id}`)
    if (id === 'i-dead') throw new ProviderError('the instance was terminated')
    states.set(id, state)
    return {}
  }
  const provider: World['provider'] = (kind) =>
    kind.startsWith('aws-')
      ? {
          ...providerOf(kind),
          start: act('start', 'running'),
          stop: act('stop', 'stopped'),
          async status({ config }) {
            const { id } = config as { readonly id: string }
            if (hanging.has(id)) await new Promise(() => {})
            return states.get(id) ?? 'running'
          },
        }
      : providerOf(kind)
  return { provider, calls, states, hanging }
}

/** The app of one test at a fixed instant, its operator in UTC's own zone unless a test says otherwise. */
export async function startNops(world: Partial<World> = {}) {
  const clock = createTestClock(NOW)
  const cloud = createCloud()
  const sent: { readonly target: object; readonly body: unknown }[] = []
  const app = await startApp({
    clock,
    provider: cloud.provider,
    lackOfCredentials: () => null,
    send: async ({ target, body }) => {
      sent.push({ target, body })
    },
    ...world,
  })
  onTestFinished(() => app[Symbol.asyncDispose]())
  return {
    ...app,
    clock,
    cloud,
    sent,
    /** Makes a scheduler and answers it. */
    async make(more: object = {}) {
      const made = await app.post(SCHEDULERS, { ...DOCUMENT, ...more })
      if (made.status !== 201) throw new Error(`it was not made: ${made.text}`)
      return made.body
    },
    /** Asks with these headers alone. */
    async askPlain(method: string, path: string, headers: Record<string, string> = {}) {
      const response = await fetch(app.url + path, { method, headers })
      return { status: response.status, body: JSON.parse((await response.text()) || 'null') }
    },
    until: waitUntil,
  }
}
