import type { StorageFinding } from './storage.ts'
import { resolveLocal } from './zone.ts'

/** What is done to storage once, and never again. */
export const STORAGE_DEEDS = [
  'ebs_migration',
  'archive_snapshot',
  'delete_volume',
  'delete_snapshot',
] as const
export type StorageDeed = (typeof STORAGE_DEEDS)[number]

/** The kind of storage that each deed is for. */
export const STORAGE_OF: Readonly<Record<StorageDeed, 'ebs' | 'snapshot'>> = {
  ebs_migration: 'ebs',
  archive_snapshot: 'snapshot',
  delete_volume: 'ebs',
  delete_snapshot: 'snapshot',
}

/** What is done about something that was found on storage. */
export function deedOf({ action, itemType }: Pick<StorageFinding, 'action' | 'itemType'>): StorageDeed {
  if (action !== 'remove') return action
  return itemType === 'ebs' ? 'delete_volume' : 'delete_snapshot'
}

/** Something to be done at one wall-clock time. */
export type OnceAction = {
  readonly action: StorageDeed
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly hour: number
  readonly minute: number
  readonly details: unknown
}

/** When each was done, or passed over, by `onceKey`; epoch milliseconds. */
export type DoneOnce = Readonly<Record<string, number>>

/** The same for the same deed at the same time. */
export function onceKey({ action, date, hour, minute }: OnceAction): string {
  return `${action} ${date} ${hour} ${minute}`
}

/** The instant of an action in a zone; a time that a change of clocks leaves out is the first after it. */
export function onceDueAt({ date, hour, minute }: OnceAction, timeZone: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return resolveLocal(timeZone, { year, month, day, hour, minute })
}

/** Of what was not done yet, the first instant after `after`; null: there is none. */
export function nextOnce(
  actions: readonly OnceAction[],
  done: DoneOnce,
  { timeZone, after }: { readonly timeZone: string; readonly after: number },
): number | null {
  const due = actions.filter((one) => done[onceKey(one)] === undefined).map((one) => onceDueAt(one, timeZone))
  return due.filter((at) => at > after).sort((a, b) => a - b)[0] ?? null
}
