// The commands that are there on every page.
import {
  IconKeyboard,
  IconMoon,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlus,
} from '@tabler/icons-react'
import { PAGES } from '../pages.ts'
import { SECTIONS } from '../settings/sections.ts'
import type { Command } from './commands.ts'
import { openKeys } from './open.ts'
import type { Deeds } from './use-deeds.ts'

type Go = (path: string) => void

/** The pages, the settings, what can be made anew, and what concerns all of Hourhand. */
export function fixedCommands(go: Go, deeds: Deeds): readonly Command[] {
  const changes = deeds.isReadOnly ? [] : [...makeCommands(go), ...pauseCommands(deeds)]
  return [...pageCommands(go), ...changes, ...otherCommands(deeds)]
}

const MORE_PAGES = [
  { href: '/recommendations', name: 'Recommendations', words: ['saving', 'cost'] },
  { href: '/discover', name: 'Discover resources', words: ['find', 'docker', 'aws'] },
  { href: '/on-call/shifts', name: 'My shifts', words: ['on-call'] },
  { href: '/welcome', name: 'First steps', words: ['guide', 'help', 'begin'] },
]

function pageCommands(go: Go): readonly Command[] {
  return [
    ...PAGES.map(({ href, name, icon, key }) => ({
      id: `page ${href}`,
      label: name,
      group: 'Pages',
      keywords: ['go to', 'page', key],
      icon,
      run: () => go(href),
    })),
    ...MORE_PAGES.map(({ href, name, words }) => ({
      id: `page ${href}`,
      label: name,
      group: 'Pages',
      keywords: ['go to', 'page', ...words],
      isOnlyFound: true,
      run: () => go(href),
    })),
    ...SECTIONS.map(({ href, name, icon, words }) => ({
      id: `page ${href}`,
      label: `Settings: ${name}`,
      group: 'Pages',
      keywords: words,
      icon,
      isOnlyFound: true,
      run: () => go(href),
    })),
  ]
}

function makeCommands(go: Go): readonly Command[] {
  const create = (what: string, path: string): Command => ({
    id: `new ${what}`,
    label: `New ${what}`,
    group: 'Do',
    keywords: ['add', 'create', 'make'],
    icon: IconPlus,
    run: () => go(path),
  })
  return [
    create('schedule', '/schedules/new'),
    create('job', '/jobs/new'),
    create('resource', '/resources/new'),
    create('group', '/groups/new'),
    create('rota', '/on-call/new'),
  ]
}

function pauseCommands({
  isPaused,
  morning,
  resume,
  pauseHour,
  pauseMorning,
  pause,
}: Deeds): readonly Command[] {
  const group = 'Do'
  if (isPaused)
    return [{ id: 'resume', label: 'Resume everything', group, icon: IconPlayerPlayFilled, run: resume }]
  const icon = IconPlayerPauseFilled
  return [
    { id: 'pause hour', label: 'Pause everything for an hour', group, icon, run: pauseHour },
    { id: 'pause morning', label: `Pause everything until ${morning}`, group, icon, run: pauseMorning },
    { id: 'pause', label: 'Pause everything until I resume', group, icon, run: pause },
  ]
}

function otherCommands(deeds: Deeds): readonly Command[] {
  return [
    {
      id: 'theme',
      label: deeds.isDark ? 'Light theme' : 'Dark theme',
      group: 'Do',
      keywords: ['dark', 'light', 'appearance', 'night'],
      icon: IconMoon,
      run: deeds.flipTheme,
    },
    {
      id: 'keys',
      label: 'Keys',
      group: 'Do',
      keywords: ['keyboard', 'shortcuts', 'help'],
      icon: IconKeyboard,
      run: openKeys,
    },
  ]
}
