const DIGITS = /\d+/g

/**
 * A text whose plain order is the order that people expect of names: letters of either case and with any accent
 * alike, numbers by their size (job 2 before job 10).
 */
export function naturalKey(name: string): string {
  return fold(name).replaceAll(DIGITS, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '')
    return String(number.length).padStart(3, '0') + number
  })
}

/** Plain ASCII, as most names are, has no accents to take off. */
function fold(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
  if (/^[\x00-\x7f]*$/.test(name)) return name.toLowerCase()
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
