// Tells what fired to who cannot see it: a few words after each other, never one for each of hundreds.
import { VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { EventMap } from '#shared/event.ts'
import { onFiring } from '../live.ts'
import { actionWord } from './action.tsx'

export type FiringNews = Pick<EventMap['run.finished'], 'what' | 'target'> & { readonly state: string }

const EVERY_MS = 4_000
const NAMED = 2

const WORDS: Readonly<Record<string, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  timedOut: 'timed out',
  cancelled: 'was cancelled',
  interrupted: 'was interrupted',
  missed: 'was missed',
}

/** One or two by name, more as a sum: `Run Backup succeeded`, `12 firings: 11 succeeded, 1 failed`. */
export function newsWords(news: readonly FiringNews[]): string {
  const word = (state: string) => WORDS[state] ?? state
  if (news.length <= NAMED)
    return news
      .map(({ what, target, state }) => `${actionWord(what)} ${target.name} ${word(state)}`)
      .join('. ')
  const states = Map.groupBy(news, ({ state }) => state)
  const sums = [...states].map(([state, { length }]) => `${length} ${word(state).replace(/^was /, '')}`)
  return `${news.length} firings: ${sums.join(', ')}`
}

/** The one polite live region of the page. */
export function Announcer() {
  const [words, setWords] = useState('')
  useEffect(() => {
    let waiting: FiringNews[] = []
    const stop = onFiring((news) => waiting.push(news))
    const timer = setInterval(() => {
      if (waiting.length === 0) return
      setWords(newsWords(waiting))
      waiting = []
    }, EVERY_MS)
    return () => {
      stop()
      clearInterval(timer)
    }
  }, [])
  return (
    <VisuallyHidden role="status" aria-live="polite" data-announcer>
      {words}
    </VisuallyHidden>
  )
}
