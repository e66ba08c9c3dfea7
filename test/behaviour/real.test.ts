import { existsSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const NEW_YORK_0759 = Date.parse('2026-11-20T12:59:30Z')

describe('a schedule with real parts', () => {
  it('starts and stops a real program at the right minute in its own zone', async () => {
    const clock = createTestClock(NEW_YORK_0759)
    await using app = await startApp({ clock })
    const flag = join(app.folder, 'running')
    const config = { start: ['touch', flag], stop: ['rm', flag], status: ['test', '-e', flag] }
    const resource = (await app.post('/api/resources', { name: 'Flag', provider: 'command', config })).body
      .data.id
    const schedule = await app.post('/api/schedules', {
      name: 'Business Hours',
      timezone: 'America/New_York',
      crons: [
        { cronExpression: '0 8 * * 1-5', action: 'start' },
        { cronExpression: '0 18 * * 1-5', action: 'stop' },
      ],
    })
    await app.post(`/api/schedules/${schedule.body.data.id}/resources/${resource}`)
    clock.forward(29_000)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(existsSync(flag)).toBe(false)
    clock.forward(1_000)
    const runs = async () => (await app.get('/api/runs')).body.data
    await waitUntil(async () => (await runs())[0]?.outcome === 'succeeded', 'the program is started at 08:00')
    expect(existsSync(flag)).toBe(true)
    clock.forward(10 * 3_600_000)
    await waitUntil(() => !existsSync(flag), 'the program is stopped at 18:00')
    await waitUntil(async () => (await runs())[0]?.outcome === 'succeeded', 'the stop is recorded')
    expect(await runs()).toMatchObject([
      { what: 'stop', dueAt: '2026-11-20T23:00:00.000Z', cause: 'schedule', outcome: 'succeeded' },
      { what: 'start', dueAt: '2026-11-20T13:00:00.000Z', cause: 'schedule', outcome: 'succeeded' },
    ])
    rmSync(flag, { force: true })
  })

  it('keeps the end of what a command wrote, and says what was cut', async () => {
    await using app = await startApp()
    const config = {
      shell: true,
      start: 'yes 0123456789abcde | head -c 200000; echo the end >&2; exit 7',
      stop: 'true',
    }
    const resourceUID = (await app.post('/api/resources', { name: 'Loud', provider: 'command', config })).body
      .data.id
    await app.post('/api/actions', { type: 'start', resourceUID })
    const run = async () => (await app.get('/api/runs')).body.data[0]
    await waitUntil(async () => (await run())?.outcome === 'failed', 'the command fails')
    const { id, exitCode, outputBytes, outputCut } = await run()
    expect({ exitCode, outputBytes, outputCut }).toEqual({
      exitCode: 7,
      outputBytes: 200_008,
      outputCut: 200_008 - 65_536,
    })
    const { text } = await app.get(`/api/runs/${id}/output`)
    expect(text).toMatch(/^\[the first 134472 bytes were cut\]\n/)
    expect(text).toMatch(/the end\n$/)
    expect((await app.get(`/api/runs/${id}/output?from=200000`)).text).toBe('the end\n')
  })

  it('counts what it cut of the answer of an HTTP server', async () => {
    const server = createServer((_request, response) => response.end(`${'x'.repeat(100_000)}the end`))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await using app = await startApp()
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const config = { start: { url }, stop: { url } }
    const made = await app.post('/api/resources', { name: 'Wordy', provider: 'http', config })
    await app.post('/api/actions', { type: 'start', resourceUID: made.body.data.id })
    const run = async () => (await app.get('/api/runs')).body.data[0]
    await waitUntil(async () => (await run())?.outcome === 'succeeded', 'the request is answered')
    const { id, outputBytes, outputCut } = await run()
    expect({ outputBytes, outputCut }).toEqual({ outputBytes: 100_007, outputCut: 100_007 - 65_536 })
    const { text } = await app.get(`/api/runs/${id}/output`)
    expect(text).toMatch(/^\[the first 34471 bytes were cut\]\nx+the end$/)
    server.close()
  })

  it('asks a real HTTP server, with the run and its due instant in the headers', async () => {
    const seen: string[] = []
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['x-hourhand-due']}`)
      response.end('ok')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const clock = createTestClock(NEW_YORK_0759)
    await using app = await startApp({ clock })
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const config = { start: { url: `${base}/on` }, stop: { url: `${base}/off` } }
    const resource = (await app.post('/api/resources', { name: 'Lamp', provider: 'http', config })).body.data
      .id
    const crons = [{ cronExpression: '@hourly', action: 'start' }]
    const schedule = (await app.post('/api/schedules', { name: 'Hourly', timezone: 'UTC', crons })).body.data
      .id
    await app.post(`/api/schedules/${schedule}/resources/${resource}`)
    clock.forward(60_000)
    await waitUntil(() => seen.length > 0, 'the request arrives')
    expect(seen).toEqual(['POST /on 2026-11-20T13:00:00.000Z'])
    server.close()
  })

  it('rests on the days of an iCalendar file', async () => {
    await using app = await startApp({ clock: createTestClock(NEW_YORK_0759) })
    const ics = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//test//EN',
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTAMP:20260101T000000Z',
      'DTSTART;VALUE=DATE:20251225',
      'DTEND;VALUE=DATE:20251227',
      'RRULE:FREQ=YEARLY',
      'SUMMARY:Christmas',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n')
    const { status, body } = await app.post('/api/calendars', { name: 'Holidays', ics, skips: 'start' })
    expect(status).toBe(201)
    expect(body.data.dates).toEqual(expect.arrayContaining(['2026-12-25', '2026-12-26', '2027-12-25']))
    expect(body.data.dates).not.toContain('2026-12-27')
    const crons = [{ cronExpression: '0 8 * * *', action: 'start' }]
    const made = { name: 'Daily', timezone: 'Europe/Berlin', crons, calendars: [body.data.id] }
    const schedule = (await app.post('/api/schedules', made)).body.data.id
    const range = 'from=2026-12-24T00:00:00Z&to=2026-12-28T00:00:00Z'
    const preview = (await app.get(`/api/schedules/${schedule}/preview?${range}`)).body.data
    expect(preview.map((entry: { note?: string }) => entry.note)).toEqual([
      undefined,
      'calendar',
      'calendar',
      undefined,
    ])
    const bad = await app.post('/api/calendars', { name: 'x', dates: ['2026-02-30'] })
    expect([bad.status, bad.body.error.field]).toEqual([422, 'dates[0]'])
    const none = await app.post('/api/calendars', { name: 'x', icsUrl: 'http://127.0.0.1:9/none.ics' })
    expect([none.status, none.body.error.field]).toEqual([422, 'icsUrl'])
  })
})
