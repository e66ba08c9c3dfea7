/** `America/New_York` as people type it: `america new york`. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[/_\s]+/g, ' ')
    .trim()
}

/** How well a zone fits: its city first, then a word of it, then any part; null when it does not. */
function rankOf(zone: string, wanted: string): number | null {
  const whole = plain(zone)
  const city = plain(zone.slice(zone.lastIndexOf('/') + 1))
  if (city.startsWith(wanted)) return 0
  if (` ${whole}`.includes(` ${wanted}`)) return 1
  return whole.includes(wanted) ? 2 : null
}

/** The zones that fit what was typed, the likeliest first; of equals in the order given. */
export function searchZones(zones: readonly string[], typed: string): readonly string[] {
  const wanted = plain(typed)
  return zones
    .map((zone) => ({ zone, rank: rankOf(zone, wanted) }))
    .filter((found): found is { zone: string; rank: number } => found.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ zone }) => zone)
}
