// The keys of the page. None of them acts while something is typed, or where a widget has its own use of a key.
import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { PAGES, pageOf } from '../pages.ts'
import { undoLast } from '../ui/undo.tsx'
import { newPathOf } from './keys.ts'
import { openKeys, openPalette, useOverlay } from './open.ts'
import { stepRow } from './rows.ts'

/** So long after g its letter is waited for. */
const WAIT_MS = 1200

type Keys = { readonly location: string; readonly go: (path: string) => void }

export function useShortcuts(): void {
  const [location, go] = useLocation()
  const keys = useRef<Keys>({ location, go })
  useEffect(() => {
    keys.current = { location, go }
  })
  useEffect(() => {
    let leadUntil = 0
    const onKey = (event: KeyboardEvent) => {
      const isLed = event.timeStamp < leadUntil
      leadUntil = 0
      if (event.defaultPrevented || event.isComposing) return
      if (event.ctrlKey || event.metaKey) return withModifier(event)
      if (event.altKey || useOverlay.getState().open !== null || isBusy(event)) return
      if (event.key === 'g' && !isLed) leadUntil = event.timeStamp + WAIT_MS
      else if (plain(event, isLed, keys.current)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function withModifier(event: KeyboardEvent): void {
  const key = event.key.toLowerCase()
  if (event.shiftKey || event.altKey) return
  if (key === 'k') openPalette()
  else if (!(key === 'z' && !isTyping(event.target) && undoLast())) return
  event.preventDefault()
}

/** Does what a key alone does, and tells whether it does anything. */
function plain({ key }: KeyboardEvent, isLed: boolean, { location, go }: Keys): boolean {
  if (isLed) {
    const page = PAGES.find((one) => one.key === key)
    if (page) go(page.href)
    return page !== undefined
  }
  if (key === '?') return openKeys() ?? true
  if (key === '/') return focusSearch()
  if (key === 'n') {
    const path = newPathOf(pageOf(location)?.href)
    if (path !== null) go(path)
    return path !== null
  }
  if (key === 'j' || key === 'ArrowDown') return stepRow(1, key === 'j')
  if (key === 'k' || key === 'ArrowUp') return stepRow(-1, key === 'k')
  return false
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]')
  field?.focus()
  field?.select()
  return field !== null
}

const OWN_KEYS =
  '[role="menu"], [role="listbox"], [role="dialog"], [role="grid"], [role="slider"], [role="application"], [role="radiogroup"], [role="tablist"], [data-own-keys]'

/** Whether the key belongs to what has the focus, or to what is open over the page. */
function isBusy({ target }: KeyboardEvent): boolean {
  if (isTyping(target)) return true
  if (target instanceof Element && target.closest(OWN_KEYS) !== null) return true
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.matches('textarea, select')) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
}
