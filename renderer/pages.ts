// The pages that the navigation leads to, in its order.
import {
  IconBolt,
  IconCalendarTime,
  IconClockHour4,
  IconListDetails,
  IconPhoneCall,
  IconServer,
  IconSettings,
} from '@tabler/icons-react'

/** `also`: where else one is on this page. `key`: the letter that, after g, leads there. */
export const PAGES = [
  { href: '/', name: 'Now', icon: IconClockHour4, key: 'n', also: [] },
  { href: '/schedules', name: 'Schedules', icon: IconCalendarTime, key: 's', also: [] },
  { href: '/jobs', name: 'Jobs', icon: IconBolt, key: 'j', also: [] },
  { href: '/on-call', name: 'On-call', icon: IconPhoneCall, key: 'o', also: [] },
  {
    href: '/resources',
    name: 'Resources',
    icon: IconServer,
    key: 'r',
    also: ['/groups', '/recommendations', '/discover'],
  },
  { href: '/activity', name: 'Activity', icon: IconListDetails, key: 'a', also: ['/runs'] },
  { href: '/settings', name: 'Settings', icon: IconSettings, key: ',', also: [] },
] as const

export type PageEntry = (typeof PAGES)[number]

/** The page that an address belongs to; null when it is none of the navigation's. */
export function pageOf(location: string): PageEntry | null {
  const isAt = (href: string) => href === location || (href !== '/' && location.startsWith(`${href}/`))
  return PAGES.find(({ href, also }) => isAt(href) || also.some(isAt)) ?? null
}
