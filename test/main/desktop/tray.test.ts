// The tray over Electron's stand-in: how often it is touched, and who opens its menu.
import { expect, test } from 'vitest'
import { createTray } from '#main/desktop/tray.ts'
import type { TrayAct, TrayModel } from '#main/desktop/tray-model.ts'
import { createTestClock } from '#test/helpers/clock.ts'
import { itemOf, standIn } from './stand-in.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const FIRST: TrayModel = { icon: 'idle', toolTip: 'A', items: [{ kind: 'text', label: 'A' }] }

function make(platform: NodeJS.Platform, first: TrayModel = FIRST, refuse = false) {
  const stand = standIn({ platform })
  const clock = createTestClock(NOW)
  const acts: TrayAct[] = []
  const clicks: unknown[] = []
  const tray = createTray(
    {
      electron: stand.electron,
      platform,
      iconOf: (state) => `${state}.png`,
      onAct: async (act) => {
        acts.push(act)
        if (refuse) throw new Error('refused')
      },
      onClick: (bounds) => clicks.push(bounds),
      setDelay: clock.setDelay,
      now: clock.now,
    },
    first,
  )
  const [shown] = stand.trays
  if (shown === undefined) throw new Error('no tray was made')
  return { stand, clock, acts, clicks, tray, shown }
}

test('a hundred changes in a second reach the system at most five times, and the last of them for sure', () => {
  const { clock, tray, shown } = make('linux')
  for (let step = 0; step < 100; step += 1) {
    tray.show({ ...FIRST, toolTip: String(step) })
    clock.forward(10)
  }
  clock.forward(1_000)
  expect(shown.toolTips.length).toBeLessThanOrEqual(1 + 5)
  expect(shown.toolTips.at(-1)).toBe('99')
})

test('what is the same is not told again', () => {
  const { clock, tray, shown, stand } = make('linux')
  const menus = stand.menuCount()
  for (let step = 0; step < 5; step += 1) {
    tray.show({ ...FIRST })
    clock.forward(1_000)
  }
  expect([shown.toolTips, shown.images, stand.menuCount()]).toEqual([['A'], ['idle.png'], menus])
  tray.show({ ...FIRST, icon: 'paused' })
  expect([shown.images, stand.menuCount()]).toEqual([['idle.png', 'paused.png'], menus])
})

test('Linux has its menu set; elsewhere the right button opens it, and none is set that would take the clicks', () => {
  expect(make('linux').shown.menus).toHaveLength(1)
  for (const platform of ['win32', 'darwin'] as const) {
    const { shown, clicks } = make(platform)
    expect(shown.menus).toHaveLength(0)
    expect(itemOf(shown.openMenu(), 'A').isEnabled).toBe(false)
    shown.press({ x: 1, y: 2, width: 3, height: 4 })
    shown.press({ x: 0, y: 0, width: 0, height: 0 })
    expect(clicks).toEqual([{ x: 1, y: 2, width: 3, height: 4 }, null])
  }
})

test('a check item that was refused shows the truth again', async () => {
  const act: TrayAct = { do: 'switch', kind: 'job', id: 'job_000001', on: false }
  const items = [{ kind: 'check', label: 'Report', isOn: true, act } as const]
  const { shown, acts } = make('linux', { ...FIRST, items }, true)
  const item = itemOf(shown.openMenu(), 'Report')
  item.click()
  expect([item.checked, acts]).toEqual([false, [act]])
  await Promise.resolve()
  await Promise.resolve()
  expect(itemOf(shown.openMenu(), 'Report').checked).toBe(true)
})

test('when the theme of the taskbar changes, picture and tooltip are given again', () => {
  const { tray, shown } = make('win32')
  tray.refresh()
  expect([shown.images, shown.toolTips]).toEqual([
    ['idle.png', 'idle.png'],
    ['A', 'A'],
  ])
  tray.end()
  expect(shown.isDestroyed).toBe(true)
})
