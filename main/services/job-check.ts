import { isAbsolute } from 'node:path'
import { isHeader, isHttpUrl } from '#shared/check.ts'
import { invalid } from '#shared/error.ts'
import { checkPattern } from '#shared/incoming-file.ts'
import { toMs } from '#shared/interval.ts'
import type { JobInput, JobTriggerSpec } from '#shared/job.ts'
import { holdsMask } from '#shared/secret.ts'
import { assertTimeZone } from '#shared/zone.ts'
import { parseAt } from './schedule.ts'

const YEAR_MS = 366 * 86_400_000

/** Refuses bounds and policies that make no sense together or are out of reach. Fields are those of `/api/jobs`. */
export function checkJobPolicy({ startsAt, endsAt, maxRuns, policy, notify }: JobInput): void {
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt) {
    throw invalid('endsAt', 'endsAt must come after startsAt')
  }
  if (maxRuns !== null) checkCount(maxRuns, 'maxRuns', 1)
  const { retries, keepRuns } = policy
  checkMs(policy.timeoutMs, 'policy.timeoutSeconds', 1_000)
  checkMs(policy.catchUpWindowMs, 'policy.catchUpWindowSeconds', 0)
  checkCount(retries.count, 'policy.retries.count', 0, 100)
  checkMs(retries.firstDelayMs, 'policy.retries.firstDelaySeconds', 0)
  checkMs(retries.maxDelayMs, 'policy.retries.maxDelaySeconds', 0)
  checkCount(keepRuns.count, 'policy.keepRuns.count', 1)
  checkCount(keepRuns.days, 'policy.keepRuns.days', 1, 36_500)
  if (notify.webhook !== null && !isHttpUrl(notify.webhook.url)) {
    throw invalid('notify.webhook.url', 'must be an http or https URL')
  }
  for (const [name, value] of Object.entries(notify.webhook?.headers ?? {})) {
    if (!isHeader(name, value)) throw invalid(`notify.webhook.headers.${name}`, 'cannot be sent as a header')
  }
  for (const [index, address] of notify.email.entries()) {
    if (!/^[^\s@]+@[^\s@]+$/.test(address))
      throw invalid(`notify.email[${index}]`, 'must be an e-mail address')
  }
}

/** A mask that stands for no known secret would become the secret. */
export function checkMasks({ action, notify }: Pick<JobInput, 'action' | 'notify'>): void {
  const message = 'a secret was sent as its mask, and there is none that it could stand for'
  if (holdsMask(action)) throw invalid('action', message)
  if (holdsMask(notify)) throw invalid('notify', message)
}

/** Refuses a trigger that could never be one. Fields are those of `/api/jobs`. */
export function checkTrigger(trigger: JobTriggerSpec): void {
  switch (trigger.kind) {
    case 'cron':
      parseAt(trigger.expression, 'trigger.expression')
      assertTimeZone(trigger.timeZone, 'trigger.timeZone')
      return
    case 'interval':
      if (!Number.isSafeInteger(trigger.every) || trigger.every < 1)
        throw invalid('trigger.every', 'every must be a whole number from 1 on')
      if (toMs(trigger.every, trigger.period) > 100 * YEAR_MS)
        throw invalid('trigger.every', 'an interval may not be longer than a hundred years')
      return
    case 'folder':
      if (!isAbsolute(trigger.path) || trigger.path.includes('\0'))
        throw invalid('trigger.path', 'path must be the absolute path of a folder')
      checkPattern(trigger.pattern, 'trigger.pattern')
      return
    case 'manual':
      return
  }
}

function checkCount(count: number, field: string, least: number, most = 1_000_000_000): void {
  if (Number.isSafeInteger(count) && count >= least && count <= most) return
  throw invalid(field, `must be a whole number from ${least} to ${most}`)
}

function checkMs(ms: number, field: string, least: number): void {
  if (Number.isSafeInteger(ms) && ms >= least && ms <= 10 * YEAR_MS) return
  throw invalid(field, `must be a whole number of seconds from ${least / 1_000} to ${(10 * YEAR_MS) / 1_000}`)
}
