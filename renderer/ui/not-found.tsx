import { Button, VisuallyHidden } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Link } from 'wouter'
import { EmptyState } from './empty-state.tsx'
import { Panel } from './panel.tsx'

/** Where an address leads nowhere; every room ends its routes with it. */
export function NotFound() {
  return (
    <>
      <VisuallyHidden component="h1">There is no such page</VisuallyHidden>
      <Panel title="Not here">
        <EmptyState icon={IconMapOff} title="There is no such page">
          <p>The address may be mistyped, or what stood here is gone.</p>
          <Button component={Link} href="/">
            Go to Now
          </Button>
        </EmptyState>
      </Panel>
    </>
  )
}
