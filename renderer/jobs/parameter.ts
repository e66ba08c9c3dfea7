import type { Errors } from '../ui/form.tsx'

/** What a run by hand is given; `key` tells the rows of the form apart. */
export type Parameter = { readonly key: number; readonly name: string; readonly value: string }

/** The variable in which the program finds a parameter. */
export function variableOf(name: string): string {
  return `HOURHAND_PARAM_${name
    .trim()
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_')}`
}

/** What is wrong with them, by row; two that end in the same variable are one too many. */
export function errorsOfParameters(parameters: readonly Parameter[]): Errors {
  const seen = new Set<string>()
  const errors: Record<string, string> = {}
  for (const { key, name, value } of parameters) {
    if (name.trim() === '') {
      if (value !== '') errors[key] = 'Name it.'
      continue
    }
    if (seen.has(variableOf(name))) errors[key] = 'There is one of this name already.'
    seen.add(variableOf(name))
  }
  return errors
}

/** What the server gets; rows that are left empty are none. */
export function toParameters(parameters: readonly Parameter[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parameters.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  )
}
