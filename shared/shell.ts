const SAFE = /^[\w@%+=:,./-]+$/

/** A word that a POSIX shell takes as it is: quoted where it has to be. */
export function quoteWord(word: string): string {
  return SAFE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
