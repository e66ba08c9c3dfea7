// What of the command line is ours: Chromium's and Electron's flags are not ours to refuse.

/** Flags of the server, each with a value. */
const WITH_VALUE = ['--data', '--port']
const ALONE: ReadonlySet<string> = new Set(['--help', '-h', '--version'])

/** The words before a link: any web page can offer one, and what comes with it is not the operator's word. */
export function ownWords(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((word) => /^hourhand:/i.test(word))
  return at < 0 ? argv : argv.slice(0, at)
}

/** Of some words the flags of the server, as `readConfig` takes them. */
export function serverFlags(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    if (ALONE.has(word) || WITH_VALUE.some((flag) => word.startsWith(`${flag}=`))) return [word]
    return WITH_VALUE.includes(word) ? words.slice(at, at + 2) : []
  })
}
