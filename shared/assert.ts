/** Marks a branch that no member of a union can reach; a new member turns it into a type error. */
export function assertNever(value: never): never {
  throw new Error(`Internal: unexpected ${JSON.stringify(value)}`)
}
