/** `At 08:00, Monday through Friday` beside a `Start` needs no `At`. */
export function shorten(words: string): string {
  return words
    .replace(/^At (?=\d)/, '')
    .replace(/^[\d:]+(?:,? (?:and )?[\d:]+)*$/, '$& every day')
    .replace(/^E(?=very)/, 'e')
    .replaceAll(' through ', ' to ')
}
