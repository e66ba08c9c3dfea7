// Users: from a body to a person, and back.
import type { Person, Profile } from '#shared/directory.ts'
import { invalid } from '#shared/error.ts'
import { formatMillis } from '#shared/instant.ts'
import type { PersonInput } from '../../../store/person.ts'
import { asObject, type Part, pathOf, readFilled, readList, readPart, readText, required } from './read.ts'

const ADDRESS = ['country', 'state', 'city', 'line', 'zipCode'] as const

/** A new user. The published API asks for a role; one that is not given is the plain `User`. */
export function readUser(body: unknown, operatorTimeZone: string): PersonInput {
  const part = asObject(body)
  return {
    role: 'User',
    zoneId: operatorTimeZone,
    locale: 'en_US',
    reminderMinutes: [],
    ...readUserChange(body, {}),
    username: required(part, 'username', readText(part, 'username')),
    fullName: required(part, 'fullName', readText(part, 'fullName')),
  }
}

/** What a PATCH names; of the profile, whole members are replaced. */
export function readUserChange(
  body: unknown,
  profile: Profile,
): Partial<PersonInput> & Pick<PersonInput, 'profile'> {
  const part = asObject(body)
  const role = readPart(part, 'role')
  const change = {
    username: readFilled(part, 'username'),
    fullName: readFilled(part, 'fullName'),
    role: role && (readFilled(role, 'name') ?? readFilled(role, 'id')),
    zoneId: readFilled(part, 'timeZone'),
    locale: readFilled(part, 'locale'),
    reminderMinutes: readReminders(part),
  }
  return { ...given(change), profile: { ...profile, ...given(readProfile(part)) } }
}

function readProfile(part: Part) {
  const address = readPart(part, 'userAddress')
  return {
    skypeUsername: readText(part, 'skypeUsername'),
    userAddress: address && Object.fromEntries(ADDRESS.map((name) => [name, readText(address, name) ?? ''])),
    tags: readTexts(part, 'tags'),
    details: readDetails(readPart(part, 'details')),
  }
}

function readDetails(part: Part | undefined) {
  if (part === undefined) return undefined
  const names = Object.keys(part.members)
  return Object.fromEntries(names.map((name) => [name, readTexts(part, name) ?? []]))
}

function readTexts(part: Part, name: string): readonly string[] | undefined {
  return readList(part, name)?.map((value, index) => {
    const path = `${pathOf(part, name)}[${index}]`
    if (typeof value !== 'string') throw invalid(path, `${path} must be a string`)
    return value
  })
}

function readReminders(part: Part): readonly number[] | undefined {
  return readList(part, 'reminders')?.map((value, index) => {
    const path = `reminders[${index}]`
    if (typeof value !== 'number') throw invalid(path, `${path} must be a number of minutes`)
    return value
  })
}

/** Without the members that are undefined. */
function given<Values extends object>(values: Values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>
  }
}

/** A user; `userContacts` only where `expand=contact` asks for them. */
export function toUser(person: Person, isExpanded = false) {
  const { id, username, fullName, role, zoneId, locale, profile } = person
  const { skypeUsername, userAddress, tags = [], details = {} } = profile
  const contact = { to: username, id, contactMethod: 'email', enabled: true }
  return {
    id,
    username,
    fullName,
    role: { id: role, name: role },
    ...(skypeUsername !== undefined && { skypeUsername }),
    timeZone: zoneId,
    locale,
    userAddress: userAddress ?? Object.fromEntries(ADDRESS.map((name) => [name, ''])),
    tags,
    details,
    blocked: false,
    verified: true,
    createdAt: formatMillis(person.createdAt),
    reminders: person.reminderMinutes,
    ...(isExpanded && { userContacts: [contact] }),
  }
}
