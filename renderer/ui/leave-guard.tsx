// Asks before a page with unsaved changes is left: by a link, by going back, by closing the window.
import { Button, Modal, Text } from '@mantine/core'
import { useCallback, useEffect, useRef } from 'react'
import { type AroundNavHandler, useLocation, useSearch } from 'wouter'
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
export const guardNavigation: AroundNavHandler = (navigate, to, options) => {
  const { pathname } = new URL(to, window.location.href)
  if (unsaved.size === 0 || pathname === window.location.pathname) navigate(to, options)
  else useQuestion.setState({ leave: () => navigate(to, options) })
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

/** Back, forward and closing. History cannot be held, so a step in it is taken back before the router sees it. */
function useGuardedHistory(): void {
  const [location] = useLocation()
  const search = useSearch()
  const here = useRef(window.location.href)
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are the address in parts.
  useEffect(() => {
    here.current = window.location.href
  }, [location, search])
  useEffect(() => {
    const stepBack = (event: PopStateEvent) => {
      if (unsaved.size === 0 || new URL(here.current).pathname === window.location.pathname) return
      event.stopImmediatePropagation()
      window.history.pushState(null, '', here.current)
      useQuestion.setState({ leave: () => window.history.back() })
    }
    const askBeforeClosing = (event: BeforeUnloadEvent) => {
      if (unsaved.size > 0) event.preventDefault()
    }
    window.addEventListener('popstate', stepBack, { capture: true })
    window.addEventListener('beforeunload', askBeforeClosing)
    return () => {
      window.removeEventListener('popstate', stepBack, { capture: true })
      window.removeEventListener('beforeunload', askBeforeClosing)
    }
  }, [])
}
