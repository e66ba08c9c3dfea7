/** The mark: a clock with its hour hand. */
export function Logo({ size }: { readonly size: number }) {
  // Decoded with the page: it would flash in after it.
  return <img src="/hourhand.svg" width={size} height={size} alt="" decoding="sync" fetchPriority="high" />
}
