// What is pinned to the tray: the schedules and jobs that can be switched there.
import { MOST_PINNED } from '#shared/setting.ts'
import { showRefusal } from '../ui/refusal.tsx'
import { useChangeSettings, useSettings } from './queries.ts'

/** The ids, in their order; empty while they are not known. */
export function usePinned(): readonly string[] {
  return useSettings().data?.pinned ?? []
}

/** Whether a thing is pinned, the word for what a click does, and how to do it. */
export function usePin({ id, name }: { readonly id: string; readonly name: string }) {
  const pinned = usePinned()
  const change = useChangeSettings()
  const isPinned = pinned.includes(id)
  return {
    isPinned,
    word: isPinned ? 'Unpin from the tray' : 'Pin to the tray',
    isFull: !isPinned && pinned.length >= MOST_PINNED,
    toggle(): void {
      const others = pinned.filter((one) => one !== id)
      change.mutate(
        { pinned: isPinned ? others : [...others, id] },
        {
          onError: (error) => showRefusal(`${name} could not be ${isPinned ? 'unpinned' : 'pinned'}`, error),
        },
      )
    },
  }
}
