import { formatTimeOfDay } from '../ui/time.ts'

/** `At 08:00, Monday through Friday` beside a `Start` needs no `At`; its times stand on the operator's clock. */
export function shorten(words: string): string {
  return words
    .replace(/^At (?=\d)/, '')
    .replace(/^[\d:]+(?:,? (?:and )?[\d:]+)*$/, '$& every day')
    .replace(/^E(?=very)/, 'e')
    .replaceAll(' through ', ' to ')
    .replaceAll(/\b(\d\d):(\d\d)\b/g, (_, hour, minute) =>
      formatTimeOfDay(Number(hour) * 60 + Number(minute)),
    )
}
