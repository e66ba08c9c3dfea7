import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useFacets } from '../resources/queries.ts'
import { compareNatural } from '../ui/natural.ts'
import type { Named, Tag } from './schedule-draft.ts'
import { useFoundTargets } from './schedule-queries.ts'
import classes from './targets-panel.module.css'
import type { ScheduleFields } from './use-schedule-form.ts'

const TYPING_MS = 120
const MOST_TAGS = 8

/** Finds resources, groups and tags by words in them, and adds the one that is picked. */
export function TargetSearch({ draft, set }: ScheduleFields) {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), TYPING_MS)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const { resources, groups, tags } = useOffers(asked, combobox.dropdownOpened, draft)

  function pick(value: string): void {
    const [kind, id] = [value.slice(0, 3), value.slice(4)]
    const find = (list: readonly Named[]) =>
      list.filter((one) => one.id === id).map(({ id, name }) => ({ id, name }))
    if (kind === 'res') set({ resources: [...draft.resources, ...find(resources)] })
    if (kind === 'grp') set({ groups: [...draft.groups, ...find(groups)] })
    if (kind === 'tag') set({ tags: [...draft.tags, ...tags.filter((tag) => nameOf(tag) === id)] })
    setSearch('')
  }
  return (
    <Combobox store={combobox} onOptionSubmit={pick} shadow="md">
      <Combobox.Target>
        <TextInput
          className={classes.search ?? ''}
          aria-label="Add a resource, a group or a tag"
          placeholder="Add a resource, a group or a tag such as env=dev"
          leftSection={<IconSearch size={15} aria-hidden />}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
            combobox.openDropdown()
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          <Found kind="res" title="Resources" items={resources} />
          <Found kind="grp" title="Groups" items={groups} />
          <Found
            kind="tag"
            title="Everything tagged"
            items={tags.map((tag) => ({ id: nameOf(tag), name: `${tag.key} = ${tag.value}` }))}
          />
          {resources.length + groups.length + tags.length === 0 && <Nothing search={asked} />}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

type FoundProps = { readonly kind: string; readonly title: string; readonly items: readonly Named[] }

function Found({ kind, title, items }: FoundProps) {
  if (items.length === 0) return null
  return (
    <Combobox.Group label={title}>
      {items.map(({ id, name }) => (
        <Combobox.Option key={id} value={`${kind} ${id}`}>
          {name}
        </Combobox.Option>
      ))}
    </Combobox.Group>
  )
}

function Nothing({ search }: { readonly search: string }) {
  const words = search === '' ? 'There is nothing more to add.' : `Nothing has “${search}” in it.`
  return <Combobox.Empty>{words}</Combobox.Empty>
}

/** What is found and is not yet in the draft. */
function useOffers(search: string, isOpen: boolean, draft: ScheduleFields['draft']) {
  const { data: found } = useFoundTargets(search, isOpen)
  const { data: facets } = useFacets()
  const isNew = (list: readonly Named[]) => (one: Named) => !list.some(({ id }) => id === one.id)
  return {
    resources: (found?.resources ?? []).filter(isNew(draft.resources)).toSorted(compareNatural),
    groups: (found?.groups ?? []).filter(isNew(draft.groups)).toSorted(compareNatural),
    tags: tagsFor(search, facets?.tags ?? []).filter(
      (tag) => !draft.tags.some((own) => nameOf(own) === nameOf(tag)),
    ),
  }
}

const nameOf = ({ key, value }: Tag): string => `${key}=${value}`

/** The tags that resources bear and that have the words in them; at last the one that is typed: it may match nothing yet. */
function tagsFor(search: string, known: readonly Tag[]): readonly Tag[] {
  const words = search.toLowerCase().replaceAll(/\s*=\s*/g, '=')
  const isWanted = (tag: Tag) => nameOf(tag).toLowerCase().includes(words)
  const matching = known.filter(isWanted).map(({ key, value }) => ({ key, value }))
  const shown = matching.slice(0, MOST_TAGS)
  const [, key, value] = /^([^=]+?)\s*=\s*(.+)$/.exec(search) ?? []
  if (key === undefined || value === undefined) return shown
  const isKnown = matching.some((tag) => nameOf(tag) === nameOf({ key, value }))
  return isKnown ? shown : [...shown, { key, value }]
}
