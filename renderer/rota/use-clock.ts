import { use } from 'react'
import { useLocationProperty } from 'wouter/use-browser-location'
import { ZoneContext } from '../ui/when.tsx'
import { type Clock, clockOf } from './clock.ts'

/** Whose clock is meant: both, and the one that the page goes by. */
export type Clocks = { readonly own: Clock; readonly theirs: Clock; readonly clock: Clock }

/** The operator's clock, or the rota's where the address asks for it: all of a page goes by the same. */
export function useClocks(timeZone: string): Clocks {
  const own = clockOf(use(ZoneContext))
  const theirs = clockOf(timeZone)
  // Of the address this alone: the whole page goes by the clock, and need not be drawn anew when the timeline moves on.
  const isTheirs = useLocationProperty(() => new URLSearchParams(location.search).get('clock') === 'rota')
  return { own, theirs, clock: isTheirs ? theirs : own }
}
