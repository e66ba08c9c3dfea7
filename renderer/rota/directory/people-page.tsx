import { IconSearch, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { counted } from '../../ui/natural.ts'
import { Panel, QueryView } from '../../ui/panel.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { useNotDeleted, useUndoableDelete } from '../../ui/undo.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { Face } from '../person.tsx'
import { usePeople } from '../queries.ts'
import type { Person } from '../types.ts'
import classes from './directory.module.css'
import { AddButton, Row } from './entry-row.tsx'
import { Escalations, Teams } from './group-lists.tsx'
import { PersonForm } from './person-form.tsx'
import { useRemoveEntry } from './queries.ts'

/** `/on-call/people`: whoever can be on call, alone, as a team, or one after another. */
export function PeoplePage() {
  return (
    <>
      <People />
      <Teams />
      <Escalations />
    </>
  )
}

function People() {
  const query = usePeople()
  const isThere = useNotDeleted()
  const [search, setSearch] = useState('')
  const [edited, setEdited] = useState<Person | 'new' | null>(null)
  const people = (query.data ?? []).filter(isThere)
  const found = people
    .filter(({ fullName, username }) =>
      `${fullName} ${username}`.toLowerCase().includes(search.toLowerCase()),
    )
    .toSorted((a, b) => a.fullName.localeCompare(b.fullName, 'en', { numeric: true }))
  const aside = (
    <>
      <SearchField label="Search the people" value={search} onChange={setSearch} />
      <AddButton word="Add a person" onClick={() => setEdited('new')} />
    </>
  )
  return (
    <Panel title={query.data ? counted(people.length, 'person', 'people') : 'People'} aside={aside}>
      <QueryView query={query} what="The people">
        {() =>
          found.length === 0 ? (
            <Nobody isSearching={search !== ''} />
          ) : (
            <VirtualList
              className={classes.plain}
              label="People"
              items={found}
              getKey={({ id }) => id}
              renderRow={(person) => <PersonRow person={person} onEdit={() => setEdited(person)} />}
            />
          )
        }
      </QueryView>
      {edited !== null && (
        <PersonForm person={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </Panel>
  )
}

function Nobody({ isSearching }: { readonly isSearching: boolean }) {
  return (
    <EmptyState icon={isSearching ? IconSearch : IconUsers} title="Nobody here">
      {isSearching
        ? 'Names and e-mail addresses are searched.'
        : 'People come in with the rotas that name them, or are added here.'}
    </EmptyState>
  )
}

function PersonRow({ person, onEdit }: { readonly person: Person; readonly onEdit: () => void }) {
  const { username, fullName, timeZone } = person
  const name = fullName.trim() || username
  const remove = useUndoableDelete<Person>({ what: () => name, remove: useRemoveEntry('users') })
  return (
    <Row
      name={name}
      quiet={[username, timeZone].filter(Boolean).join(' · ')}
      {...{ onEdit }}
      onRemove={() => remove(person)}
    >
      <Face participant={{ type: 'user', id: person.id, name }} size="sm" />
    </Row>
  )
}
