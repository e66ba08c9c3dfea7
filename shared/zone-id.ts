// The zone ids that on-call clients send: more than the IANA names, fewer than what Node would take.
import { formatOffsetZone, isTimeZone } from './zone.ts'

/** `java.time.ZoneId.SHORT_IDS`, which decides what is unambiguous (contract 7.10); some of them are no IANA names. */
const SHORT_IDS: ReadonlyMap<string, string> = new Map([
  ['ACT', 'Australia/Darwin'],
  ['AET', 'Australia/Sydney'],
  ['AGT', 'America/Argentina/Buenos_Aires'],
  ['ART', 'Africa/Cairo'],
  ['AST', 'America/Anchorage'],
  ['BET', 'America/Sao_Paulo'],
  ['BST', 'Asia/Dhaka'],
  ['CAT', 'Africa/Harare'],
  ['CNT', 'America/St_Johns'],
  ['CST', 'America/Chicago'],
  ['CTT', 'Asia/Shanghai'],
  ['EAT', 'Africa/Addis_Ababa'],
  ['ECT', 'Europe/Paris'],
  ['EST', 'Etc/GMT+5'],
  ['HST', 'Etc/GMT+10'],
  ['IET', 'America/Indiana/Indianapolis'],
  ['IST', 'Asia/Kolkata'],
  ['JST', 'Asia/Tokyo'],
  ['MIT', 'Pacific/Apia'],
  ['MST', 'Etc/GMT+7'],
  ['NET', 'Asia/Yerevan'],
  ['NST', 'Pacific/Auckland'],
  ['PLT', 'Asia/Karachi'],
  ['PNT', 'America/Phoenix'],
  ['PRT', 'America/Puerto_Rico'],
  ['PST', 'America/Los_Angeles'],
  ['SST', 'Pacific/Guadalcanal'],
  ['VST', 'Asia/Ho_Chi_Minh'],
])

/** IANA's own spelling of a name, by its lower case; links are not among them. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Intl.supportedValuesOf('timeZone').map((name) => [name.toLowerCase(), name]),
)

const OFFSET = /^GMT([+-])(\d{1,2})(?::([0-5]\d))?$/i
const MAX_OFFSET_MINUTES = 18 * 60

/**
 * What a zone id of an on-call client means, in any case: an IANA name or link, or an id that `zone.ts` takes for a
 * fixed offset (`Etc/GMT-5`, `GMT+05:30`). Null when nobody knows it (contract 7.10).
 */
export function resolveZoneId(text: string): string | null {
  // Some letters of other scripts have one of ours as their other case.
  if (!/^[\x21-\x7e]+$/.test(text)) return null
  const known = SHORT_IDS.get(text.toUpperCase()) ?? SPELLINGS.get(text.toLowerCase())
  if (known !== undefined) return known
  const [, sign, hours, minutes = '0'] = OFFSET.exec(text) ?? []
  if (sign === undefined) return isTimeZone(text) ? text : null
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return Math.abs(offset) <= MAX_OFFSET_MINUTES ? zoneOfOffset(offset) : null
}

/** IANA has the whole hours from -12 to +14, with the sign of POSIX: west is plus. */
function zoneOfOffset(minutes: number): string {
  if (minutes === 0) return 'Etc/GMT'
  const hours = minutes / 60
  const isNamed = Number.isInteger(hours) && hours >= -12 && hours <= 14
  return isNamed ? `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}` : formatOffsetZone(minutes)
}
