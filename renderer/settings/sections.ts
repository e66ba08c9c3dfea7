// The pages of the settings, in their order.
import {
  IconArchive,
  IconArrowsExchange,
  IconBell,
  IconCalendarShare,
  IconHistory,
  IconKey,
  IconListSearch,
  IconMail,
  IconMailX,
  IconPlugConnected,
  IconUser,
} from '@tabler/icons-react'

export const SECTIONS = [
  {
    href: '/settings/general',
    name: 'General',
    icon: IconUser,
    words: ['zone', 'theme', 'dark', 'clock', 'week', 'secrets', 'key chain'],
  },
  {
    href: '/settings/notifications',
    name: 'Notifications',
    icon: IconBell,
    words: ['quiet hours', 'desktop'],
  },
  { href: '/settings/api', name: 'API and tokens', icon: IconKey, words: ['address', 'script', 'key'] },
  { href: '/settings/mail', name: 'Mail server', icon: IconMail, words: ['smtp', 'e-mail'] },
  {
    href: '/settings/connections',
    name: 'Connections',
    icon: IconPlugConnected,
    words: ['instabase', 'metrics', 'webhook', 'aws'],
  },
  { href: '/settings/feeds', name: 'Calendar feeds', icon: IconCalendarShare, words: ['ics', 'subscribe'] },
  {
    href: '/settings/history',
    name: 'History',
    icon: IconHistory,
    words: ['retention', 'clean', 'space', 'disk'],
  },
  { href: '/settings/backups', name: 'Backups', icon: IconArchive, words: ['restore'] },
  {
    href: '/settings/transfer',
    name: 'Import and export',
    icon: IconArrowsExchange,
    words: ['crontab', 'json'],
  },
  {
    href: '/settings/deliveries',
    name: 'Deliveries',
    icon: IconMailX,
    words: ['webhook', 'failed', 'e-mail'],
  },
  { href: '/settings/audit', name: 'Audit log', icon: IconListSearch, words: ['changes', 'who'] },
] as const
