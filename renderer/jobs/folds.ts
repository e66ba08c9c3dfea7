// The folded parts of the form of a job: the line of each tells what is set in it.
import type { ComponentType } from 'react'
import { AroundFlow, AroundProgram, AroundRequest } from './action-fold.tsx'
import type { Draft } from './draft.ts'
import {
  aboutWords,
  boundWords,
  endWords,
  flowWords,
  historyWords,
  missedWords,
  overlapWords,
  programWords,
  requestWords,
  retryWords,
  tellWords,
} from './fold-words.ts'
import { About, Bounds, Kept } from './keep-fold.tsx'
import { Ends, Missed, Overlapping, Retries } from './rule-fold.tsx'
import { Tell } from './tell-fold.tsx'
import type { Fields } from './use-job-form.ts'

type FoldPart = {
  readonly title: string | ((draft: Draft) => string)
  readonly words: (draft: Draft) => string
  readonly fields: readonly (keyof Draft)[]
  readonly isWanted?: (draft: Draft) => boolean
  readonly Content: ComponentType<Fields>
}

const isTimed = ({ when }: Draft) => when === 'cron' || when === 'interval'

/** In the order of the form: around the action first, what is seldom wanted last. */
export const FOLDS: readonly FoldPart[] = [
  {
    title: 'Around the program',
    words: programWords,
    fields: ['cwd', 'env', 'stdin'],
    isWanted: ({ what }) => what === 'program',
    Content: AroundProgram,
  },
  {
    title: 'Request and answer',
    words: requestWords,
    fields: ['headers', 'authToken', 'expected', 'answerWithin', 'isTlsVerified'],
    isWanted: ({ what }) => what === 'http',
    Content: AroundRequest,
  },
  {
    title: 'Where it is sent',
    words: flowWords,
    fields: ['root', 'token', 'settings', 'isTlsVerified'],
    isWanted: ({ what }) => what === 'flow',
    Content: AroundFlow,
  },
  {
    title: 'If a run was missed',
    words: missedWords,
    fields: ['catchUp', 'catchUpWindow'],
    isWanted: isTimed,
    Content: Missed,
  },
  {
    title: ({ when }) => (when === 'folder' ? 'If many files come' : 'If one still runs'),
    words: overlapWords,
    fields: ['overlap'],
    Content: Overlapping,
  },
  { title: 'A run without end', words: endWords, fields: ['timeout', 'onInterrupted'], Content: Ends },
  {
    title: 'Retries',
    words: retryWords,
    fields: ['retries', 'firstDelay', 'maxDelay', 'retryOn'],
    Content: Retries,
  },
  {
    title: 'Tell me',
    words: tellWords,
    fields: ['native', 'webhookUrl', 'webhookHeaders', 'webhookOn', 'email', 'emailOn'],
    Content: Tell,
  },
  {
    title: 'First and last run',
    words: boundWords,
    fields: ['startsAt', 'endsAt', 'maxRuns'],
    Content: Bounds,
  },
  { title: 'Runs that are kept', words: historyWords, fields: ['keepCount', 'keepDays'], Content: Kept },
  { title: 'Description and tags', words: aboutWords, fields: ['description', 'tags'], Content: About },
]
