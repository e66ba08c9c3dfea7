// Whom a form offers: people, and where they fit teams, escalations and nobody.

import { useEscalations, useTeams } from './directory/queries.ts'
import { useDirectory } from './person.tsx'
import { useRotas } from './queries.ts'
import type { Participant } from './types.ts'

type Wanted = {
  readonly withTeams?: boolean
  readonly withEscalations?: boolean
  readonly withRotas?: boolean
}

/** For a `Select`, and what of it was chosen. */
export function useChoices({ withTeams = false, withEscalations = false, withRotas = false }: Wanted) {
  const { people, names } = useDirectory()
  const teams = useTeams().data ?? []
  const escalations = useEscalations().data ?? []
  const rotas = useRotas().data ?? []
  const users = people.map(
    ({ id, username }): Choice => ({
      value: `user ${id}`,
      label: labelOf(names.get(id) ?? username, username),
      participant: { type: 'user', id, name: username },
    }),
  )
  const groups = [
    { group: 'People', items: sorted(users) },
    { group: 'Teams', items: withTeams ? sorted(teams.map((one) => named('team', one))) : [] },
    {
      group: 'Escalations',
      items: withEscalations ? sorted(escalations.map((one) => named('escalation', one))) : [],
    },
    {
      group: 'Whoever is on call',
      items: withRotas ? sorted(rotas.map((one) => named('schedule', one))) : [],
    },
    { group: 'Otherwise', items: [NOBODY] },
  ].filter(({ items }) => items.length > 0)
  const all = groups.flatMap(({ items }) => items)
  return {
    data: groups.map(({ group, items }) => ({
      group,
      items: items.map(({ value, label }) => ({ value, label })),
    })),
    find: (value: string | null): Participant | null =>
      all.find((one) => one.value === value)?.participant ?? null,
  }
}

type Choice = { readonly value: string; readonly label: string; readonly participant: Participant }

const NOBODY: Choice = {
  value: 'none',
  label: 'Nobody: a turn that is left out',
  participant: { type: 'none', id: null, name: '' },
}

function named(
  type: 'team' | 'escalation' | 'schedule',
  { id, name }: { readonly id: string; readonly name: string },
): Choice {
  return { value: `${type} ${id}`, label: name, participant: { type, id, name } }
}

const sorted = (choices: readonly Choice[]): readonly Choice[] =>
  choices.toSorted((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }))

function labelOf(name: string, username: string): string {
  return name === username ? name : `${name} (${username})`
}
