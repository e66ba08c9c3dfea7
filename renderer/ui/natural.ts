const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Orders names as people do: job 2 before job 10. Equal names keep a fixed order by id. */
export function compareNatural<Item extends { readonly name: string; readonly id: string }>(
  a: Item,
  b: Item,
): number {
  return collator.compare(a.name, b.name) || collator.compare(a.id, b.id)
}

/** `1 resource`, `3 resources`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
