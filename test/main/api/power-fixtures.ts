/** What the tests of the power API share: the document's own schedule, and an app whose clock stands still. */
import { startApp, type TestApp } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

export const BUSINESS_HOURS = {
  name: 'Business Hours',
  description: 'Start resources at 8 AM, stop at 6 PM on weekdays',
  timezone: 'America/New_York',
  crons: [
    { cronExpression: '0 8 * * 1-5', action: 'start' },
    { cronExpression: '0 18 * * 1-5', action: 'stop' },
  ],
}

export const startQuiet = () => startApp({ clock: createTestClock(Date.parse('2026-11-20T10:30:00Z')) })

export async function addResource(app: TestApp, name = 'Dev database'): Promise<string> {
  const config = { start: ['true'], stop: ['true'] }
  const { body } = await app.post('/api/resources', { name, provider: 'command', config })
  return body.data.id
}
