/**
 * What AWS asks, roughly: US dollars, on demand, us-east-1, Linux, one zone, as listed in 2025. An estimate that
 * gives savings a scale; other regions cost up to half as much again, and contracts change everything.
 */

/** An hour of the size `large` of each family; the other sizes are multiples of it. */
const EC2_LARGE: Readonly<Record<string, number>> = {
  t2: 0.0928,
  t3: 0.0832,
  t3a: 0.0752,
  t4g: 0.0672,
  m4: 0.1,
  m5: 0.096,
  m5a: 0.086,
  m6a: 0.0864,
  m6g: 0.077,
  m6i: 0.096,
  m7a: 0.11592,
  m7g: 0.0816,
  m7i: 0.1008,
  c4: 0.1,
  c5: 0.085,
  c5a: 0.077,
  c6a: 0.0765,
  c6g: 0.068,
  c6i: 0.085,
  c7a: 0.10264,
  c7g: 0.0725,
  c7i: 0.08925,
  r4: 0.133,
  r5: 0.126,
  r5a: 0.113,
  r6a: 0.1134,
  r6g: 0.1008,
  r6i: 0.126,
  r7a: 0.15215,
  r7g: 0.1071,
  r7i: 0.1323,
}

/** The same for MySQL, MariaDB and PostgreSQL, whose prices are close to each other. */
const RDS_LARGE: Readonly<Record<string, number>> = {
  t3: 0.136,
  t4g: 0.129,
  m5: 0.171,
  m6g: 0.152,
  m6i: 0.171,
  m7g: 0.168,
  r5: 0.24,
  r6g: 0.215,
  r6i: 0.24,
  r7g: 0.239,
}

const AURORA_LARGE: Readonly<Record<string, number>> = {
  t3: 0.164,
  t4g: 0.146,
  r5: 0.29,
  r6g: 0.26,
  r6i: 0.29,
  r7g: 0.276,
}

const SIZES: Readonly<Record<string, number>> = {
  nano: 1 / 16,
  micro: 1 / 8,
  small: 1 / 4,
  medium: 1 / 2,
  large: 1,
  xlarge: 2,
}

/** US dollars an hour of a Linux instance; undefined for a type that is not in the table. */
export function ec2Price(type: string | undefined): number | undefined {
  return priceOf(EC2_LARGE, type)
}

/** US dollars an hour of a database instance (`db.t3.micro`); undefined for engines with a licence in the price. */
export function rdsPrice(
  type: string | undefined,
  engine: string | undefined,
  isMultiZone = false,
): number | undefined {
  const isAurora = engine?.startsWith('aurora') ?? false
  if (!isAurora && !['mysql', 'mariadb', 'postgres'].includes(engine ?? '')) return undefined
  const one = priceOf(isAurora ? AURORA_LARGE : RDS_LARGE, type?.replace(/^db\./, ''))
  return one === undefined ? undefined : one * (isMultiZone && !isAurora ? 2 : 1)
}

/** The sum; undefined where one of them is not known, or there are none. */
export function sumOf(prices: readonly (number | undefined)[]): number | undefined {
  const known = prices.filter((price) => price !== undefined)
  if (known.length === 0 || known.length < prices.length) return undefined
  return known.reduce((sum, price) => sum + price, 0)
}

function priceOf(table: Readonly<Record<string, number>>, type = ''): number | undefined {
  const [family = '', size = ''] = type.split('.')
  const large = Object.hasOwn(table, family) ? table[family] : undefined
  const several = /^(\d+)xlarge$/.exec(size)
  const factor =
    several === null ? (Object.hasOwn(SIZES, size) ? SIZES[size] : undefined) : 2 * Number(several[1])
  if (large === undefined || factor === undefined) return undefined
  return Math.round(large * factor * 10_000) / 10_000
}
