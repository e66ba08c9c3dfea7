// The state of the editor: what is typed, what is wrong with it, and what painting does to the entries.
import { type SubmitEvent, useState } from 'react'
import { repaintCrons, type WeekMinutes } from '#shared/week-paint.ts'
import { type Errors, errorsOfRefusal } from '../ui/form.tsx'
import { useLeaveGuard } from '../ui/leave-guard.tsx'
import {
  bodyOf,
  changesOf,
  draftOf,
  type EntryDraft,
  errorsOf,
  fieldOf,
  type ScheduleDraft,
} from './schedule-draft.ts'
import { useSaveSchedule } from './schedule-queries.ts'
import type { EditedSchedule } from './types.ts'

/** What the parts of the form get. */
export type ScheduleFields = {
  readonly draft: ScheduleDraft
  readonly errors: Errors
  readonly set: (change: Partial<ScheduleDraft>) => void
  readonly isReadOnly: boolean
}

type Options = {
  /** The one that is edited; null for a new one. */
  readonly schedule: EditedSchedule | null
  readonly first: ScheduleDraft
  readonly isReadOnly: boolean
  readonly onSaved: (saved: EditedSchedule) => void
}

export function useScheduleForm({ schedule, first, isReadOnly, onSaved }: Options) {
  const [start, setStart] = useState(first)
  const [draft, setDraft] = useState(first)
  const [isTried, setTried] = useState(false)
  const save = useSaveSchedule(schedule?.id ?? null)
  const isDirty = Object.keys(changesOf(draft, start)).length > 0
  const liftGuard = useLeaveGuard(isDirty && !isReadOnly)
  const isBehind = useNews(schedule, {
    isDirty,
    start,
    take: (fresh) => {
      setStart(fresh)
      setDraft(fresh)
    },
  })

  const wrong = errorsOf(draft)
  const errors = { ...errorsOfRefusal(save.error, (path) => fieldOf(path, draft)), ...(isTried && wrong) }

  function set(change: Partial<ScheduleDraft>): void {
    // What was refused is being changed: the refusal has been heard.
    save.reset()
    setDraft((before) => ({ ...before, ...change }))
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const form = event.currentTarget
    const showWrong = () =>
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    if (Object.keys(wrong).length > 0) return void showWrong()
    const body = schedule === null ? bodyOf(draft) : changesOf(draft, start)
    save.mutate(body, {
      onSuccess: (saved) => {
        const fresh = draftOf(saved)
        setStart(fresh)
        setDraft(fresh)
        setTried(false)
        liftGuard()
        onSaved(saved)
      },
      onError: showWrong,
    })
  }

  return {
    fields: { draft, errors, set, isReadOnly } satisfies ScheduleFields,
    painting: usePaintedEntries(draft.entries, (entries) => set({ entries })),
    isDirty,
    isBehind,
    isPending: save.isPending,
    submit,
    discard: () => {
      save.reset()
      setTried(false)
      setDraft(start)
    },
    liftGuard,
  }
}

type News = {
  readonly isDirty: boolean
  readonly start: ScheduleDraft
  readonly take: (draft: ScheduleDraft) => void
}

/**
 * Takes over what was changed elsewhere while nothing is typed here. Where something is, it stays, and the answer
 * tells that what it began with is no longer what is stored.
 */
function useNews(schedule: EditedSchedule | null, { isDirty, start, take }: News): boolean {
  if (schedule === null) return false
  const fresh = draftOf(schedule)
  const isOld = JSON.stringify(bodyOf(fresh)) !== JSON.stringify(bodyOf(start))
  if (isOld && !isDirty) take(fresh)
  return isOld && isDirty
}

/** Paints the entries, and takes back what was painted last. */
function usePaintedEntries(entries: readonly EntryDraft[], set: (entries: readonly EntryDraft[]) => void) {
  const [past, setPast] = useState<readonly (readonly EntryDraft[])[]>([])
  const [made, setMade] = useState(0)
  function replace(next: readonly (EntryDraft | Omit<EntryDraft, 'key'>)[]): void {
    setPast([...past, entries])
    setMade(made + next.length)
    set(next.map((entry, at) => ('key' in entry ? entry : { ...entry, key: `painted ${made + at}` })))
  }
  return {
    paint: (running: WeekMinutes) => {
      const next = repaintCrons(entries, running)
      if (next !== entries) replace(next)
    },
    replace,
    undo:
      past.length === 0
        ? null
        : () => {
            set(past.at(-1) ?? entries)
            setPast(past.slice(0, -1))
          },
  }
}

export type PaintedEntries = ReturnType<typeof usePaintedEntries>
