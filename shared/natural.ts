/** The first sixteen digits decide; longer numbers are names anyhow. */
const DIGITS = 16

/**
 * A text that sorts as people sort the name: numbers by their worth (`job 2` before `job 10`), letters of either case
 * and with or without accents alike.
 */
export function naturalKey(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(DIGITS, '0'))
}
