// Takes out of a text what must not leave the machine, for logs and diagnostics. Too much goes rather than too little.

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Token|GenieKey|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 ********'],
  [/([?&](?:api_key|code|token|key|secret|password|signature)=)[^&\s"']+/gi, '$1********'],
  [/(\/api\/feeds\/)[\w-]{8,}/g, '$1********'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, '$1********@'],
  [
    /("?\b[\w-]*(?:authorization|cookie|token|secret|password|api[_-]?key)[\w-]*"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|[^\s,;}]+)/gi,
    '$1"********"',
  ],
]

export function redact(text: string): string {
  return RULES.reduce((left, [pattern, instead]) => left.replaceAll(pattern, instead), text)
}
