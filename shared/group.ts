import { type IntentState, isGood, isOver } from './intent.ts'
import type { PowerAction } from './power.ts'

export type GroupMember = {
  readonly resourceId: number
  readonly tier: number
  readonly order: number
}

export type OnFailure = 'block' | 'continue'

export type PlannedStep = { readonly resourceId: number; readonly tier: number; readonly wave: number }

/**
 * Puts a group's members into waves that run one after another: tiers upward for a start and downward
 * for a stop, inside a tier by order; members of equal tier and order share a wave and run in parallel.
 */
export function planSteps(members: readonly GroupMember[], action: PowerAction): readonly PlannedStep[] {
  const tierSign = action === 'start' ? 1 : -1
  const sorted = members.toSorted(
    (a, b) => tierSign * (a.tier - b.tier) || a.order - b.order || a.resourceId - b.resourceId,
  )
  const steps: PlannedStep[] = []
  let wave = -1
  let previous: GroupMember | undefined
  for (const member of sorted) {
    if (member.tier !== previous?.tier || member.order !== previous.order) wave += 1
    steps.push({ resourceId: member.resourceId, tier: member.tier, wave })
    previous = member
  }
  return steps
}

/** A step as it stands: what the store knows of one member's intent. */
export type StepState = {
  readonly intentId: number
  readonly tier: number
  readonly wave: number
  readonly state: IntentState
  /** Whether the executor may take it already. */
  readonly isReleased: boolean
}

/** What comes next in a group's sequence. */
export type SequenceDecision =
  | { readonly kind: 'wait' }
  | { readonly kind: 'release'; readonly intentIds: readonly number[] }
  | { readonly kind: 'block'; readonly intentIds: readonly number[]; readonly failedTier: number }
  | { readonly kind: 'done'; readonly outcome: 'succeeded' | 'failed' | 'cancelled' }

/**
 * Decides a group's next move after one of its steps has changed. Waves of one tier follow each other
 * whatever became of the one before; a new tier begins only when every member of the tier before has
 * reached its state, unless the group says `continue`.
 */
export function decideSequence(steps: readonly StepState[], onFailure: OnFailure): SequenceDecision {
  const open = steps.filter((step) => !isOver(step.state))
  if (open.length === 0) {
    const bad = steps.filter((step) => !isGood(step.state))
    if (bad.length === 0) return { kind: 'done', outcome: 'succeeded' }
    return { kind: 'done', outcome: bad.every((step) => step.state === 'cancelled') ? 'cancelled' : 'failed' }
  }
  const wave = Math.min(...open.map((step) => step.wave))
  const current = open.filter((step) => step.wave === wave)
  const waiting = current.filter((step) => !step.isReleased)
  if (waiting.length === 0) return { kind: 'wait' }
  const tier = current[0]?.tier
  const failed = steps.find((step) => step.wave < wave && step.tier !== tier && !isGood(step.state))
  if (failed !== undefined && onFailure === 'block') {
    const intentIds = open.filter((step) => !step.isReleased).map((step) => step.intentId)
    return { kind: 'block', intentIds, failedTier: failed.tier }
  }
  return { kind: 'release', intentIds: waiting.map((step) => step.intentId) }
}

/** Resources that start and stop together, in tiers. */
export type ResourceGroup = {
  readonly id: number
  readonly name: string
  readonly description: string
  /** The time a member has to reach its state before its tier counts as failed; milliseconds. */
  readonly timeoutMs: number
  readonly onFailure: OnFailure
  readonly members: readonly (GroupMember & { readonly name: string })[]
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a person can set on a group. */
export type GroupInput = Pick<ResourceGroup, 'name' | 'description' | 'timeoutMs' | 'onFailure'> & {
  readonly members: readonly GroupMember[]
}
