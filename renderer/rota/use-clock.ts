import { use } from 'react'
import { useAddress } from '../ui/address.ts'
import { ZoneContext } from '../ui/when.tsx'
import { type Clock, clockOf } from './clock.ts'

/** Whose clock is meant: both, and the one that the page goes by. */
export type Clocks = { readonly own: Clock; readonly theirs: Clock; readonly clock: Clock }

/** The operator's clock, or the rota's where the address asks for it: all of a page goes by the same. */
export function useClocks(timeZone: string): Clocks {
  const own = clockOf(use(ZoneContext))
  const theirs = clockOf(timeZone)
  const { params } = useAddress()
  return { own, theirs, clock: params.get('clock') === 'rota' ? theirs : own }
}
