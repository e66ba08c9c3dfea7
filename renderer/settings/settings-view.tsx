import type { ReactNode } from 'react'
import { Panel, QueryView } from '../ui/panel.tsx'
import { type Settings, useSettings } from './queries.ts'

/** The settings, once they are read. */
export function SettingsView({ children }: { readonly children: (settings: Settings) => ReactNode }) {
  const query = useSettings()
  if (query.data) return children(query.data)
  return (
    <Panel title="Settings">
      <QueryView query={query} what="The settings" rows={6}>
        {() => null}
      </QueryView>
    </Panel>
  )
}
