import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconDots,
  IconPencil,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { request } from '../api.ts'
import { useCommands } from '../palette/commands.ts'
import { HoldMenu } from '../resources/hold-menu.tsx'
import type { Hold } from '../resources/types.ts'
import { useIsReadOnly } from '../session.tsx'
import { useUndoableDelete } from '../ui/undo.tsx'
import { GroupForm } from './group-form.tsx'
import { type Group, groupPath, useGroupPower } from './queries.ts'
import classes from './tier-board.module.css'

type Props = { readonly group: Group; readonly hold: Hold | null }

const BUTTONS = [
  { action: 'start', word: 'Start', icon: IconPlayerPlayFilled },
  { action: 'stop', word: 'Stop', icon: IconPlayerStopFilled },
] as const

/** What can be done with a whole group. */
export function GroupActions({ group, hold }: Props) {
  const { id, name } = group
  const isReadOnly = useIsReadOnly()
  const power = useGroupPower(group)
  useCommands(() =>
    isReadOnly
      ? []
      : BUTTONS.map(({ action, word }) => ({
          id: `${action} ${id}`,
          label: `${word} ${name}`,
          group: 'This group',
          run: () => power.mutate(action),
        })),
  )
  if (isReadOnly) return null
  return (
    <div className={classes.actions}>
      {BUTTONS.map(({ action, word, icon: Icon }) => (
        <Button
          key={action}
          variant="default"
          leftSection={<Icon size={13} aria-hidden />}
          loading={power.isPending && power.variables === action}
          disabled={group.members.length === 0}
          aria-label={`${word} ${name}`}
          onClick={() => power.mutate(action)}
        >
          {word}
        </Button>
      ))}
      <HoldMenu held={{ kind: 'group', id, name }} hold={hold && { ...hold, ofGroup: false }} />
      <Edit group={group} />
      <More group={group} />
    </div>
  )
}

function Edit({ group }: { readonly group: Group }) {
  const [isEditing, setEditing] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPencil size={14} aria-hidden />}
        onClick={() => setEditing(true)}
      >
        Edit
      </Button>
      {isEditing && (
        <GroupForm group={group} onClose={() => setEditing(false)} onSaved={() => setEditing(false)} />
      )}
    </>
  )
}

function More({ group }: { readonly group: Group }) {
  const [, go] = useLocation()
  const remove = useUndoableDelete<Group>({
    what: ({ name }) => name,
    remove: ({ id }) => request(groupPath(id), { method: 'DELETE' }),
  })
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="default" size={26} aria-label={`More for ${group.name}`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => {
            remove(group)
            go('/groups')
          }}
        >
          Delete the group; its resources stay
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
