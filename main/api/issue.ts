// What does not fit a schema, as one plain sentence and a path into what was sent.

/** One finding of a schema check, in the words that TypeBox and Ajv share. */
export type Issue = {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string | undefined
}

export type Told = {
  readonly code: 'invalid' | 'malformed'
  readonly message: string
  readonly field?: string
}

/** Tells the first of the findings; `context` is the part of the request that was checked. */
export function describeIssue(issues: readonly Issue[], context: string): Told {
  const [issue] = narrow(issues)
  if (issue === undefined) return { code: 'invalid', message: 'the request is not valid' }
  if (context === 'body' && issue.instancePath === '' && issue.keyword === 'type') {
    return { code: 'malformed', message: `the body must be ${typeWords(issue.params.type, 'JSON ')}` }
  }
  const field = toField(issue.instancePath + missingMember(issue))
  return { code: 'invalid', message: `${field || context} ${wordsOf(issue)}`, ...(field !== '' && { field }) }
}

function missingMember({ keyword, params }: Issue): string {
  const names = keyword === 'required' ? params.requiredProperties : params.additionalProperties
  const [name] = Array.isArray(names) ? names : [params.missingProperty ?? params.additionalProperty]
  return typeof name === 'string' ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : ''
}

/** `/crons/1/cronExpression` is `crons[1].cronExpression`. */
function toField(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}${path && '.'}${part}`), '')
}

function wordsOf({ keyword, params, message }: Issue): string {
  const limit = Number(params.limit)
  switch (keyword) {
    case 'required':
      return 'is required'
    case 'boolean':
    case 'additionalProperties':
      return 'is not known here'
    case 'type':
      return `must be ${typeWords(params.type)}`
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`
    case 'maxLength':
      return `must have at most ${limit} characters`
    case 'minItems':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} items`
    case 'maxItems':
      return `must have at most ${limit} items`
    case 'maxProperties':
      return `must have at most ${limit} members`
    case 'minimum':
      return `must be at least ${limit}`
    case 'maximum':
      return `must be at most ${limit}`
    case 'exclusiveMinimum':
      return `must be more than ${limit}`
    case 'exclusiveMaximum':
      return `must be less than ${limit}`
    case 'enum':
    case 'const':
      return `must be ${list(allowed({ params }))}`
    case 'uniqueItems':
      return 'must not name anything twice'
    case 'pattern':
    case 'format':
      return 'is not of the right form'
    default:
      return message ?? 'is not valid'
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

function typeWords(type: unknown, kind = ''): string {
  const words = [...new Set([type].flat())].map((name) => TYPES[String(name)] ?? String(name))
  return words.join(' or ').replace(/^an? /, (article) => (kind === '' ? article : `a ${kind}`))
}

function allowed({ params }: Pick<Issue, 'params'>): readonly unknown[] {
  return Array.isArray(params.allowedValues) ? params.allowedValues : [params.allowedValue]
}

function list(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  return words.length > 1 ? `one of ${words.join(', ')}` : words.join('')
}

/**
 * Without the findings of those members of a union that were not meant. Meant is the member whose type and
 * whose `kind` fit; where none does, one finding says what would.
 */
function narrow(issues: readonly Issue[]): readonly Issue[] {
  const unions = issues.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  const union = unions.toSorted((a, b) => a.schemaPath.length - b.schemaPath.length)[0]
  if (union === undefined) return issues
  const prefix = `${union.schemaPath}/${union.keyword}/`
  const isInside = (issue: Issue) => issue.schemaPath.startsWith(prefix)
  const chosen = choose(issues.filter(isInside), union, prefix)
  const [first, last] = [issues.findIndex(isInside), issues.indexOf(union)]
  const others = (from: number, to?: number) => issues.slice(from, to).filter((other) => !isInside(other))
  return narrow([
    ...others(0, first < 0 ? last : first),
    ...chosen,
    ...others(first < 0 ? last : first).filter((other) => other !== union),
  ])
}

function choose(inside: readonly Issue[], union: Issue, prefix: string): readonly Issue[] {
  const rest = (issue: Issue) => issue.schemaPath.slice(prefix.length)
  const mayTag = (issue: Issue) =>
    (issue.keyword === 'const' || issue.keyword === 'enum') && /^\d+(\/properties\/[^/]+)?$/.test(rest(issue))
  // Where the members are told apart by a `kind`, a wrong word elsewhere in one does not make it another.
  const isKind = (issue: Issue) => mayTag(issue) && rest(issue).endsWith('/kind')
  const isTag = inside.some(isKind) ? isKind : mayTag
  const isOtherType = (issue: Issue) => issue.keyword === 'type' && issue.instancePath === union.instancePath
  const members = [...Map.groupBy(inside, (issue) => rest(issue).split('/')[0]).values()]
  const sameType = members.filter((member) => !member.some(isOtherType))
  const meant = sameType.find((member) => !member.some(isTag))
  if (meant !== undefined) return meant
  const tags = sameType.flatMap((member) => member.filter(isTag))
  const [tag] = tags
  if (tag !== undefined) {
    const same = tags.filter((other) => other.instancePath === tag.instancePath)
    return [{ ...tag, keyword: 'enum', schemaPath: '', params: { allowedValues: same.flatMap(allowed) } }]
  }
  const types = inside.filter(isOtherType).flatMap((issue) => issue.params.type)
  return [{ ...union, keyword: 'type', schemaPath: '', params: { type: types } }]
}
