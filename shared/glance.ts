// What can be seen of Hourhand in one look: what the tray, its popover and its tooltip are made of.

/** What the tray's picture says. What asks for attention comes before what runs; a pause before both. */
export type GlanceState = 'idle' | 'running' | 'attention' | 'paused'

/** A coming firing. `at` is ISO 8601 in UTC; `timeZone` that of the thing that fires. */
export type GlanceFiring = {
  readonly at: string
  readonly what: 'start' | 'stop' | 'run'
  readonly kind: 'schedule' | 'job'
  readonly id: string
  readonly name: string
  readonly timeZone: string
}

/** Who is on call of a rota now, and until when (null: not known). */
export type GlanceDuty = {
  readonly rotaId: string
  readonly rota: string
  readonly people: readonly string[]
  readonly until: string | null
}

/** A schedule or job that can be switched from the tray. */
export type GlanceSwitch = {
  readonly kind: 'schedule' | 'job'
  readonly id: string
  readonly name: string
  readonly enabled: boolean
}

export type Glance = {
  readonly state: GlanceState
  /** ISO 8601 in UTC of the end of the pause, null when it has none; null altogether without a pause. */
  readonly pause: { readonly until: string | null } | null
  /** The next three, the nearest first. */
  readonly next: readonly GlanceFiring[]
  readonly onCall: readonly GlanceDuty[]
  /** The pinned ones; where none is pinned, the first few by name. */
  readonly switches: readonly GlanceSwitch[]
  readonly jobs: readonly { readonly id: string; readonly name: string }[]
  readonly resources: readonly { readonly id: string; readonly name: string; readonly status: string }[]
  /** Runs that go on. */
  readonly running: number
  /** Runs that failed and firings that were missed which nobody has seen yet. */
  readonly unseen: number
}

/** The picture for what is so. */
export function stateOf({
  pause,
  running,
  unseen,
}: Pick<Glance, 'pause' | 'running' | 'unseen'>): GlanceState {
  if (pause !== null) return 'paused'
  if (unseen > 0) return 'attention'
  return running > 0 ? 'running' : 'idle'
}
