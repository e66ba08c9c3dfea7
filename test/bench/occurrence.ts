// How fast the next instant is found: ours beside croner, cron-parser and node-cron.
import { CronExpressionParser } from 'cron-parser'
import { Cron as Croner } from 'croner'
import { createTask } from 'node-cron'
import { between, nextAfter, parseCron } from '#shared/cron.ts'
import { toError } from '#shared/error.ts'
import { type BenchRow, median, printTable } from './table.ts'

const EXPRESSIONS = ['*/5 * * * *', '0 9 * * 1-5', '30 2 * * *', '0 0 1 * *']
const ZONES = ['UTC', 'America/New_York']
const START = Date.parse('2026-01-01T00:00Z')
const ROUNDS = 5
const AIM = 20
// A hundred months are the longest: nobody plans further ahead.
const LENGTH = 100

/** Starts a chain of next instants at START: the answer is called with the last one, as a scheduler would. */
type Chain = () => (at: number) => number

function chains(expression: string, zone: string): Readonly<Record<string, Chain>> {
  return {
    ours: () => {
      const cron = parseCron(expression)
      return (at) => nextAfter(cron, zone, at) ?? Number.NaN
    },
    croner: () => {
      const cron = new Croner(expression, { timezone: zone, paused: true })
      return (at) => cron.nextRun(new Date(at))?.getTime() ?? Number.NaN
    },
    'cron-parser': () => {
      const cron = CronExpressionParser.parse(expression, { currentDate: new Date(START), tz: zone })
      return (at) => {
        if (at === START) cron.reset(new Date(START))
        return cron.next().getTime()
      }
    },
  }
}

/** Calls per second over `budgetMs`, the median of five rounds. A chain begins anew after `LENGTH` calls. */
function rateOf(chain: Chain, budgetMs: number): number {
  const rates = Array.from({ length: ROUNDS }, () => {
    const next = chain()
    let calls = 0
    const start = performance.now()
    while (performance.now() - start < budgetMs) {
      let at = START
      for (let i = 0; i < LENGTH; i++) at = next(at)
      calls += LENGTH
    }
    return (calls / (performance.now() - start)) * 1000
  })
  return median(rates)
}

/** node-cron can only be asked for the next runs from now: `getNextRuns(100)` counts as 100 calls. */
async function nodeCronRate(expression: string, zone: string, budgetMs: number): Promise<number> {
  const task = createTask(expression, () => undefined, { timezone: zone })
  const rate = rateOf(() => {
    let left: Date[] = []
    return () => {
      if (left.length === 0) left = task.getNextRuns(LENGTH)
      return left.shift()?.getTime() ?? Number.NaN
    }
  }, budgetMs)
  await task.destroy()
  return rate
}

const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en-US')}/s`

async function nextRow(expression: string, zone: string): Promise<BenchRow> {
  const { ours, ...peers } = chains(expression, zone)
  if (!ours) throw new Error('Internal: no chain of ours')
  const mine = rateOf(ours, 60)
  const theirs = Object.entries(peers).map(([name, chain]) => ({ name, rate: rateOf(chain, 60) }))
  theirs.push({ name: 'node-cron*', rate: await nodeCronRate(expression, zone, 60) })
  const best = Math.max(...theirs.map(({ rate }) => rate))
  return {
    what: `next() of ${expression} in ${zone}`,
    ours: perSecond(mine),
    peer: theirs.map(({ name, rate }) => `${name} ${perSecond(rate)}`).join(', '),
    ratio: `${Math.round(mine / best)}x the fastest`,
    aim: `>= ${AIM}x`,
  }
}

type Window = { readonly from: number; readonly to: number; readonly rounds: number }
type Year = { readonly name: string; readonly ms: number; readonly right: number }

/** The year of a five-minute entry: every multiple of five minutes is one, because every offset is a whole hour. */
function measureYear(name: string, list: () => readonly number[], { from, to, rounds }: Window): Year {
  const runs = Array.from({ length: rounds }, () => {
    const start = performance.now()
    const found = list()
    return { ms: performance.now() - start, found }
  })
  const found = new Set(runs[0]?.found)
  let right = 0
  for (let at = from; at < to; at += 300_000) if (found.has(at)) right++
  return { name, ms: median(runs.map(({ ms }) => ms)), right }
}

function yearRow(): BenchRow {
  const zone = 'America/New_York'
  const from = Date.parse('2026-01-01T05:00Z')
  const to = Date.parse('2027-01-01T05:00Z')
  const walk = (next: (at: number) => number) => () => {
    const found: number[] = []
    for (let at = next(from - 1); at < to; at = next(at)) found.push(at)
    return found
  }
  const cron = parseCron('*/5 * * * *')
  const croner = new Croner('*/5 * * * *', { timezone: zone, paused: true })
  const ours = measureYear('ours', () => between(cron, zone, from, to), { from, to, rounds: ROUNDS })
  // Once each: a round takes them seconds.
  const once = { from, to, rounds: 1 }
  const askCroner = walk((at) => croner.nextRun(new Date(at))?.getTime() ?? to)
  const parser = CronExpressionParser.parse('*/5 * * * *', { currentDate: new Date(from - 1), tz: zone })
  const askParser = walk(() => parser.next().getTime())
  const peers = [measureYear('croner', askCroner, once), measureYear('cron-parser', askParser, once)]
  const say = ({ ms, right }: Year) =>
    `${ms.toFixed(ms < 100 ? 1 : 0)} ms, ${right.toLocaleString('en-US')} right`
  return {
    what: 'a year of */5 * * * * in America/New_York',
    ours: say(ours),
    peer: peers.map((peer) => `${peer.name} ${say(peer)}`).join('; '),
    ratio: `${Math.round(Math.min(...peers.map(({ ms }) => ms)) / ours.ms)}x the fastest`,
    aim: '<= 60 ms, 105,120 right',
  }
}

function refusalOf(expression: string, ask: () => unknown): string {
  const start = performance.now()
  let answer: string
  try {
    answer = String(ask())
  } catch (error) {
    answer = toError(error).message.replace(`invalid cron expression: '${expression}': `, '')
  }
  return `${(performance.now() - start).toFixed(2)} ms (${answer})`
}

function neverRow(): BenchRow {
  const expression = '0 0 31 2 *'
  const ours = refusalOf(expression, () => parseCron(expression))
  const croner = refusalOf(expression, () =>
    new Croner(expression, { paused: true }).nextRun(new Date(START)),
  )
  const parser = refusalOf(expression, () => CronExpressionParser.parse(expression).next())
  return {
    what: `refusing ${expression}, which never fires`,
    ours,
    peer: `croner ${croner}, cron-parser ${parser}`,
    ratio: '-',
    aim: '<= 10 ms',
  }
}

/** Measures the search for instants; takes about twenty seconds. */
export async function benchOccurrence(): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const zone of ZONES) {
    for (const expression of EXPRESSIONS) rows.push(await nextRow(expression, zone))
  }
  return [...rows, yearRow(), neverRow()]
}

if (import.meta.main) {
  printTable(
    'Occurrences (* node-cron: no next after an instant, so getNextRuns(100) from now)',
    await benchOccurrence(),
  )
}
