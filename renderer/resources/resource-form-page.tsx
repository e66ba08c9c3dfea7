import { VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useLocation } from 'wouter'
import { ApiError } from '../api.ts'
import { BackLink } from '../ui/back-link.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { NoResource } from './no-resource.tsx'
import { useResource } from './queries.ts'
import { ResourceForm } from './resource-form.tsx'
import type { Resource } from './types.ts'

/** Makes a resource (`id` null), or changes one. */
export function ResourceFormPage({ id }: { readonly id: string | null }) {
  return id === null ? <NewPage /> : <EditPage id={id} />
}

function NewPage() {
  const [, go] = useLocation()
  function onSaved({ id, name }: Resource): void {
    notifications.show({ title: 'Made', message: `${name} can be started and stopped now.` })
    go(`/resources/${encodeURIComponent(id)}`)
  }
  return (
    <>
      <VisuallyHidden component="h1">New resource</VisuallyHidden>
      <BackLink href="/resources">All resources</BackLink>
      <Panel title="New resource">
        <ResourceForm resource={null} onSaved={onSaved} cancelHref="/resources" />
      </Panel>
    </>
  )
}

function EditPage({ id }: { readonly id: string }) {
  const [, go] = useLocation()
  const query = useResource(id)
  const href = `/resources/${encodeURIComponent(id)}`
  if (query.error instanceof ApiError && query.error.status === 404) return <NoResource />
  return (
    <>
      <VisuallyHidden component="h1">Edit a resource</VisuallyHidden>
      <BackLink href={href}>{query.data?.name ?? 'The resource'}</BackLink>
      <Panel title={query.data ? `Edit ${query.data.name}` : 'Edit'}>
        <QueryView query={query} what="The resource">
          {(resource) => <ResourceForm resource={resource} onSaved={() => go(href)} cancelHref={href} />}
        </QueryView>
      </Panel>
    </>
  )
}
