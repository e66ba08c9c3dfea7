// Teams and escalations: whoever is on call together, or one after another.
import { IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel, QueryView } from '../../ui/panel.tsx'
import { useNotDeleted, useUndoableDelete } from '../../ui/undo.tsx'
import { listed, nameOf } from '../names.ts'
import { useDirectory } from '../person.tsx'
import { AddButton, Row } from './entry-row.tsx'
import { EscalationForm } from './escalation-form.tsx'
import {
  type Escalation,
  type EscalationRule,
  type Kind,
  type Team,
  useEscalations,
  useRemoveEntry,
  useTeams,
} from './queries.ts'
import { TeamForm } from './team-form.tsx'
import { ruleWords } from './words.ts'

export function Teams() {
  const query = useTeams()
  const { names } = useDirectory()
  const entries = useEntries<Team>('teams', query.data)
  return (
    <Panel title="Teams" aside={<AddButton word="Add a team" onClick={() => entries.edit('new')} />}>
      <QueryView query={query} what="The teams" rows={2}>
        {() =>
          entries.shown.length === 0 ? (
            <EmptyState icon={IconUsers} title="No teams">
              A team takes a turn together: all its members are on call then.
            </EmptyState>
          ) : (
            entries.shown.map((team) => (
              <Row
                key={team.id}
                name={team.name}
                quiet={listed(
                  team.members.map(({ user }) => names.get(user.id) ?? user.username),
                  6,
                )}
                onEdit={() => entries.edit(team)}
                onRemove={() => entries.remove(team)}
              />
            ))
          )
        }
      </QueryView>
      {entries.edited !== null && (
        <TeamForm
          team={entries.edited === 'new' ? null : entries.edited}
          onClose={() => entries.edit(null)}
        />
      )}
    </Panel>
  )
}

export function Escalations() {
  const query = useEscalations()
  const { names } = useDirectory()
  const entries = useEntries<Escalation>('escalations', query.data)
  const words = (rule: EscalationRule) => {
    const { type, id = null, username, name } = rule.recipient
    return ruleWords(rule, nameOf({ type, id, name: username ?? name ?? '' }, names))
  }
  return (
    <Panel
      title="Escalations"
      aside={<AddButton word="Add an escalation" onClick={() => entries.edit('new')} />}
    >
      <QueryView query={query} what="The escalations" rows={2}>
        {() =>
          entries.shown.length === 0 ? (
            <EmptyState icon={IconUsers} title="No escalations">
              An escalation says whom to turn to, one after another.
            </EmptyState>
          ) : (
            entries.shown.map((one) => (
              <Row
                key={one.id}
                name={one.name}
                quiet={one.rules.map(words).join(' · ')}
                onEdit={() => entries.edit(one)}
                onRemove={() => entries.remove(one)}
              />
            ))
          )
        }
      </QueryView>
      {entries.edited !== null && (
        <EscalationForm
          escalation={entries.edited === 'new' ? null : entries.edited}
          onClose={() => entries.edit(null)}
        />
      )}
    </Panel>
  )
}

/** The entries that are not deleted, and the one whose form is open. */
function useEntries<Entry extends { readonly id: string; readonly name: string }>(
  kind: Kind,
  entries: readonly Entry[] = [],
) {
  const isThere = useNotDeleted()
  const [edited, edit] = useState<Entry | 'new' | null>(null)
  const remove = useUndoableDelete<Entry>({ what: ({ name }) => name, remove: useRemoveEntry(kind) })
  return { shown: entries.filter(isThere), edited, edit, remove }
}
