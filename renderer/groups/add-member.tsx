import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useResources } from '../resources/queries.ts'
import { addMember, type Board } from './board.ts'
import classes from './tier-board.module.css'

type Props = { readonly board: Board; readonly onAdd: (board: Board) => void }

const TYPING_MS = 200
const SHOWN = 50

/** Finds a resource and adds it, behind the last tier. */
export function AddMember({ board, onAdd }: Props) {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), TYPING_MS)
  const { data } = useResources(asked)
  const known = new Set(board.flat(2).map(({ resourceUID }) => resourceUID))
  const free = (data?.data ?? []).filter(({ id }) => !known.has(id))
  return (
    <div className={classes.add}>
      <Select
        label="Add a resource"
        placeholder="Search by name or tag"
        w={{ base: '100%', xs: 340 }}
        searchable
        data={free.slice(0, SHOWN).map(({ id, name }) => ({ value: id, label: name }))}
        // What the server found by a tag is not in the name.
        filter={({ options }) => options}
        nothingFoundMessage={search ? 'None like that' : 'Every resource is in it'}
        value={null}
        searchValue={search}
        onSearchChange={setSearch}
        onChange={(id) => {
          const found = free.find((one) => one.id === id)
          setSearch('')
          if (found) onAdd(addMember(board, { resourceUID: found.id, name: found.name }))
        }}
        comboboxProps={{ shadow: 'md' }}
      />
    </div>
  )
}
