// Takes out of a text what must not leave the machine, for logs and diagnostics. Too much goes rather than too little.

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Token|GenieKey|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 ********'],
  [/([?&](?:api_key|code|token|key|secret|password|signature)=)[^&\s"']+/gi, '$1********'],
  [/(\/api\/feeds\/)[\w-]{8,}/g, '$1********'],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"']+@/gi, '$1********@'],
  [/-----BEGIN [\w ]*PRIVATE KEY-----[\s\S]*?(?:-----END [\w ]*-----|$)/g, '********'],
]

const NAMES =
  'authorization|cookie|token|secret|password|passphrase|passwd|pwd|credential|(?:api|private|access)[ _-]?key'
/**
 * A member of such a name and its value: quoted, quoted within a text that is quoted itself, or bare. The name is of some
 * length, so that a line of any kind is read in a time that grows with its length alone.
 */
const MEMBER = new RegExp(
  `(\\\\{0,9}"?\\b[\\w-]{0,60}(?:${NAMES})[\\w-]{0,60}\\\\{0,9}"?\\s*[:=]\\s*)(\\\\+"[\\s\\S]*?\\\\+"|"(?:[^"\\\\]|\\\\.)*"|[^\\s,;}]+)`,
  'gi',
)

export function redact(text: string): string {
  const left = RULES.reduce((rest, [pattern, instead]) => rest.replaceAll(pattern, instead), text)
  return left.replaceAll(MEMBER, (_whole, name: string, value: string) => {
    const [quote = ''] = /^\\*"/.exec(value) ?? []
    return `${name}${quote}********${quote}`
  })
}
