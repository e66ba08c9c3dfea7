import type { AuditEntry } from './queries.ts'

/** The kinds of things that are changed. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  schedule: 'Schedule',
  resource: 'Resource',
  group: 'Group',
  job: 'Job',
  rota: 'Rota',
  rotation: 'Rotation',
  override: 'Override',
  absence: 'Absence',
  person: 'Person',
  team: 'Team',
  escalation: 'Escalation',
  calendar: 'Calendar',
  feed: 'Calendar feed',
  token: 'Token',
  user: 'User',
  setting: 'Setting',
  pause: 'Pause',
  backup: 'Backup',
  store: 'The store',
  action: 'Action on',
  'rota-override': 'On-call override',
  forwarding: 'Forwarding',
  swap: 'Swap',
  recommendation: 'Recommendation',
  discovery: 'Discovery',
  webhook: 'Webhook',
}

const ACTION_WORDS: Readonly<Record<string, string>> = {
  create: 'made',
  update: 'changed',
  delete: 'deleted',
  attach: 'attached',
  detach: 'detached',
  run: 'run by hand',
  cancel: 'cancelled',
  revoke: 'revoked',
  restore: 'restored',
}

/** What was changed, by kind and name: `Schedule Office hours`. */
export function thingOf({ resourceType, resourceID, metadata }: AuditEntry): string {
  const kind = KIND_WORDS[resourceType] ?? sentence(resourceType.replaceAll(/[_-]/g, ' '))
  if (resourceType === 'setting') return `${kind} ${resourceID}`
  const name = nameIn(metadata.after) ?? nameIn(metadata.before) ?? metadata.target
  return typeof name === 'string' ? `${kind} ${name}` : kind
}

export function deedOf({ action }: AuditEntry): string {
  return ACTION_WORDS[action] ?? action
}

/** Hourhand's own parts are told apart from people. */
export function actorOf({ actor }: AuditEntry): string {
  return actor.startsWith('system:') ? `Hourhand (${actor.slice('system:'.length)})` : actor
}

function nameIn(state: unknown): string | null {
  const { name, username } = (state ?? {}) as { name?: unknown; username?: unknown }
  if (typeof name === 'string' && name !== '') return name
  return typeof username === 'string' ? username : null
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
