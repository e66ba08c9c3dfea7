// The people of a rota and the names they go by: persons, teams, escalations.

/** What clients keep with a person and Hourhand only gives back. */
export type Profile = Readonly<Record<string, unknown>>

/** Somebody who can be on call. */
export type Person = {
  readonly id: string
  /** The e-mail address, as given; letters of either case are the same. */
  readonly username: string
  readonly fullName: string
  readonly role: string
  /** A zone id as given (`resolveZoneId` reads it). */
  readonly zoneId: string
  readonly locale: string
  readonly profile: Profile
  /** How long before a shift begins its person is told, in minutes. */
  readonly reminderMinutes: readonly number[]
  readonly createdAt: number
  readonly updatedAt: number
}

export type TeamMember = { readonly personId: string; readonly role: string }

export type Team = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly members: readonly TeamMember[]
  readonly createdAt: number
  readonly updatedAt: number
}

/** Whom a rule of an escalation turns to; a `schedule` stands for whoever is on call by that rota. */
export type Recipient =
  | { readonly kind: 'user' | 'team' | 'schedule'; readonly id: string }
  | { readonly kind: 'none'; readonly id: null }

export type EscalationRule = {
  readonly condition: 'if-not-acked' | 'if-not-closed'
  readonly notifyType: 'default' | 'next' | 'previous' | 'users' | 'admins' | 'random' | 'all'
  readonly delayMinutes: number
  readonly recipient: Recipient
}

export type EscalationRepeat = {
  readonly waitInterval: number
  readonly count: number
  readonly resetRecipientStates: boolean
  readonly closeAlertAfterAll: boolean
}

export type Escalation = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly ownerTeamId: string | null
  readonly rules: readonly EscalationRule[]
  readonly repeat: EscalationRepeat | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** Names a person (by e-mail), a team, an escalation or a rota (by name) as clients do: by either, or both. */
export type Reference = { readonly id: string | null; readonly name: string | null }

/** A reference with its kind; `none` is nobody. */
export type RecipientReference =
  | ({ readonly kind: 'user' | 'team' | 'escalation' | 'schedule' } & Reference)
  | { readonly kind: 'none' }
