import { type SpecialDays, skippingCalendar } from './calendar.ts'
import type { DuePlan } from './catch-up.ts'
import { type GroupMember, planSteps } from './group.ts'
import type { NewIntent, NewPowerIntent, Target } from './intent.ts'
import type { ScheduleTrigger } from './trigger.ts'

/** What a schedule acts on, and what bears on its firings. */
export type ScheduleScope = {
  readonly scheduleId: number
  /** Attached by hand or by a tag, without those that an attached group brings. */
  readonly resources: readonly Target[]
  readonly groups: readonly GroupScope[]
  readonly calendars: readonly SpecialDays[]
  /** Resources found running before their last start: the next stop leaves them alone. */
  readonly retained: ReadonlySet<number>
}

export type GroupScope = {
  readonly target: Target
  readonly members: readonly (GroupMember & { readonly name: string })[]
}

export type Pause = { readonly until: number | null; readonly reason: string }

/** What stands over all schedules at the moment. */
export type Overlay = {
  readonly pause: Pause | null
  /** The holds in force, by what they hold. */
  readonly heldResources: ReadonlyMap<number, readonly HeldBy[]>
  readonly heldGroups: ReadonlyMap<number, readonly HeldBy[]>
}

/** A hold in words, and when it ends: a firing that was due later is not its affair. */
export type HeldBy = { readonly words: string; readonly until: number | null }

export type DueFiring = { readonly trigger: ScheduleTrigger; readonly plan: DuePlan }

/** An intent to be stored, with the steps below it where it is a group's. */
export type Draft = {
  readonly intent: NewIntent
  readonly steps: readonly (Omit<NewIntent, 'step'> & { readonly wave: number; readonly tier: number })[]
}

/** Why a stop left a resource alone that `retainRunning` spares. */
export const RETAINED = 'it was running before its start fired, and is left running'

type Candidate = { readonly dueAt: number; readonly what: string; readonly late: boolean }
type Verdict = Pick<NewIntent, 'state' | 'reason'>

/**
 * Turns what is due into intents. For each target of each firing the first of these that holds decides:
 * paused and held (`held`), a special day or a retained resource (`skipped`), a newer firing of the same
 * resource after an interruption (`missed`), a start at the same instant as a stop (`superseded`);
 * everything else is `queued`. Each passed-over firing keeps its row and its reason.
 */
export function draftIntents(
  due: readonly DueFiring[],
  scopes: ReadonlyMap<number, ScheduleScope>,
  overlay: Overlay,
  now: number,
): readonly Draft[] {
  const drafts: Draft[] = []
  const firings: Firing[] = []
  for (const { trigger, plan } of due) {
    const scope = scopes.get(trigger.scheduleId)
    if (scope === undefined) continue
    for (const missed of plan.missed) drafts.push(...missedDrafts(trigger, scope, missed))
    for (const { dueAt, late } of plan.fire) firings.push({ trigger, scope, overlay, dueAt, late })
  }
  const rivals = findRivals(firings)
  for (const firing of firings) {
    const judge = createJudge(firing, rivals)
    const base = baseIntent(firing.trigger, firing.dueAt, firing.late, now)
    for (const target of firing.scope.resources) {
      drafts.push({ intent: { ...base, target, ...judge(target.id) }, steps: [] })
    }
    for (const group of firing.scope.groups) drafts.push(groupDraft(base, group, overlay, judge))
  }
  return drafts
}

function baseIntent(trigger: ScheduleTrigger, dueAt: number, late: boolean, now: number) {
  return {
    triggerId: trigger.id,
    scheduleId: trigger.scheduleId,
    dueAt,
    what: trigger.action,
    cause: late ? 'catchUp' : 'schedule',
    readyAt: late ? now : dueAt,
  } as const
}

function missedDrafts(
  trigger: ScheduleTrigger,
  scope: ScheduleScope,
  missed: { dueAt: number; reason: string },
): Draft[] {
  const base = baseIntent(trigger, missed.dueAt, true, missed.dueAt)
  const targets = [...scope.resources, ...scope.groups.map((group) => group.target)]
  return targets.map((target) => ({
    intent: { ...base, target, cause: 'schedule', state: 'missed', reason: missed.reason },
    steps: [],
  }))
}

type Firing = {
  readonly trigger: ScheduleTrigger
  readonly scope: ScheduleScope
  readonly overlay: Overlay
  readonly dueAt: number
  readonly late: boolean
}

type Rivals = ReadonlyMap<number, readonly Candidate[]>

