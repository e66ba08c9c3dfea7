import { Button } from '@mantine/core'
import { IconSearch, IconServer } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

type Props = { readonly search?: string; readonly onClear?: () => void }

/** A list of resources with nothing in it: because of what is looked for, or because there is none yet. */
export function NoResources({ search = '', onClear }: Props) {
  const isReadOnly = useIsReadOnly()
  if (onClear) {
    return (
      <EmptyState
        icon={IconSearch}
        title={search ? `No resource has “${search}” in it` : 'No resource is like that'}
      >
        <p>Name, description and tags are searched.</p>
        <Button variant="default" onClick={onClear}>
          Show all resources
        </Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={IconServer} title="No resources yet">
      <p>
        A resource is anything that can be started and stopped: a program, a container, a machine, a database.
      </p>
      {!isReadOnly && (
        <p>
          <Button component={Link} href="/resources/new">
            Make the first resource
          </Button>{' '}
          <Button component={Link} href="/discover" variant="default">
            See what there is
          </Button>
        </p>
      )}
    </EmptyState>
  )
}
