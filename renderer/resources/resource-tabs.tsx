import { RoomTabs } from '../ui/room-tabs.tsx'

const TABS = [
  { href: '/resources', name: 'Resources' },
  { href: '/groups', name: 'Groups' },
  { href: '/recommendations', name: 'Recommendations' },
  { href: '/discover', name: 'Discover' },
] as const

export function ResourceTabs() {
  return <RoomTabs label="Resources and what belongs to them" tabs={TABS} />
}
