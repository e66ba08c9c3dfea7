/** What a resource can be told to do. */
export type PowerAction = 'start' | 'stop'

/** What a resource is, as its provider last said. */
export type PowerState = 'running' | 'stopped' | 'starting' | 'stopping' | 'pending' | 'unknown'

/** The state that an action leads to. */
export function stateAfter(action: PowerAction): 'running' | 'stopped' {
  return action === 'start' ? 'running' : 'stopped'
}
