import { expect, test } from 'vitest'
import type { Command } from '../../renderer/palette/commands.ts'
import { nameIn } from '../../renderer/palette/found.ts'
import { match } from '../../renderer/palette/match.ts'

const command = (label: string, more: Partial<Command> = {}): Command => ({
  id: label,
  label,
  group: 'Pages',
  run: () => {},
  ...more,
})

const COMMANDS = [
  command('Schedules'),
  command('New schedule', { keywords: ['add', 'create'] }),
  command('Settings: Mail server', { keywords: ['smtp'], isOnlyFound: true }),
  command('Nächtlicher Lauf'),
]

test.each([
  ['', ['Schedules', 'New schedule', 'Nächtlicher Lauf']],
  ['sched', ['Schedules', 'New schedule']],
  ['new sched', ['New schedule']],
  ['CREATE', ['New schedule']],
  ['smtp', ['Settings: Mail server']],
  ['nachtlich', ['Nächtlicher Lauf']],
  ['nothing like it', []],
])('%j finds %j, the better fit first', (query, labels) => {
  expect(match(COMMANDS, query).map(({ label }) => label)).toEqual(labels)
})

test.each([
  ['run Nightly report', 'Nightly report'],
  ['turn off Office hours', 'Office hours'],
  ['Running shoes', 'Running shoes'],
  ['start', 'start'],
])('of %j the name is %j', (query, name) => {
  expect(nameIn(query)).toBe(name)
})