/** Why one resource of a firing is passed over whatever else is due, or null when nothing stands in the way. */
function passOver({ trigger, scope, overlay, dueAt }: Firing): (resourceId: number) => Verdict | null {
  const { pause } = overlay
  if (pause !== null && (pause.until === null || dueAt < pause.until)) {
    const reason = pause.reason === '' ? 'everything is paused' : `everything is paused: ${pause.reason}`
    return () => ({ state: 'held', reason })
  }
  const calendar = skippingCalendar(scope.calendars, trigger.action, dueAt, trigger.rule.timeZone)
  if (calendar !== null) {
    return () => ({ state: 'skipped', reason: `the calendar "${calendar.name}" rests this day` })
  }
  return (resourceId) => {
    const held = heldAt(overlay.heldResources.get(resourceId), dueAt)
    if (held !== null) return { state: 'held', reason: held }
    const isSpared = trigger.action === 'stop' && scope.retained.has(resourceId)
    return isSpared ? { state: 'skipped', reason: RETAINED } : null
  }
}

/** Decides about one resource of one firing. */
function createJudge(firing: Firing, rivals: Rivals): (resourceId: number) => Verdict {
  const passed = passOver(firing)
  const { trigger, dueAt, late } = firing
  return (resourceId) =>
    passed(resourceId) ?? judgeRivals(rivals.get(resourceId), trigger.action, dueAt, late)
}

/** The hold, in words, that bears on a firing due at an instant; null when none does. */
export function heldAt(holds: readonly HeldBy[] | undefined, dueAt: number): string | null {
  return holds?.find((hold) => hold.until === null || dueAt < hold.until)?.words ?? null
}

function judgeRivals(
  rivals: readonly Candidate[] | undefined,
  what: string,
  dueAt: number,
  late: boolean,
): Verdict {
  if (rivals !== undefined && rivals.length > 1) {
    const newer = late ? rivals.find((rival) => rival.dueAt > dueAt) : undefined
    if (newer !== undefined) {
      return { state: 'missed', reason: `it was overtaken by the ${newer.what} due ${isoOf(newer.dueAt)}` }
    }
    if (what === 'stop' && rivals.some((rival) => rival.dueAt === dueAt && rival.what === 'start')) {
      return { state: 'superseded', reason: 'a start is due at the same instant, and start wins' }
    }
  }
  return { state: 'queued', reason: null }
}

function isoOf(at: number): string {
  return new Date(at).toISOString()
}

/** By resource, the firings that nothing stands in the way of, so that each can be weighed against the others. */
function findRivals(firings: readonly Firing[]): Rivals {
  const byResource = new Map<number, Candidate[]>()
  for (const firing of firings) {
    const { scope, trigger, dueAt, late } = firing
    const passed = passOver(firing)
    const direct = scope.resources.map((target) => target.id)
    const members = scope.groups.flatMap((group) => group.members.map((member) => member.resourceId))
    for (const resourceId of [...direct, ...members]) {
      if (passed(resourceId) !== null) continue
      const known = byResource.get(resourceId)
      const candidate = { dueAt, what: trigger.action, late }
      if (known === undefined) byResource.set(resourceId, [candidate])
      else known.push(candidate)
    }
  }
  return byResource
}

function groupDraft(
  base: ReturnType<typeof baseIntent>,
  group: GroupScope,
  overlay: Overlay,
  judge: (resourceId: number) => Verdict,
): Draft {
  const held = heldAt(overlay.heldGroups.get(group.target.id), base.dueAt)
  if (held !== null) {
    return { intent: { ...base, target: group.target, state: 'held', reason: held }, steps: [] }
  }
  const verdicts = group.members.map((member) => ({ member, verdict: judge(member.resourceId) }))
  const active = verdicts.filter(({ verdict }) => verdict.state === 'queued')
  const first = verdicts[0]
  if (active.length === 0 && first !== undefined) {
    return { intent: { ...base, target: group.target, ...first.verdict }, steps: [] }
  }
  return stepsDraft({ ...base, target: group.target, state: 'queued', reason: null }, group, (resourceId) => {
    return verdicts.find(({ member }) => member.resourceId === resourceId)?.verdict ?? judge(resourceId)
  })
}

/**
 * A group's intent with one step for each member; only the first wave may be taken at once.
 * A group without members is done as soon as it is begun.
 */
export function stepsDraft(
  intent: NewPowerIntent,
  group: GroupScope,
  judge: (resourceId: number) => Verdict = () => ({ state: 'queued', reason: null }),
): Draft {
  const names = new Map(group.members.map((member) => [member.resourceId, member.name]))
  const planned = planSteps(group.members, intent.what).map((step) => ({
    ...step,
    verdict: judge(step.resourceId),
  }))
  const firstWave = planned.find((step) => step.verdict.state === 'queued')?.wave
  return {
    intent:
      planned.length === 0 ? { ...intent, state: 'succeeded', reason: 'the group has no members' } : intent,
    steps: planned.map(({ resourceId, tier, wave, verdict }) => ({
      ...intent,
      ...verdict,
      target: { kind: 'resource', id: resourceId, name: names.get(resourceId) ?? '' },
      readyAt: wave === firstWave ? intent.readyAt : null,
      wave,
      tier,
    })),
  }
}
