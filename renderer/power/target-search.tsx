import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
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
  const { data } = useFoundTargets(asked, combobox.dropdownOpened)
  const { resources, groups, tags } = offersOf(asked, data, draft)

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

type FoundTargets = ReturnType<typeof useFoundTargets>['data']

/** What was found and is not yet in the draft. */
function offersOf(search: string, found: FoundTargets, draft: ScheduleFields['draft']) {
  const isNew = (list: readonly Named[]) => (one: Named) => !list.some(({ id }) => id === one.id)
  const known = (found?.resources ?? []).flatMap((one) => Object.entries(one.tags))
  return {
    resources: (found?.resources ?? []).filter(isNew(draft.resources)).toSorted(compareNatural),
    groups: (found?.groups ?? []).filter(isNew(draft.groups)).toSorted(compareNatural),
    tags: tagsFor(search, known).filter((tag) => !draft.tags.some((own) => nameOf(own) === nameOf(tag))),
  }
}

const nameOf = ({ key, value }: Tag): string => `${key}=${value}`

/** The tags of what was found that have the words in them, and the one that is typed: it may match nothing yet. */
function tagsFor(search: string, known: readonly (readonly [string, string])[]): readonly Tag[] {
  const words = search.toLowerCase().replaceAll(/\s*=\s*/g, '=')
  const found = new Map(known.map(([key, value]) => [nameOf({ key, value }), { key, value }]))
  const matching = [...found.values()]
    .filter((tag) => nameOf(tag).toLowerCase().includes(words))
    .slice(0, MOST_TAGS)
  const [, key, value] = /^([^=]+?)\s*=\s*(.+)$/.exec(search) ?? []
  if (key === undefined || value === undefined || found.has(nameOf({ key, value }))) return matching
  return [{ key, value }, ...matching]
}
