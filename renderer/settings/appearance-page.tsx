import { Panel } from '../ui/panel.tsx'

/** `/settings/appearance`: how this browser shows the page. */
export function AppearancePage() {
  return <Panel title="Appearance">{null}</Panel>
}
