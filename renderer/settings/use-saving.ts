import { useEffect, useState } from 'react'
import { reasonOf } from '../api.ts'
import { type Change, useChangeSettings } from './queries.ts'

/** How far a setting is with being saved. */
export type Saving = {
  readonly save: (change: Change, onSaved?: () => void) => void
  readonly isSaving: boolean
  /** For a moment after it was saved. */
  readonly isSaved: boolean
  readonly error: string | undefined
}

const TOLD_MS = 2500

/** Saves one setting by itself and tells how that went. */
export function useSaving(): Saving {
  const { mutate, isPending, error, submittedAt, isSuccess } = useChangeSettings()
  const [isTold, setIsTold] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each save is told anew.
  useEffect(() => {
    if (!isSuccess) return
    setIsTold(true)
    const timer = setTimeout(() => setIsTold(false), TOLD_MS)
    return () => clearTimeout(timer)
  }, [isSuccess, submittedAt])
  return {
    save: (change, onSaved) => mutate(change, { onSuccess: () => onSaved?.() }),
    isSaving: isPending,
    isSaved: isTold && isSuccess,
    error: error === null ? undefined : reasonOf(error),
  }
}
