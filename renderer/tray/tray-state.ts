/** What the tray tells at a glance; of several the first here. */
export type TrayState = 'paused' | 'attention' | 'running' | 'idle'

type Glance = { readonly isPaused: boolean; readonly unseen: number; readonly running: number }

export function stateOf({ isPaused, unseen, running }: Glance): TrayState {
  if (isPaused) return 'paused'
  if (unseen > 0) return 'attention'
  return running > 0 ? 'running' : 'idle'
}
