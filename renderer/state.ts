// The one store of what the server does not know: the state of the live connection. Actions stand at module level.
import { create } from 'zustand'

/** `lost` says when the next try is; `connecting` is only ever the first one. */
export type Live =
  | { readonly status: 'connecting' | 'live' }
  | { readonly status: 'lost'; readonly since: number; readonly retryAt: number }

type State = { readonly live: Live; readonly reconnect: () => void }

export const useStore = create<State>()(() => ({ live: { status: 'connecting' }, reconnect: () => {} }))

export function setLive(live: Live): void {
  useStore.setState({ live })
}

/** Tells the store how to try again at once; the connection owns the deed. */
export function setReconnect(reconnect: () => void): void {
  useStore.setState({ reconnect })
}
