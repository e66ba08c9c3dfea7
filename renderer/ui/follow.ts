import type { MouseEvent } from 'react'
import { useLocation } from 'wouter'

/**
 * A click handler for an area with many plain links: they lead on within the page, as wouter's `Link` does, without
 * the listening of each. A click with a modifier stays the browser's.
 */
export function useFollow() {
  const [, go] = useLocation()
  return (event: MouseEvent<HTMLElement>) => {
    const href = event.target instanceof Element && event.target.closest('a')?.getAttribute('href')
    const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (!href || event.button !== 0 || isModified || event.defaultPrevented) return
    event.preventDefault()
    go(href)
  }
}
