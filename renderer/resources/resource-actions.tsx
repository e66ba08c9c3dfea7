import { ActionIcon, Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDots, IconPencil, IconPlugConnected, IconTrash } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { request } from '../api.ts'
import { useCommands } from '../palette/commands.ts'
import { useIsReadOnly } from '../session.tsx'
import { useUndoableDelete } from '../ui/undo.tsx'
import { HoldMenu } from './hold-menu.tsx'
import { actionsFor, PowerButtons } from './power-buttons.tsx'
import { resourcePath, usePower, useTestResource } from './queries.ts'
import classes from './resource-page.module.css'
import { testWords } from './test-result.tsx'
import type { Resource } from './types.ts'

/** What can be done with a resource. */
export function ResourceActions({ resource }: { readonly resource: Resource }) {
  const { id, name, plan } = resource
  const isReadOnly = useIsReadOnly()
  const power = usePower(resource)
  const pending = power.isPending ? power.variables : null
  useCommands(() =>
    isReadOnly
      ? []
      : actionsFor(resource.status).map((action) => ({
          id: `${action} ${id}`,
          label: `${action === 'start' ? 'Start' : 'Stop'} ${name}`,
          group: 'This resource',
          run: () => power.mutate(action),
        })),
  )
  return (
    <div className={classes.actions}>
      <PowerButtons resource={resource} pending={pending} onAct={(action) => power.mutate(action)} />
      <HoldMenu held={{ kind: 'resource', id, name }} hold={plan?.hold ?? null} />
      <Button
        component={Link}
        href={`/resources/${encodeURIComponent(id)}/edit`}
        variant="default"
        leftSection={<IconPencil size={14} aria-hidden />}
      >
        Edit
      </Button>
      {!isReadOnly && <More resource={resource} />}
    </div>
  )
}

function More({ resource }: { readonly resource: Resource }) {
  const [, go] = useLocation()
  const test = useTestResource(resource)
  const remove = useUndoableDelete<Resource>({
    what: ({ name }) => name,
    remove: ({ id }) => request(resourcePath(id), { method: 'DELETE' }),
  })
  const ask = () =>
    test.mutate(undefined, {
      onSuccess: (tested) => notifications.show({ title: resource.name, message: testWords(tested) }),
    })
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={26}
          aria-label={`More for ${resource.name}`}
          loading={test.isPending}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlugConnected size={15} aria-hidden />} onClick={ask}>
          Ask for its state now
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => {
            remove(resource)
            go('/resources')
          }}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
