import { randomUUID } from 'node:crypto'
import type { NewDelivery } from '#shared/delivery.ts'
import { AppError } from '#shared/error.ts'
import { formatSeconds } from '#shared/instant.ts'
import type { ScheduleNews } from '#shared/schedule.ts'
import type { EventBus } from '../store/event-bus.ts'
import type { Store } from '../store/index.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import { type AwsSetting, readAws } from './setting.ts'

export type EventBusInput = Pick<EventBus, 'name' | 'accountNumber' | 'region'>

export type EventBusService = ReturnType<typeof createEventBusService>

/** What is told of a schedule: the event's type and its detail. */
export type ScheduleEvent = { readonly detailType: string; readonly detail: unknown }

type TellerDeps = Pick<ServiceDeps, 'clock'> & {
  readonly store: Pick<Store, 'scheduleGrids' | 'eventBuses' | 'settings' | 'deliveries'>
  /** Says each in the words of those who listen. */
  readonly describe: (news: readonly ScheduleNews[]) => readonly ScheduleEvent[]
}

export type ScheduleTeller = (news: readonly ScheduleNews[]) => void

/**
 * Notes what is to be sent of schedules that act or are switched: to the bus that each names, and all of it to the
 * webhook of the settings. Called inside the transaction of what it tells of; the courier sends it.
 */
export function createScheduleTeller({ store, clock, describe }: TellerDeps): ScheduleTeller {
  return (news) => {
    const url = store.settings.find('eventWebhook') as string | null
    const buses = store.scheduleGrids.busesOf(new Set(news.map(({ scheduleId }) => scheduleId)))
    if (url === null && buses.size === 0) return
    const aws = readAws(store)
    const now = clock.now()
    const told = news.filter(({ scheduleId }) => url !== null || buses.has(scheduleId))
    for (const [index, event] of describe(told).entries()) {
      const bus = store.eventBuses.find(buses.get(told[index]?.scheduleId ?? 0) ?? '')
      if (bus !== null) store.deliveries.insert(toBus(event, bus, aws), now)
      if (url !== null) store.deliveries.insert(toWebhook(event, bus, { url, now }), now)
    }
  }
}

type LackOfCredentials = (accountNumber: string, profile: string | null) => string | null

export type AwsAccounts = ReturnType<typeof createAwsAccounts>

/** Accounts of AWS as the settings know them. */
export function createAwsAccounts(store: Pick<Store, 'settings'>, lackOfCredentials: LackOfCredentials) {
  return {
    /** As whom an account is asked. The endpoint of the settings reaches every client by itself. */
    placeOf: (accountNumber: string): Pick<AwsPlace, 'profile'> => {
      const profile = profileOf(readAws(store).profiles, accountNumber)
      return profile === null ? {} : { profile }
    },
    /** Why no credentials answer for an account, in words; null where some may. */
    problemOf: (accountNumber: string): string | null =>
      lackOfCredentials(accountNumber, profileOf(readAws(store).profiles, accountNumber)),
  }
}

type AwsPlace = { readonly endpoint?: string; readonly profile?: string }

function placeOf({ endpoint, profiles }: AwsSetting, accountNumber: string): AwsPlace {
  const profile = profileOf(profiles, accountNumber)
  return { ...(endpoint !== null && { endpoint }), ...(profile !== null && { profile }) }
}

function profileOf(profiles: AwsSetting['profiles'], accountNumber: string): string | null {
  return Object.hasOwn(profiles, accountNumber) ? (profiles[accountNumber] ?? null) : null
}

function toBus({ detailType, detail }: ScheduleEvent, bus: EventBus, aws: AwsSetting): NewDelivery {
  const place = { region: bus.region, ...placeOf(aws, bus.accountNumber) }
  return { target: { kind: 'eventbridge', ...place, detailType }, body: detail, intentId: null }
}

/** The same event as EventBridge hands it on. */
function toWebhook(
  { detailType, detail }: ScheduleEvent,
  bus: EventBus | null,
  { url, now }: { url: string; now: number },
): NewDelivery {
  const body = {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'hourhand',
    account: bus?.accountNumber ?? '',
    time: formatSeconds(now),
    region: bus?.region ?? '',
    resources: [],
    detail,
  }
  return { target: { kind: 'webhook', url, headers: {} }, body, intentId: null }
}

/** The buses of EventBridge, one for each account. */
export function createEventBusService({ store, clock }: Pick<ServiceDeps, 'store' | 'clock'>) {
  return {
    /** The bus of this account; where there is one already, that one, and nothing is made. */
    create: (input: EventBusInput, actor: Actor): { readonly bus: EventBus; readonly isNew: boolean } =>
      store.transaction(() => {
        const known = store.eventBuses.findByAccount(input.accountNumber)
        if (known !== null) return { bus: known, isNew: false }
        const after = { ...input, id: randomUUID(), createdAt: clock.now() }
        store.eventBuses.insert(after)
        writeAudit(
          store,
          { actor, action: 'create', type: 'event bus', id: after.id, after },
          after.createdAt,
        )
        return { bus: after, isNew: true }
      }),
    remove(id: string, actor: Actor): void {
      store.transaction(() => {
        const before = store.eventBuses.find(id)
        if (before === null) throw new AppError('not_found', 'eventbridge not found')
        store.eventBuses.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'event bus', id, before }, clock.now())
      })
    },
  }
}
