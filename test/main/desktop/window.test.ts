// Size and place of the window over restarts, and where the popover stands.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { POPOVER_SIZE, placePopover } from '#main/desktop/popover.ts'
import { webPreferences } from '#main/desktop/window-options.ts'
import { DEFAULT_STATE, readState, restoreState, stateToSave } from '#main/desktop/window-state.ts'

const LEFT = { workArea: { x: 0, y: 0, width: 1920, height: 1040 } }
const RIGHT = { workArea: { x: 1920, y: 0, width: 2560, height: 1400 } }
const SIZE = { width: 1000, height: 700, isMaximized: false }

test.each([
  ['on the second display', { ...SIZE, x: 2000, y: 100 }, [LEFT, RIGHT], { ...SIZE, x: 2000, y: 100 }],
  ['on a display that is gone', { ...SIZE, x: 2000, y: 100 }, [LEFT], SIZE],
  ['with its title bar above the top', { ...SIZE, x: 100, y: -300 }, [LEFT], SIZE],
  ['with its title bar under the bottom', { ...SIZE, x: 100, y: 1030 }, [LEFT], SIZE],
  ['half outside, yet to be reached', { ...SIZE, x: -800, y: 40 }, [LEFT], { ...SIZE, x: -800, y: 40 }],
  ['with too little of it inside', { ...SIZE, x: -900, y: 40 }, [LEFT], SIZE],
  ['without a place', SIZE, [LEFT], SIZE],
  [
    'greater than the display',
    { ...SIZE, width: 4000, height: 3000 },
    [LEFT],
    { ...SIZE, width: 1920, height: 1040 },
  ],
  [
    'too small to be used',
    { ...SIZE, width: 100, height: 100 },
    [LEFT],
    { ...SIZE, width: 400, height: 480 },
  ],
])('a window %s', (_title, state, displays, expected) => {
  expect(restoreState(state, displays)).toEqual(expected)
})

test('a restored window can always be reached, whatever was remembered', () => {
  const whole = fc.integer({ min: -5_000, max: 5_000 })
  const state = fc.record({
    x: whole,
    y: whole,
    width: fc.integer({ min: 100, max: 9_000 }),
    height: fc.integer({ min: 100, max: 9_000 }),
  })
  fc.assert(
    fc.property(state, (wanted) => {
      const { x, y, width } = restoreState({ ...wanted, isMaximized: false }, [LEFT, RIGHT])
      if (x === undefined || y === undefined) return
      const isIn = [LEFT, RIGHT].some(({ workArea }) => {
        const shown = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
        return shown >= 120 && y >= workArea.y - 1 && y + 32 <= workArea.y + workArea.height
      })
      expect(isIn).toBe(true)
    }),
  )
})

test.each([
  [null],
  [{}],
  ['text'],
  [{ width: 'wide', height: 700 }],
  [{ width: 1e9, height: 700 }],
  [[1, 2]],
])('what was remembered as %j is no state', (text) => {
  expect(readState(text)).toEqual(DEFAULT_STATE)
})

test('nothing is remembered of a window that nobody sees, and no place under Wayland', () => {
  const bounds = { x: 10, y: 20, width: 1000, height: 700 }
  const seen = { isVisible: true, isMinimized: false, isMaximized: true, normalBounds: bounds }
  expect(stateToSave(seen, false)).toEqual({ ...bounds, isMaximized: true })
  expect(stateToSave(seen, true)).toEqual({ width: 1000, height: 700, isMaximized: true })
  expect(stateToSave({ ...seen, isVisible: false }, false)).toBeNull()
  expect(stateToSave({ ...seen, isMinimized: true }, false)).toBeNull()
})

test.each([
  ['under an icon at the top', { x: 1700, y: 0, width: 24, height: 24 }, { x: 1532, y: 30 }],
  ['over an icon at the bottom', { x: 1000, y: 1050, width: 24, height: 24 }, { x: 832, y: 560 }],
  ['not beyond the right edge', { x: 1900, y: 0, width: 20, height: 24 }, { x: 1560, y: 30 }],
  ['at the pointer, where no icon is known', null, { x: 920, y: 18 }],
])('the popover stands %s', (_title, icon, expected) => {
  expect(placePopover(icon, { x: 1100, y: 12 }, LEFT.workArea)).toEqual(expected)
})

test('the popover is never off the screen', () => {
  const whole = fc.integer({ min: -4_000, max: 8_000 })
  fc.assert(
    fc.property(whole, whole, (x, y) => {
      const place = placePopover({ x, y, width: 24, height: 24 }, { x, y }, RIGHT.workArea)
      const { workArea } = RIGHT
      expect(place.x >= workArea.x && place.x + POPOVER_SIZE.width <= workArea.x + workArea.width).toBe(true)
      expect(place.y >= workArea.y && place.y + POPOVER_SIZE.height <= workArea.y + workArea.height).toBe(
        true,
      )
    }),
  )
})

test('every window keeps the page from the machine, field by field', () => {
  expect(webPreferences('/preload.cjs')).toEqual({
    preload: '/preload.cjs',
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webviewTag: false,
    spellcheck: true,
    devTools: true,
  })
})
