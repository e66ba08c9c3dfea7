// Asks before a page with unsaved changes is left: by a link, by going back, by closing the window.
import { Button, Modal, Text } from '@mantine/core'
import { useCallback, useEffect, useRef } from 'react'
import type { AroundNavHandler } from 'wouter'
import { navigate, useLocationProperty } from 'wouter/use-browser-location'
import { create } from 'zustand'
import form from './form.module.css'

type Question = { readonly leave: (() => void) | null }

const useQuestion = create<Question>()(() => ({ leave: null }))
const unsaved = new Set<symbol>()

/**
 * Guards what is typed while `isDirty`. Answers how to lift the guard before a page leaves by itself, as it does
 * after a save: the next render with changes puts it up again.
 */
export function useLeaveGuard(isDirty: boolean): () => void {
  const key = useRef(Symbol('unsaved'))
  const lift = useCallback(() => void unsaved.delete(key.current), [])
  useEffect(() => {
    if (isDirty) unsaved.add(key.current)
    return lift
  }, [isDirty, lift])
  return lift
}

/** Stands around every navigation of the router. A change of the query alone leaves nothing. */
export const guardNavigation: AroundNavHandler = (go, to, options) => {
  const { pathname } = new URL(to, window.location.href)
  if (unsaved.size === 0 || pathname === window.location.pathname) go(to, options)
  else useQuestion.setState({ leave: () => go(to, options) })
}

/** The question itself. Stands once in the page. */
export function LeaveGuard() {
  useGuardedHistory()
  const leave = useQuestion((state) => state.leave)
  const stay = () => useQuestion.setState({ leave: null })
  function confirm(): void {
    unsaved.clear()
    stay()
    leave?.()
  }
  return (
    <Modal opened={leave !== null} onClose={stay} title="Leave without saving?">
      <div className={form.form}>
        <Text size="sm">What you changed on this page is not saved yet. It is lost if you leave.</Text>
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={stay} data-autofocus>
            Stay here
          </Button>
          <Button color="red" size="sm" onClick={confirm}>
            Leave and lose it
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** Where the page is; while it must not be left, where it was before a step in the history. */
const place = { path: '', href: '' }

function shownPath(): string {
  const { pathname, href } = window.location
  if (unsaved.size === 0 || place.path === pathname || place.path === '')
    Object.assign(place, { path: pathname, href })
  return place.path
}

/** The router's location: the address, but for a step in the history that is not allowed yet. */
export function useGuardedLocation(): [string, typeof navigate] {
  return [useLocationProperty(shownPath), navigate]
}

/** Back, forward and closing. A step in the history cannot be held; it is taken back, and asked about. */
function useGuardedHistory(): void {
  useEffect(() => {
    const stepBack = () => {
      if (shownPath() === window.location.pathname) return
      window.history.pushState(null, '', place.href)
      useQuestion.setState({ leave: () => window.history.back() })
    }
    const askBeforeClosing = (event: BeforeUnloadEvent) => {
      if (unsaved.size > 0) event.preventDefault()
    }
    window.addEventListener('popstate', stepBack)
    window.addEventListener('beforeunload', askBeforeClosing)
    return () => {
      window.removeEventListener('popstate', stepBack)
      window.removeEventListener('beforeunload', askBeforeClosing)
    }
  }, [])
}
