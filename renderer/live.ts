// Keeps the page true to the server: events say which answers are stale, a lost connection is found again.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { EventMap, EventName } from '#shared/event.ts'
import { setLive, setReconnect } from './state.ts'
import { createBatch } from './ui/batch.ts'

/** What settings show. */
type Administrative = 'settings' | 'tokens' | 'feeds' | 'backups' | 'deliveries' | 'audit'

const ADMINISTRATIVE: readonly Administrative[] = [
  'settings',
  'tokens',
  'feeds',
  'backups',
  'deliveries',
  'audit',
]

type Topic =
  | 'schedules'
  | 'resources'
  | 'jobs'
  | 'runs'
  | 'intents'
  | 'pause'
  | 'session'
  | 'rotas'
  | 'directory'
  | 'timeline'
  | 'recommendations'
  | Administrative

export const ALL_TOPICS: readonly Topic[] = [
  'schedules',
  'resources',
  'jobs',
  'runs',
  'intents',
  'pause',
  'session',
  'rotas',
  'directory',
  'timeline',
  'recommendations',
  ...ADMINISTRATIVE,
]

/** The answers that each event makes stale. The first member of a query key is its topic. */
const STALE: Readonly<Record<EventName, readonly Topic[]>> = {
  'intent.queued': ['runs', 'intents', 'schedules', 'jobs', 'timeline'],
  'intent.missed': ['intents', 'schedules', 'timeline'],
  'run.started': ['runs', 'jobs', 'timeline'],
  'run.output': [],
  'run.acknowledged': ['runs', 'intents', 'timeline'],
  'run.finished': ['runs', 'intents', 'resources', 'jobs', 'timeline', 'recommendations'],
  'job.changed': ['jobs', 'timeline'],
  'delivery.failed': ['runs', 'deliveries'],
  'power.changed': ['resources', 'schedules'],
  'resource.changed': ['resources', 'schedules'],
  'group.changed': ['resources', 'schedules', 'timeline'],
  'schedule.changed': ['schedules', 'timeline'],
  'calendar.changed': ['schedules', 'timeline'],
  'recommendation.changed': ['recommendations'],
  'hold.changed': ['schedules', 'resources', 'timeline'],
  'directory.changed': ['directory', 'rotas'],
  'rota.changed': ['rotas', 'timeline'],
  'forwarding.changed': ['rotas', 'timeline'],
  'shift.started': ['rotas', 'timeline'],
  'shift.ended': ['rotas'],
  'shift.reminder': [],
  'absence.changed': ['rotas', 'timeline'],
  'gap.found': ['rotas'],
  'pause.changed': ['pause', 'schedules', 'timeline'],
  'settings.changed': ['session', 'schedules', ...ADMINISTRATIVE],
}

export function topicsOf(event: string): readonly Topic[] {
  return event === 'reset' ? ALL_TOPICS : (STALE[event as EventName] ?? [])
}

type OutputListener = (news: EventMap['run.output'] | null) => void

const outputListeners = new Set<OutputListener>()

/** Tells what runs write, as it comes, and null when some of it may have been missed. Answers how to stop. */
export function onOutput(listener: OutputListener): () => void {
  outputListeners.add(listener)
  return () => outputListeners.delete(listener)
}

function tellOutput(news: EventMap['run.output'] | null): void {
  for (const listener of outputListeners) listener(news)
}

type FiringListener = (
  news: Pick<EventMap['run.finished'], 'what' | 'target'> & { readonly state: string },
) => void

const firingListeners = new Set<FiringListener>()

/** Tells what has ended or was missed, as it happens. Answers how to stop. */
export function onFiring(listener: FiringListener): () => void {
  firingListeners.add(listener)
  return () => firingListeners.delete(listener)
}

function tellFiring({
  what,
  target,
  state,
  outcome,
}: EventMap['intent.missed'] & { outcome?: string }): void {
  for (const listener of firingListeners) listener({ what, target, state: outcome ?? state })
}

/** Hundreds of events a second cost a few refetches a second. */
const BATCH = { firstAfterMs: 40, everyMs: 400 } as const
const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 5000

/** Listens while the page is signed in. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    const batch = createBatch<Topic>(
      (topics) => client.invalidateQueries({ predicate: ({ queryKey }) => topics.has(queryKey[0] as Topic) }),
      BATCH,
    )
    const stop = connect((topics) => batch.add(topics))
    return () => {
      stop()
      batch.stop()
    }
  }, [client])
}

/** A page that nobody sees gives its connection back: a browser has but six for all its tabs together. */
const SLEEP_AFTER_MS = 5000

function connect(onStale: (topics: readonly Topic[]) => void): () => void {
  let source: EventSource | null = null
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let sleepTimer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let lostSince: number | null = null
  let isAsleep = false

  function open(): void {
    close()
    source = new EventSource('/api/events')
    for (const name of [...Object.keys(STALE), 'reset']) {
      source.addEventListener(name, () => onStale(topicsOf(name)))
    }
    source.addEventListener('reset', () => tellOutput(null))
    for (const name of ['run.finished', 'intent.missed'])
      source.addEventListener(name, ({ data }) => tellFiring(JSON.parse(data)))
    source.addEventListener('run.output', ({ data }) => tellOutput(JSON.parse(data)))
    source.onopen = () => {
      // What happened while nobody listened is unknown, so everything is asked for again.
      if (lostSince !== null || isAsleep) {
        onStale(ALL_TOPICS)
        tellOutput(null)
      }
      failures = 0
      lostSince = null
      isAsleep = false
      setLive({ status: 'live' })
    }
    source.onerror = retryLater
  }

  function close(): void {
    clearTimeout(retryTimer)
    source?.close()
  }

  function retryLater(): void {
    close()
    // The reason may be that the session has ended: asking says so.
    if (lostSince === null) onStale(['session'])
    lostSince ??= Date.now()
    const wait = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS)
    failures += 1
    setLive({ status: 'lost', since: lostSince, retryAt: Date.now() + wait })
    retryTimer = setTimeout(open, wait)
  }

  function sleep(): void {
    close()
    isAsleep = true
  }

  function sleepOrWake(): void {
    clearTimeout(sleepTimer)
    if (document.visibilityState === 'hidden') sleepTimer = setTimeout(sleep, SLEEP_AFTER_MS)
    else if (isAsleep || lostSince !== null) open()
  }

  document.addEventListener('visibilitychange', sleepOrWake)
  setReconnect(open)
  open()
  return () => {
    document.removeEventListener('visibilitychange', sleepOrWake)
    clearTimeout(sleepTimer)
    close()
    setReconnect(() => {})
  }
}
