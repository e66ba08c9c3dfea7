// What is set in each folded part of the form of a job, in plain words for its fold line.
import type { Mailed, Overlap, RetryOn } from '#shared/job.ts'
import { isSecretName } from '#shared/secret.ts'
import type { CatchUp } from '#shared/trigger.ts'
import { type Amount, secondsOf } from '../ui/amount.ts'
import { counted } from '../ui/natural.ts'
import type { Pair } from '../ui/pair-table.tsx'
import type { Draft } from './draft.ts'

/** `5 minutes`, `a day`. */
function amountWords({ count, unit }: Amount): string {
  const one = unit.slice(0, -1)
  if (Number(count) === 1) return unit === 'hours' ? 'an hour' : `a ${one}`
  return counted(Number(count), one, unit)
}

const CAUGHT_UP: Readonly<Record<CatchUp, string>> = {
  none: 'leave it out',
  last: 'run the last one',
  all: 'run every one',
}

export function missedWords({ catchUp, catchUpWindow }: Draft): string {
  if (catchUp === 'none') return CAUGHT_UP.none
  return `${CAUGHT_UP[catchUp]}, within ${amountWords(catchUpWindow)}`
}

const OVERLAPPED: Readonly<Record<Overlap, string>> = {
  skip: 'leave the new one out',
  queue: 'let the new one wait',
  replace: 'end the old one',
  allow: 'let both run',
}

/** Files of a folder have a run each: none is left out, they go a few at a time or one after the other. */
const FILES: Readonly<Record<Overlap, string>> = {
  skip: 'a few at a time',
  replace: 'a few at a time',
  queue: 'one after the other',
  allow: 'all at once',
}

export function overlapWords({ overlap, when }: Pick<Draft, 'overlap' | 'when'>): string {
  return when === 'folder' ? FILES[overlap] : OVERLAPPED[overlap]
}

export function endWords({ timeout, onInterrupted }: Draft): string {
  const end = secondsOf(timeout) > 0 ? `ended after ${amountWords(timeout)}` : 'not said yet'
  return onInterrupted === 'retry' ? `${end}; run again if Hourhand was cut off` : end
}

const RETRIED: Readonly<Record<RetryOn, string>> = {
  error: 'errors',
  timeout: 'time-outs',
  status: 'wrong statuses',
}

export function retryWords({ retries, firstDelay, maxDelay, retryOn }: Draft): string {
  const count = Number(retries)
  if (count === 0 || retryOn.length === 0) return 'none'
  const times = count === 1 ? 'once' : `${count} times`
  const pauses =
    count === 1
      ? `after ${amountWords(firstDelay)}`
      : `${amountWords(firstDelay)} to ${amountWords(maxDelay)} apart`
  const all = retryOn.length === Object.keys(RETRIED).length
  return `${times}, ${pauses}${all ? '' : `, after ${listed(retryOn.map((on) => RETRIED[on]))} alone`}`
}

export function tellWords({ native, webhookUrl, webhookOn, email, emailOn }: Draft): string {
  const ways = [
    native.length > 0 && `${endingWords(native)}, on the desktop`,
    webhookUrl.trim() !== '' && webhookOn.length > 0 && `${endingWords(webhookOn)}, by a webhook`,
    email.length > 0 &&
      emailOn.length > 0 &&
      `${endingWords(emailOn)}, by e-mail to ${email.length === 1 ? email[0] : counted(email.length, 'address', 'addresses')}`,
  ].filter((way) => way !== false)
  return ways.length === 0 ? 'nothing' : ways.join(' · ')
}

const ENDINGS: Readonly<Record<Mailed, string>> = {
  failed: 'failed runs',
  succeeded: 'runs that succeeded',
  output: 'runs that wrote something',
}

function endingWords(endings: readonly Mailed[]): string {
  if (endings.includes('failed') && endings.includes('succeeded')) return 'every run'
  return listed(endings.map((ending) => ENDINGS[ending]))
}

export function boundWords({ startsAt, endsAt, maxRuns }: Draft): string {
  const from = startsAt === '' ? 'from now on' : `from ${localWords(startsAt)}`
  const to = endsAt === '' ? '' : `, until ${localWords(endsAt)}`
  const most = maxRuns === '' ? '' : `, ${counted(Number(maxRuns), 'run')} at most`
  return to === '' && most === '' ? `${from}, without end` : `${from}${to}${most}`
}

const localWords = (text: string): string => text.replace('T', ' ')

export function historyWords({ keepCount, keepDays }: Draft): string {
  return `the last ${counted(Number(keepCount), 'run')}, for ${counted(Number(keepDays), 'day')}`
}

export function aboutWords({ description, tags }: Draft): string {
  const parts = [description.trim(), tags.join(', ')].filter((part) => part !== '')
  return parts.length === 0 ? 'none' : parts.join(' · ')
}

export function programWords({ cwd, env, stdin }: Draft): string {
  const parts = [
    cwd.trim() !== '' && `in ${cwd.trim()}`,
    named(env) > 0 && pairWords(env, 'variable'),
    stdin !== '' && 'with an input',
  ].filter((part) => part !== false)
  return parts.length === 0 ? 'in its usual surroundings' : parts.join(', ')
}

export function requestWords({ headers, authToken, expected, answerWithin, isTlsVerified }: Draft): string {
  return [
    named(headers) === 0 ? 'no headers' : pairWords(headers, 'header'),
    authToken !== '' && 'a token',
    `${expected.trim() === '' ? 'any 2xx' : expected.trim()} within ${amountWords(answerWithin)}`,
    !isTlsVerified && 'certificate not verified',
  ]
    .filter((part) => part !== false)
    .join(', ')
}

export function flowWords({ root, token, settings, isTlsVerified }: Draft): string {
  return [
    root.trim() === '' ? 'at the root of the settings' : `at ${root.trim()}`,
    token !== '' && 'with a token',
    settings.trim() !== '' && 'with settings',
    !isTlsVerified && 'certificate not verified',
  ]
    .filter((part) => part !== false)
    .join(', ')
}

const named = (pairs: readonly Pair[]) => pairs.filter(({ name }) => name.trim() !== '').length

function pairWords(pairs: readonly Pair[], one: string): string {
  const secret = pairs.filter(({ name }) => isSecretName(name)).length
  return `${counted(named(pairs), one)}${secret === 0 ? '' : ` (${secret} secret)`}`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
