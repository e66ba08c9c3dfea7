// Escalations: from a body to what the directory takes, and back.
import type { Escalation, EscalationRepeat } from '#shared/directory.ts'
import { invalid } from '#shared/error.ts'
import type { EscalationInput, RuleInput } from '../../../services/escalation.ts'
import type { Store } from '../../../store/index.ts'
import {
  asObject,
  type Part,
  readFilled,
  readFlag,
  readPart,
  readParts,
  readRecipient,
  readReferenceAt,
  readText,
  readWhole,
  readWord,
  required,
} from './read.ts'
import { type NameOf, toParticipant } from './recipient.ts'

const CONDITIONS = ['if-not-acked', 'if-not-closed'] as const
const NOTIFY_TYPES = ['default', 'next', 'previous', 'users', 'admins', 'random', 'all'] as const
const RECIPIENT_KINDS = ['user', 'team', 'schedule', 'none'] as const
const UNITS = { minutes: 1, hours: 60, days: 1440 } as const

/** How an escalation that does not repeat itself is shown where a client must be told. */
export const NO_REPEAT: EscalationRepeat = {
  waitInterval: 0,
  count: 0,
  resetRecipientStates: false,
  closeAlertAfterAll: false,
}

const COUNT = { least: 0, most: 1_000_000 }

export function readEscalation(body: unknown): EscalationInput {
  const part = asObject(body)
  const { description = '', ownerTeam = null, rules, repeat = null } = readEscalationChange(body)
  const name = required(part, 'name', readText(part, 'name'))
  return { name, description, ownerTeam, rules: required(part, 'rules', rules), repeat }
}

/** What a PATCH names; an empty name and an empty owner leave what there is, an empty `repeat` ends it. */
export function readEscalationChange(body: unknown): Partial<EscalationInput> {
  const part = asObject(body)
  const name = readFilled(part, 'name')
  const description = readText(part, 'description')
  const ownerTeam = readReferenceAt(part, 'ownerTeam')
  const rules = readParts(part, 'rules')?.map(readRule)
  const repeat = readPart(part, 'repeat')
  if (rules?.length === 0) throw invalid('rules', 'rules must not be empty')
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(ownerTeam !== undefined && { ownerTeam }),
    ...(rules !== undefined && { rules }),
    ...(repeat !== undefined && { repeat: readRepeat(repeat) }),
  }
}

function readRule(part: Part): RuleInput {
  return {
    condition: readWord(part, 'condition', CONDITIONS) ?? 'if-not-acked',
    notifyType: readWord(part, 'notifyType', NOTIFY_TYPES) ?? 'default',
    delayMinutes: readDelay(readPart(part, 'delay')),
    recipient: readRecipient(required(part, 'recipient', readPart(part, 'recipient')), RECIPIENT_KINDS),
  }
}

/** Minutes unless another unit is named; they are answered in minutes. */
function readDelay(part: Part | undefined): number {
  if (part === undefined) return 0
  const units = Object.keys(UNITS) as (keyof typeof UNITS)[]
  const unit = readWord(part, 'timeUnit', units) ?? 'minutes'
  return (readWhole(part, 'timeAmount', COUNT) ?? 0) * UNITS[unit]
}

/** Terraform sends `{}` for none. */
function readRepeat(part: Part): EscalationRepeat | null {
  if (Object.keys(part.members).length === 0) return null
  return {
    waitInterval: readWhole(part, 'waitInterval', COUNT) ?? 0,
    count: readWhole(part, 'count', COUNT) ?? 0,
    resetRecipientStates: readFlag(part, 'resetRecipientStates') ?? false,
    closeAlertAfterAll: readFlag(part, 'closeAlertAfterAll') ?? false,
  }
}

type Teams = Pick<Store, 'teams'>

/** One alone has an owner only where it has one. */
export function toEscalation(escalation: Escalation, store: Teams, nameOf: NameOf) {
  const { ownerTeam, ...rest } = toListedEscalation(escalation, store, nameOf)
  return ownerTeam.id === null ? rest : { ...rest, ownerTeam }
}

/** In a list every one has an owner, be it an empty one: migration tools read its id and name. */
export function toListedEscalation(escalation: Escalation, { teams }: Teams, nameOf: NameOf) {
  const { id, name, description, ownerTeamId, rules, repeat } = escalation
  const team = ownerTeamId === null ? null : teams.find(ownerTeamId)
  return {
    id,
    name,
    description,
    ownerTeam: { id: team?.id ?? null, name: team?.name ?? '' },
    rules: rules.map(({ condition, notifyType, delayMinutes, recipient }) => ({
      condition,
      notifyType,
      delay: { timeAmount: delayMinutes, timeUnit: 'minutes' },
      recipient: toParticipant(recipient, nameOf),
    })),
    ...(repeat !== null && { repeat }),
  }
}
