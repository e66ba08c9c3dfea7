/** The mark: a clock with its hour hand. */
export function Logo({ size }: { readonly size: number }) {
  return <img src="/hourhand.svg" width={size} height={size} alt="" />
}
