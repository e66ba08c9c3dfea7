import { expect, test } from 'vitest'
import { type TrayItem, trayModel } from '#main/desktop/tray-model.ts'
import type { Glance } from '#shared/glance.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const CALM: Glance = {
  state: 'idle',
  pause: null,
  next: [],
  onCall: [],
  switches: [],
  jobs: [],
  resources: [],
  running: 0,
  unseen: 0,
}
const FIRING = {
  at: '2026-11-21T17:00:00.000Z',
  what: 'stop',
  kind: 'schedule',
  id: 'sch_000001',
  name: 'Office hours',
  timeZone: 'Europe/Berlin',
} as const

function model(glance: Partial<Glance> | null, isWindowShown = false) {
  const shown = glance === null ? null : { ...CALM, ...glance }
  return trayModel({ glance: shown, now: NOW, timeZone: 'Europe/Berlin', isWindowShown, hourCycle: 'h23' })
}

const words = (items: readonly TrayItem[]): readonly unknown[] =>
  items.map((item) =>
    item.kind === 'line'
      ? '-'
      : item.kind === 'menu'
        ? [item.label, words(item.items)]
        : item.kind === 'check'
          ? `[${item.isOn ? 'x' : ' '}] ${item.label}`
          : item.label,
  )

test('before anything is known it can be opened and ended', () => {
  expect(model(null)).toMatchObject({ icon: 'idle', toolTip: 'Hourhand is starting' })
  expect(words(model(null).items)).toEqual(['Hourhand is starting', '-', 'Open Hourhand', 'Quit Hourhand'])
})

test('the menu has everything, in the order in which it is wanted', () => {
  const shown = model(
    {
      state: 'attention',
      unseen: 2,
      next: [FIRING],
      onCall: [{ rotaId: 'r', rota: 'Platform', people: ['Ana', 'Ben'], until: '2026-11-22T08:00:00.000Z' }],
      switches: [
        { kind: 'schedule', id: 'sch_000001', name: 'Office hours', enabled: true },
        { kind: 'job', id: 'job_000002', name: 'Report', enabled: false },
      ],
      jobs: [{ id: 'job_000002', name: 'Report' }],
      resources: [{ id: 'res_000003', name: 'Lamp', status: 'running' }],
    },
    true,
  )
  expect(words(shown.items)).toEqual([
    '2 failures not yet seen',
    '-',
    'Stop Office hours – today 18:00 Berlin, in 7 h',
    '-',
    'Platform: Ana, Ben until tomorrow 09:00',
    '-',
    '[x] Office hours',
    '[ ] Report',
    '-',
    ['Run a job now', ['Report']],
    [
      'Hold a resource',
      [['Lamp (running)', ['As it is for 1 hour', 'As it is for 4 hours', 'As it is until tomorrow']]],
    ],
    ['Pause everything', ['For 1 hour', 'Until tomorrow', 'Until I resume']],
    '-',
    'Hide the window',
    'API documentation',
    '-',
    'Quit Hourhand',
  ])
  expect(shown.icon).toBe('attention')
  expect(shown.toolTip).toBe(
    'Hourhand · 2 failures not yet seen · Stop Office hours, today 18:00 Berlin, in 7 h',
  )
})

test.each([
  [{ until: '2026-11-21T11:00:00.000Z' }, 'Paused until today 12:00 Berlin'],
  [{ until: null }, 'Paused until you resume'],
])('a pause is said, and ended by one click: %j', (pause, said) => {
  const shown = model({ state: 'paused', pause })
  expect(shown.toolTip).toBe(`Hourhand · ${said}`)
  expect(words(shown.items)).toEqual([
    said,
    '-',
    'Nothing is due',
    '-',
    'Resume everything',
    '-',
    'Open Hourhand',
    'API documentation',
    '-',
    'Quit Hourhand',
  ])
})

test('a switch asks for the other state, and a hold for the resource it stands under', () => {
  const { items } = model({
    switches: [{ kind: 'job', id: 'job_000001', name: 'J', enabled: true }],
    resources: [{ id: 'res_000001', name: 'R', status: 'stopped' }],
  })
  expect(items.find(({ kind }) => kind === 'check')).toMatchObject({
    act: { do: 'switch', kind: 'job', id: 'job_000001', on: false },
  })
  expect(JSON.stringify(items)).toContain('{"do":"hold","id":"res_000001","span":"4h"}')
})

test('a name is text: no mark of a shortcut, no line break, not too long, no half character', () => {
  const name = `R&D\n${'👩‍🚀'.repeat(40)}`
  const { items, toolTip } = model({ next: [{ ...FIRING, name }] })
  const [item] = items
  expect(item).toMatchObject({ kind: 'act' })
  const label = (item as { label: string }).label
  expect(label.startsWith('Stop R&&D 👩‍🚀')).toBe(true)
  expect(label.length).toBeLessThanOrEqual(61)
  expect(label).toMatch(/👩‍🚀…$/u)
  expect(toolTip.length).toBeLessThanOrEqual(127)
})

test('the words change once a minute and not once a second', () => {
  const at = (now: number) =>
    JSON.stringify(
      trayModel({
        glance: { ...CALM, next: [FIRING] },
        now,
        timeZone: 'UTC',
        isWindowShown: false,
        hourCycle: 'h23',
      }),
    )
  expect(at(NOW + 1_000)).toBe(at(NOW + 59_000))
  expect(at(NOW + 1_000)).not.toBe(at(NOW + 61_000))
})

test('times are written as the operator writes them', () => {
  const view = { glance: { ...CALM, next: [FIRING] }, now: NOW, timeZone: 'UTC', isWindowShown: false }
  expect(trayModel({ ...view, hourCycle: 'h12' }).toolTip).toBe(
    'Hourhand · Stop Office hours, today 6:00 PM Berlin, in 7 h',
  )
})
