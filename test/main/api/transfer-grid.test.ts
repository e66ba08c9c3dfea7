import { describe, expect, it } from 'vitest'
import { startApp } from '../../helpers/app.ts'
import { createTestClock } from '../../helpers/clock.ts'
import { DOCUMENT, EVENT_BRIDGE, ec2, NOW, SCHEDULERS } from './nops-fixtures.ts'

const start = () => startApp({ clock: createTestClock(NOW), lackOfCredentials: () => null })

describe('a document of an installation', () => {
  it('carries what the nOps dialect keeps: ids, accounts, buses, items and what is done once', async () => {
    await using from = await start()
    await using to = await start()
    const bus = { name: 'main', account_number: DOCUMENT.account_number, region: 'us-east-1' }
    const { id: eventbridge_configuration } = (await from.post(EVENT_BRIDGE, bus)).body
    const volume = { item_type: 'ebs', resource_id: 'vol-1', region: 'us-east-1', price_per_unit: 1 }
    const once = { action: 'ebs_migration', action_type: 'onetime', date: '2026-12-24', hour: 5 }
    const made = await from.post(SCHEDULERS, {
      ...DOCUMENT,
      eventbridge_configuration,
      resources: [ec2(), volume],
      actions: [...DOCUMENT.actions, once],
    })
    expect(made.status).toBe(201)
    // Another resource takes the first number there.
    const config = { start: ['true'], stop: ['true'] }
    await to.post('/api/resources', { name: 'other', provider: 'command', config })
    const document = (await from.get('/api/export')).body
    const taken = await to.post('/api/import', document)
    expect([taken.status, taken.text.includes('event bus')]).toEqual([200, true])
    const there = (await to.get(`${SCHEDULERS}/${made.body.id}`)).body
    const same = ({ actions, resources, ...rest }: typeof made.body) => {
      const { created: _c, modified: _m, eventbridge_configuration: _e, ...plain } = rest
      const shown = resources.map(({ resource_id, resource_arn, item_type }: Record<string, string>) => [
        item_type,
        resource_id,
        resource_arn,
      ])
      const done = actions.map((one: Record<string, unknown>) => [one.action, one.date, one.position])
      return { plain, shown, done }
    }
    expect(same(there)).toEqual(same(made.body))
    const buses = (await to.get(EVENT_BRIDGE)).body.results
    expect(buses).toMatchObject([bus])
    expect(there.eventbridge_configuration).toBe(buses[0].id)
    const again = (await to.get('/api/export')).body
    expect(again.schedules[0].grid.storageActions).toEqual(document.schedules[0].grid.storageActions)
    // A second import over it changes nothing.
    expect((await to.post('/api/import?onConflict=replace', document)).status).toBe(200)
    expect((await to.get(SCHEDULERS)).body.count).toBe(1)
  })

  it('is refused where a day is none', async () => {
    await using app = await start()
    await app.post(SCHEDULERS, DOCUMENT)
    const document = (await app.get('/api/export')).body
    const [schedule] = document.schedules
    const action = { action: 'delete_volume', date: '2026-02-31', hour: 1, minute: 0, details: {} }
    const wrong = { ...schedule, grid: { ...schedule.grid, storageActions: [action] } }
    const answer = await app.post('/api/import', { ...document, schedules: [wrong] })
    expect([answer.status, answer.body.error.field]).toEqual([
      422,
      'schedules[0].grid.storageActions[0].date',
    ])
  })

  it('carries what was put aside', async () => {
    await using from = await start()
    await using to = await start()
    const config = { start: ['true'], stop: ['true'] }
    const { id } = (await from.post('/api/resources', { name: 'r', provider: 'command', config })).body.data
    const content = { name: 'r', timeZone: 'UTC', actions: [], hoursDown: 0, savingsPerWeek: 0 }
    const dismissals = [{ kind: 'utilization', subject: id, resource: id, content }]
    const document = { ...(await from.get('/api/export')).body, dismissals }
    expect((await to.post('/api/import', document)).status).toBe(200)
    const out = (await to.get('/api/export')).body.dismissals
    expect(out).toMatchObject([{ kind: 'utilization', resource: id, content: { name: 'r' } }])
  })
})
