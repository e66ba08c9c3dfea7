// What the on-call API answers, as far as the page reads it. Instants are ISO 8601 in UTC.

export type PeriodType = 'default' | 'override' | 'forwarding'

/** Who takes a turn: a user, a team or an escalation; `none` is a turn that nobody takes. */
export type Participant = {
  readonly type: string
  readonly id: string | null
  readonly name: string
}

export type Person = {
  readonly id: string
  readonly username: string
  readonly fullName: string
  /** Where whole entries of the directory are read. */
  readonly timeZone?: string
}

export type Rotation = {
  readonly id: string
  readonly name: string
  readonly type: 'hourly' | 'daily' | 'weekly'
  readonly length: number
  readonly startDate: string
  readonly endDate: string | null
  readonly participants: readonly Participant[]
  /** In words; null: always. */
  readonly restriction: string | null
  readonly countsOpenDays: boolean
}

/** A shift that runs now; `endDate` null: nobody knows an end. */
export type Duty = {
  readonly rotationId: string
  readonly rotation: string
  readonly type: PeriodType
  readonly participant: Participant
  readonly people: readonly Person[]
  readonly startDate: string
  readonly endDate: string | null
}

export type Stretch = { readonly startDate: string; readonly endDate: string }

export type Rota = {
  readonly id: string
  readonly name: string
  readonly description: string
  /** As it was given: not always an IANA name. */
  readonly timeZone: string
  readonly enabled: boolean
  readonly ownerTeam: { readonly id: string; readonly name: string } | null
  readonly rotations: readonly Rotation[]
  readonly onCall: readonly Duty[]
  readonly next: { readonly at: string | null; readonly participants: readonly Participant[] }
  /** The first stretch of the coming 30 days in which nobody is on call. */
  readonly firstGap: Stretch | null
}

export type Period = Stretch & {
  readonly type: PeriodType
  readonly isPast: boolean
  readonly recipient: Participant
  readonly fromUser?: { readonly id: string; readonly name: string }
}

export type Lane = {
  readonly rotationId: string
  readonly name: string
  readonly order: number
  readonly periods: readonly Period[]
}

export const LAYERS = ['final', 'base', 'override', 'forwarding'] as const
export type Layer = (typeof LAYERS)[number]

export type Timeline = Readonly<Record<Layer, readonly Lane[]>> & {
  readonly from: string
  readonly to: string
  readonly timeZone: string
}

export type Override = Stretch & {
  readonly alias: string
  readonly user: {
    readonly type: string
    readonly id?: string
    readonly name?: string
    readonly username?: string
  }
  /** Empty: it lies over all rotations. */
  readonly rotations: readonly { readonly id: string; readonly name?: string }[]
}

export type Feed = { readonly id: string; readonly url: string; readonly webcal: string }

/** Every duty of one user is another's for a while, in all rotas. */
export type Forwarding = Stretch & {
  readonly id: string
  readonly fromUser: { readonly id: string; readonly username: string }
  readonly toUser: { readonly id: string; readonly username: string }
}

/** A calendar that is followed; its address is known to nobody here. */
export type FeedEntry = {
  readonly id: string
  readonly kind: string
  readonly target: { readonly id: string; readonly name: string | null } | null
  readonly createdBy: string
  readonly createdAt: string
}
