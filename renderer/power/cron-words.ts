import { byClock } from '../ui/time.ts'

/** `At 08:00, Monday through Friday` beside a `Start` needs no `At`; its times stand on the operator's clock. */
export function shorten(words: string): string {
  const short = words
    .replace(/^At (?=\d)/, '')
    .replace(/^[\d:]+(?:,? (?:and )?[\d:]+)*$/, '$& every day')
    .replace(/^E(?=very)/, 'e')
    .replaceAll(' through ', ' to ')
  return byClock(short)
}
