import type { Participant, Person, Rota } from './types.ts'

/** What people are called, by their id. */
export type Names = ReadonlyMap<string, string>

const KINDS: Readonly<Record<string, string>> = {
  team: 'Team',
  escalation: 'Escalation',
  schedule: 'Whoever is on',
}

export function namesOf(people: readonly Person[]): Names {
  return new Map(people.map(({ id, fullName, username }) => [id, fullName.trim() || username]))
}

/** `Ada Lovelace`, `Team network`, `Nobody`; a user whose full name is not known goes by the user name. */
export function nameOf({ type, id, name }: Participant, names: Names): string {
  if (type === 'none') return 'Nobody'
  if (type === 'user') return (id === null ? undefined : names.get(id)) ?? name
  const kind = KINDS[type]
  return kind === undefined ? name : `${kind} ${name}`
}

/** As short as it can be said: `Ada`, of `ada@example.com` likewise `ada`. */
export function shortName(name: string): string {
  return name.includes('@') ? (name.split('@')[0] ?? name) : (name.split(/\s+/)[0] ?? name)
}

/** `AL` of Ada Lovelace, `GH` of grace.hopper@example.com, `A` of ada. */
export function initialsOf(name: string): string {
  const words = (name.includes('@') ? (name.split('@')[0] ?? '') : name).split(/[\s._-]+/).filter(Boolean)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0])
  return letters.join('').toUpperCase() || '?'
}

/** Whoever has a colour: the participants of all rotas, and those who stand in for them. */
export function idsOf(rotas: readonly Rota[]): readonly string[] {
  return rotas.flatMap(participantsOf).flatMap(({ id }) => (id === null || id === '' ? [] : [id]))
}

function participantsOf({ rotations, onCall, next }: Rota): readonly Participant[] {
  return [
    ...rotations.flatMap(({ participants }) => participants),
    ...onCall.map(({ participant }) => participant),
    ...next.participants,
  ]
}

/** What stays the same of whoever has a colour: the user name, or what a team is called. */
export function knownAs(rotas: readonly Rota[], people: readonly Person[]): (id: string) => string {
  const known = new Map(people.map(({ id, username }) => [id, username.toLowerCase()]))
  for (const { type, id, name } of rotas.flatMap(participantsOf))
    if (id !== null && !known.has(id)) known.set(id, type === 'user' ? name.toLowerCase() : `${type} ${name}`)
  return (id) => known.get(id) ?? id
}

/** `Ada and Grace`, `Ada, Grace and 3 more`. */
export function listed(names: readonly string[], shown = 3): string {
  if (names.length <= 1) return names[0] ?? 'nobody'
  const rest = names.length - shown
  if (rest > 0) return `${names.slice(0, shown).join(', ')} and ${rest} more`
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
