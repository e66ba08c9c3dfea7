import { randomUUID } from 'node:crypto'
import type {
  Escalation,
  EscalationRule,
  Recipient,
  RecipientReference,
  Reference,
} from '#shared/directory.ts'
import { AppError, invalid } from '#shared/error.ts'
import type { EscalationInput as StoredInput } from '../store/escalation.ts'
import { type Actor, writeAudit } from './change.ts'
import { checkDescription, checkPathName, type DirectoryDeps, type DirectoryNews } from './directory-entry.ts'
import type { Resolve } from './resolve.ts'

export type RuleInput = Omit<EscalationRule, 'recipient'> & { readonly recipient: RecipientReference }

export type EscalationInput = Pick<Escalation, 'name' | 'description' | 'repeat'> & {
  readonly ownerTeam: Reference | null
  readonly rules: readonly RuleInput[]
}

type Parts = DirectoryNews & { readonly resolve: Resolve }

export function createEscalationService(deps: DirectoryDeps, { announce, resolve }: Parts) {
  const { store, clock, history } = deps

  /** Inside a transaction: the rules with those they turn to. */
  function toRules(rules: readonly RuleInput[], actor: Actor): readonly EscalationRule[] {
    return rules.map((rule, index) => {
      const field = `rules[${index}].recipient`
      return { ...rule, recipient: toRecipient(resolve(rule.recipient, field, actor, clock.now()), field) }
    })
  }

  function toTeamId(team: Reference | null, actor: Actor): string | null {
    return team === null ? null : resolve({ kind: 'team', ...team }, 'ownerTeam', actor, clock.now()).id
  }

  return {
    createEscalation(input: EscalationInput, actor: Actor): Escalation {
      const escalation = store.transaction(() => {
        const { ownerTeam, rules, repeat } = input
        const checked = { ...checkEscalation(input), repeat }
        const ownerTeamId = toTeamId(ownerTeam, actor)
        return insertEscalation(deps, { ...checked, ownerTeamId, rules: toRules(rules, actor) }, actor)
      })
      announce('escalation', escalation.id, 'created')
      return escalation
    },
    /** `rules` replaces all there were. */
    updateEscalation(
      id: string,
      { ownerTeam, rules, ...change }: Partial<EscalationInput>,
      actor: Actor,
    ): Escalation {
      const now = clock.now()
      store.transaction(() => {
        const before = store.escalations.get(id)
        const input: StoredInput = {
          ...before,
          ...change,
          ...checkEscalation({ ...before, ...change }),
          ...(ownerTeam !== undefined && { ownerTeamId: toTeamId(ownerTeam, actor) }),
          ...(rules !== undefined && { rules: toRules(rules, actor) }),
        }
        refuseTaken(deps, input.name, id)
        history.settleAll(now)
        store.escalations.update(id, input, now)
        const after = store.escalations.get(id)
        writeAudit(store, { actor, action: 'update', type: 'escalation', id, before, after }, now)
      })
      announce('escalation', id, 'updated')
      return store.escalations.get(id)
    },
    /** Removes an escalation that may be in use: nobody takes its turns, and overrides with it end now. */
    removeEscalation(id: string, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => {
        const before = store.escalations.get(id)
        history.settleAll(now)
        const more = {
          rotas: store.rotas.forgetParticipant('escalation', id, now),
          overrides: store.rotaOverrides.endForParticipant('escalation', id, now),
        }
        store.escalations.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'escalation', id, before, more }, now)
      })
      announce('escalation', id, 'deleted')
    },
  }
}

/** Inside a transaction: a new entry and its line in the audit log. */
export function insertEscalation(
  { store, clock }: DirectoryDeps,
  input: StoredInput,
  actor: Actor,
): Escalation {
  const now = clock.now()
  refuseTaken({ store }, input.name, null)
  const id = randomUUID()
  store.escalations.insert(id, input, now)
  const after = store.escalations.get(id)
  writeAudit(store, { actor, action: 'create', type: 'escalation', id, after }, now)
  return after
}

function refuseTaken({ store }: Pick<DirectoryDeps, 'store'>, name: string, id: string | null): void {
  const known = store.escalations.findByName(name)
  if (known === null || known.id === id) return
  throw new AppError('conflict', `Escalation with [name] [${name}] already exists.`, { field: 'name' })
}

function checkEscalation({ name, description }: Pick<Escalation, 'name' | 'description'>) {
  return { name: checkPathName(name, 'name'), description: checkDescription(description) }
}

function toRecipient(participant: ReturnType<Resolve>, field: string): Recipient {
  if (participant.kind === 'none') return participant
  const { kind, id } = participant
  if (kind === 'escalation') throw invalid(field, 'a rule turns to a user, a team or a schedule')
  return { kind, id }
}
