/**
 * Every event, by name. Events are facts that have happened and are committed; `at` (epoch ms) is added by
 * the bus. Ids are the public ones.
 */
export type EventMap = {
  'intent.queued': IntentNews
  'intent.missed': IntentNews
  'run.started': RunNews
  'run.finished': RunNews
  'power.changed': {
    readonly resourceId: string
    readonly name: string
    readonly from: string
    readonly to: string
  }
  'resource.changed': Changed
  'group.changed': Changed
  'schedule.changed': Changed
  'job.changed': Changed
  'run.output': OutputNews
  /** A person has seen what went wrong; the intent's id, or null: all that had. */
  'run.acknowledged': { readonly id: string | null }
  'delivery.failed': {
    readonly kind: string
    readonly to: string
    readonly run: string | null
    readonly message: string
  }
  'calendar.changed': Changed
  /** The id of one, or null: all were computed anew. */
  'recommendation.changed': { readonly id: string | null; readonly change: 'updated' }
  'hold.changed': Changed
  'directory.changed': Changed & { readonly kind: 'user' | 'team' | 'escalation' }
  'rota.changed': Changed
  'forwarding.changed': Changed
  'shift.started': ShiftNews
  'shift.ended': ShiftNews
  'shift.reminder': ShiftReminder
  /** A rota went from being covered for the next 30 days to not being so; the first gap, at most up to their end. */
  'gap.found': {
    readonly rotaId: string
    readonly rota: string
    readonly startAt: string
    readonly endAt: string
  }
  'absence.changed': Changed
  'pause.changed': { readonly paused: boolean; readonly until: string | null; readonly reason: string }
  'settings.changed': { readonly what: string }
}

type Changed = { readonly id: string; readonly change: 'created' | 'updated' | 'deleted' }

type TargetNews = { readonly kind: string; readonly id: string; readonly name: string }

type IntentNews = {
  readonly id: string
  readonly what: string
  readonly target: TargetNews
  readonly dueAt: string
  readonly state: string
  readonly reason: string | null
}

type RunNews = {
  readonly id: string
  readonly what: string
  readonly target: TargetNews
  readonly dueAt: string
  readonly cause: string
  readonly outcome: string
  readonly message: string | null
}

/** Output of a run that goes on: what has come since the last such event, from its byte `from` on. */
type OutputNews = { readonly id: string; readonly from: number; readonly text: string }
/** A shift; `endAt` null when it is too far away to be known. `people` are user names. */
export type ShiftNews = {
  readonly rotaId: string
  readonly rota: string
  readonly rotationId: string
  readonly rotation: string
  readonly participant: TargetNews
  readonly startAt: string
  readonly endAt: string | null
  readonly people: readonly string[]
}

/** A shift that is to begin in `minutes` at the most, told to the person of that user name. */
export type ShiftReminder = ShiftNews & { readonly username: string; readonly minutes: number }

export type EventName = keyof EventMap

/** A published event: a name, a rising id within this life of the process, and its facts. */
export type HourhandEvent = {
  [Name in EventName]: {
    readonly id: number
    readonly type: Name
    readonly at: number
    readonly data: EventMap[Name]
  }
}[EventName]
