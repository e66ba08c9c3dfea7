import { expect, test } from 'vitest'
import { type Draft, newDraft, toPairs } from '../../renderer/jobs/draft.ts'
import * as words from '../../renderer/jobs/fold-words.ts'

const NEW = newDraft('UTC')

test.each<[(draft: Draft) => string, Partial<Draft>, string]>([
  [words.missedWords, {}, 'run the last one, within a day'],
  [words.missedWords, { catchUp: 'none' }, 'leave it out'],
  [words.overlapWords, {}, 'leave the new one out'],
  [words.overlapWords, { when: 'folder' }, 'a few at a time'],
  [words.endWords, {}, 'ended after an hour'],
  [words.endWords, { onInterrupted: 'retry' }, 'ended after an hour; run again if Hourhand was cut off'],
  [words.retryWords, {}, 'none'],
  [words.retryWords, { retries: 1 }, 'once, after 5 seconds'],
  [
    words.retryWords,
    { retries: 3, retryOn: ['timeout'] },
    '3 times, 5 seconds to 5 minutes apart, after time-outs alone',
  ],
  [words.tellWords, {}, 'failed runs, on the desktop'],
  [words.tellWords, { native: [] }, 'nothing'],
  [
    words.tellWords,
    { native: ['failed', 'succeeded'], webhookUrl: 'http://a', webhookOn: ['succeeded'], email: ['a@b'] },
    'every run, on the desktop · runs that succeeded, by a webhook · every run, by e-mail to a@b',
  ],
  [
    words.tellWords,
    { native: [], email: ['a@b', 'c@d'], emailOn: ['failed', 'output'] },
    'failed runs and runs that wrote something, by e-mail to 2 addresses',
  ],
  [words.tellWords, { native: [], email: ['a@b'], emailOn: [] }, 'nothing'],
  [words.boundWords, {}, 'from now on, without end'],
  [words.boundWords, { startsAt: '2026-12-01T08:00', maxRuns: 3 }, 'from 2026-12-01 08:00, 3 runs at most'],
  [words.historyWords, {}, 'the last 1,000 runs, for 90 days'],
  [words.aboutWords, {}, 'none'],
  [words.programWords, {}, 'in its usual surroundings'],
  [
    words.programWords,
    { cwd: '/srv', env: toPairs({ A: '1', API_KEY: '2' }) },
    'in /srv, 2 variables (1 secret)',
  ],
  [words.requestWords, {}, 'no headers, any 2xx within 30 seconds'],
  [
    words.flowWords,
    { token: 'x', settings: '{}' },
    'at the root of the settings, with a token, with settings',
  ],
])('%o says of %j: %s', (say, change, said) => {
  expect(say({ ...NEW, ...change })).toBe(said)
})
