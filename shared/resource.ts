import type { PowerState } from './power.ts'

export type Tag = { readonly key: string; readonly value: string }

/** Something that can be started and stopped. */
export type Resource = {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly provider: string
  readonly config: unknown
  readonly type: string
  readonly region: string
  /** US dollars for an hour of running. */
  readonly hourlyCost: number
  readonly tags: readonly Tag[]
  readonly status: PowerState
  /** Since when it is known to be in this state; null while nobody has said. */
  readonly statusAt: number | null
  /** Why it could not be asked, in its provider's words, and since when; null when it could. */
  readonly problem: string | null
  readonly problemAt: number | null
  /** Since when its provider lists it no longer; null when it does, or does not list things. */
  readonly missingSince: number | null
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a person can set on a resource. */
export type ResourceInput = Pick<
  Resource,
  'name' | 'description' | 'provider' | 'config' | 'type' | 'region' | 'hourlyCost' | 'tags'
>

/** The tags that one tag is borne as: itself, and each of the values between its commas (`dev,test`). */
export function borneAs({ key, value }: Tag): readonly Tag[] {
  const parts = value.split(',').map((part) => part.trim())
  const values = new Set([value, ...parts.filter((part) => part !== '')])
  return [...values].map((one) => ({ key, value: one }))
}
