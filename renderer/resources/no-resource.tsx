import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Link } from 'wouter'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'

/** Where the address of a resource leads to none. */
export function NoResource() {
  return (
    <Panel title="Not here">
      <EmptyState icon={IconMapOff} title="There is no such resource">
        <p>It may have been deleted. What it did is still in the record.</p>
        <Button component={Link} href="/resources">
          Show all resources
        </Button>
      </EmptyState>
    </Panel>
  )
}
