import { describe, expect, it } from 'vitest'
import { startApp } from '../../helpers/app.ts'

describe('a search', () => {
  it('finds letters of either case in every list, beyond ASCII too', async () => {
    await using app = await startApp()
    const config = { start: ['true'], stop: ['true'] }
    await app.post('/api/resources', { name: 'Öffentlich', provider: 'command', config })
    await app.post('/api/resources', { name: 'andere', provider: 'command', config, tags: { ort: 'Straße' } })
    await app.post('/api/schedules', { name: 'Übernacht', timezone: 'UTC', crons: [] })
    await app.post('/api/resource-groups', { name: 'Ärger 100%', members: [] })
    const find = async (list: string, search: string) =>
      (await app.get(`/api/${list}?search=${encodeURIComponent(search)}`)).body.data.map(
        ({ name }: { name: string }) => name,
      )
    expect(await find('resources', 'öFF')).toEqual(['Öffentlich'])
    expect(await find('resources', 'o\u0308ff')).toEqual(['Öffentlich'])
    expect(await find('resources', 'STRASSE')).toEqual(['andere'])
    expect(await find('schedules', 'ÜBER')).toEqual(['Übernacht'])
    expect(await find('resource-groups', 'ärger 100%')).toEqual(['Ärger 100%'])
    expect(await find('resource-groups', '1%')).toEqual([])
  })
})

describe('a configuration', () => {
  it('keeps what a PATCH does not name, loses what it names null, and is whole in a PUT', async () => {
    await using app = await startApp()
    const config = { start: ['true'], stop: ['true'], cwd: '/tmp', env: { API_TOKEN: 'secret' } }
    const { id } = (await app.post('/api/resources', { name: 'r', provider: 'command', config })).body.data
    const patch = async (more: object) =>
      (await app.patch(`/api/resources/${id}`, { config: more })).body.data.config
    const masked = { API_TOKEN: '********' }
    expect(await patch({ timeoutSeconds: 5 })).toMatchObject({ cwd: '/tmp', env: masked, timeoutSeconds: 5 })
    expect(await patch({ cwd: null })).not.toHaveProperty('cwd')
    const whole = (await app.put(`/api/resources/${id}`, { config: { start: ['true'], stop: ['true'] } }))
      .body
    expect(whole.data.config).not.toHaveProperty('env')
    expect(whole.data.config.timeoutSeconds).toBe(60)
    const other = await app.patch(`/api/resources/${id}`, {
      provider: 'systemd',
      config: { unit: 'x.service' },
    })
    expect([other.status, other.body.data?.config]).toMatchObject([200, { unit: 'x.service' }])
  })
})

describe('a tag with several values', () => {
  it('belongs to the schedules of each, and is found by each', async () => {
    await using app = await startApp()
    const config = { start: ['true'], stop: ['true'] }
    const make = (env: string) =>
      app.post('/api/resources', { name: env, provider: 'command', config, tags: { env } })
    const both = (await make('dev, test')).body.data.id
    await make('device')
    const schedule = async (value: string) => {
      const crons = [{ cronExpression: '0 8 * * *', action: 'start' }]
      const body = { name: value, timezone: 'UTC', crons, tags: [{ key: 'env', value }] }
      const { id } = (await app.post('/api/schedules', body)).body.data
      const [first] = (await app.get(`/api/schedules/${id}/preview`)).body.data
      return first.resources
    }
    expect([await schedule('dev'), await schedule('test'), await schedule('de')]).toEqual([
      [both],
      [both],
      [],
    ])
    const found = (await app.get('/api/resources?tag=env=test')).body.data
    expect(found.map(({ id }: { id: string }) => id)).toEqual([both])
    await app.patch(`/api/resources/${both}`, { tags: { env: 'dev' } })
    expect((await app.get('/api/resources?tag=env=test')).body.data).toEqual([])
  })
})
