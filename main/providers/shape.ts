/** What is wrong with a configuration, or with the options of a discovery, in words and at its path. */
import type { TSchema } from 'typebox'
import Value from 'typebox/value'
import { type AppError, invalid } from '#shared/error.ts'

/** Throws `invalid` at the first thing that is wrong, members that are not known included; `root` begins its path. */
export function checkShape(schema: TSchema, value: unknown, root: string): void {
  const problem = firstProblem(Value.Errors(schema, value))
  if (problem !== null) throw toInvalid(problem, root)
}

type Problem = ReturnType<typeof Value.Errors>[number]

/** The first error that says something: of a union, that of the alternative whose type was meant. */
function firstProblem(problems: readonly Problem[]): Problem | null {
  const [first] = problems
  if (first === undefined) return null
  const union = problems.find((problem) => problem.keyword === 'anyOf')
  if (union === undefined || !first.schemaPath.startsWith(`${union.schemaPath}/anyOf/`)) return first
  const meant = problems.find(
    (problem) =>
      problem.schemaPath.startsWith(`${union.schemaPath}/anyOf/`) &&
      !(problem.keyword === 'type' && problem.instancePath === union.instancePath),
  )
  return meant ?? union
}

function toInvalid(problem: Problem, root: string): AppError {
  const names = problem.instancePath.split('/').slice(1).map(unescapePointer)
  if (problem.keyword === 'required') {
    return invalid(fieldOf(root, [...names, problem.params.requiredProperties[0] ?? '']), 'is required')
  }
  return invalid(fieldOf(root, names), wordsFor(problem))
}

function wordsFor(problem: Problem): string {
  switch (problem.keyword) {
    case 'type':
      return `must be ${withArticle(problem.params.type)}`
    case 'anyOf':
      return 'must be a string or a list of strings'
    case 'boolean':
    case 'additionalProperties':
      return 'is not known here'
    case 'enum':
      return `must be one of ${problem.params.allowedValues.join(', ')}`
    case 'minLength':
    case 'minItems':
      return 'must not be empty'
    case 'minimum':
      return `must be at least ${problem.params.limit}`
    case 'maximum':
      return `must be at most ${problem.params.limit}`
    case 'pattern':
      return 'has a character that is not allowed'
    default:
      return problem.message
  }
}

function withArticle(type: string | readonly string[]): string {
  const words: Readonly<Record<string, string>> = {
    array: 'a list',
    boolean: 'true or false',
    integer: 'a whole number',
    object: 'an object',
    string: 'a string',
  }
  return [type]
    .flat()
    .map((one) => words[one] ?? one)
    .join(' or ')
}

/** `config.start[0]` of ["start", "0"]. */
function fieldOf(root: string, names: readonly string[]): string {
  return names.reduce((path, name) => (/^\d+$/.test(name) ? `${path}[${name}]` : `${path}.${name}`), root)
}

// RFC 6901, section 4.
function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}
