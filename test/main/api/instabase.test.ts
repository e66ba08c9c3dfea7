import { describe, expect, it } from 'vitest'
import { waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'
import {
  ask,
  create,
  DAILY_JOB,
  list,
  localJob,
  openFolderOfTwo,
  post,
  START,
  startStill,
  UUID,
} from './instabase-fixtures.ts'

const MASKED_JOB = structuredClone(DAILY_JOB)
MASKED_JOB.flow_parameters.auth_token = '********'
MASKED_JOB.flow_parameters.settings.webhook_config.headers.Authorization = '********'

const UNKNOWN = '07a3e5c1-1b4f-4852-9cd6-1a072fc8ab31'

describe('the document’s own requests', () => {
  it('create a job, list it as documented with its secrets masked, and delete it', async () => {
    await using app = await startStill()
    const made = await post(app, 'create_job', DAILY_JOB)
    expect(made).toEqual({ status: 200, body: { status: 'OK', job_id: expect.stringMatching(UUID) } })
    const id = made.body.job_id
    const listed = await ask(app, `list_jobs?job_id=${id}&username=admin`, { method: 'GET' })
    expect(listed).toEqual({
      status: 200,
      body: {
        status: 'OK',
        jobs: [
          {
            job_id: id,
            username: 'admin',
            status: 'ENABLED',
            name: 'Daily Job',
            created_on_ns: `${START}000000`,
            job_parameters: MASKED_JOB,
            results: [],
          },
        ],
      },
    })
    expect(Object.keys(listed.body)).toEqual(['status', 'jobs'])
    const deleted = await post(app, 'delete_job', { job_id: id })
    expect(deleted).toEqual({ status: 200, body: { status: 'OK', deleted_jobs: id } })
    expect(await list(app)).toEqual([])
  })

  it('enable, disable and trigger a job, each under its own key', async () => {
    await using app = await startStill()
    const id = await create(app, DAILY_JOB)
    const disabled = await post(app, 'disable_job', { job_id: id })
    expect(disabled).toEqual({ status: 200, body: { status: 'OK', disabled_jobs: id } })
    expect((await list(app))[0].status).toBe('DISABLED')
    expect((await post(app, 'disable_job', { job_id: id })).body.status).toBe('OK')
    const triggered = await post(app, 'trigger_job', { job_id: id })
    expect(triggered).toEqual({ status: 200, body: { status: 'OK', triggered_job: id } })
    await waitUntil(async () => (await list(app))[0].results.length === 1, 'the disabled job ran')
    const enabled = await post(app, 'enable_job', { job_id: id })
    expect(enabled).toEqual({ status: 200, body: { status: 'OK', enabled_jobs: id } })
    expect((await list(app))[0].status).toBe('ENABLED')
  })

  it.each(['@hourly', '@daily', '@weekly', '@monthly', '@yearly', '*/5 8-18 * * 1-5', '0 0 1 1 0'])(
    'may say %s for a schedule',
    async (schedule) => {
      await using app = await startStill()
      await create(app, { ...DAILY_JOB, schedule })
      expect((await list(app))[0].job_parameters.schedule).toBe(schedule)
    },
  )

  it.each([undefined, null, '', 'whenever'])('may say %s for one in automatic mode', async (schedule) => {
    await using app = await startStill()
    const input_dir = `${app.folder}/not-there-yet`
    const flow_parameters = { ...DAILY_JOB.flow_parameters, input_dir, settings: { spooled_mode: true } }
    const { schedule: _daily, ...job } = { ...DAILY_JOB, flow_parameters }
    await create(app, schedule === undefined ? job : { schedule, ...job })
    const [{ job_parameters }] = await list(app)
    expect(job_parameters.schedule).toBe(schedule)
    expect(job_parameters.flow_parameters).toEqual({ ...flow_parameters, auth_token: '********' })
    expect((await app.get('/api/jobs')).body.data[0].trigger).toMatchObject({
      kind: 'folder',
      path: input_dir,
    })
  })

  it('mean the zone of the operator', async () => {
    await using app = await startStill()
    await create(app, { ...DAILY_JOB, schedule: '30 12 * * *' })
    const [job] = (await app.get('/api/jobs')).body.data
    expect(job.trigger).toEqual({ kind: 'cron', expression: '30 12 * * *', timeZone: 'Europe/Berlin' })
    expect(job.nextRunAt).toBe('2026-11-20T11:30:00.000Z')
  })
})

describe('arguments', () => {
  it.each([
    undefined,
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'nonsense',
  ])('are JSON in the body when its type is %s', async (type) => {
    await using app = await startStill()
    const body = JSON.stringify(DAILY_JOB)
    const made = await ask(app, 'create_job', { body, ...(type !== undefined && { type }) })
    expect(made.body).toEqual({ status: 'OK', job_id: expect.stringMatching(UUID) })
  })

  it('are read from the query and the body alike, also of a GET and with a slash at the end', async () => {
    await using app = await startStill()
    const [one, two] = [await create(app, DAILY_JOB), await create(app, { ...DAILY_JOB, name: 'Two' })]
    const named = JSON.stringify({ job_id: two })
    expect((await ask(app, 'list_jobs', { method: 'GET', body: named })).body.jobs).toMatchObject([
      { job_id: two },
    ])
    expect((await ask(app, 'list_jobs/', { method: 'POST', body: named })).body.jobs).toHaveLength(1)
    expect((await ask(app, `disable_job?job_id=${one}`)).body).toEqual({ status: 'OK', disabled_jobs: one })
    expect((await ask(app, `delete_job/?job_id=${one}`)).body).toEqual({ status: 'OK', deleted_jobs: one })
    expect((await ask(app, 'delete_job?delete_all=true')).body).toEqual({ status: 'OK', deleted_jobs: two })
  })

  it('leave out what is null', async () => {
    await using app = await startStill()
    const settings = { spooled_mode: null, tags: null, notification_emails: null, webhook_config: null }
    const flow_parameters = { ...DAILY_JOB.flow_parameters, verify_ssl_certificate: null, settings }
    await create(app, { ...DAILY_JOB, flow_parameters })
    expect((await app.get('/api/jobs')).body.data[0]).toMatchObject({
      trigger: { kind: 'cron' },
      action: { verifyTls: true },
      notify: { webhook: null, email: [] },
    })
  })
})

describe('a list', () => {
  it('takes both an id and a user name, and finds nothing without an error', async () => {
    const { folder, ada } = await openFolderOfTwo()
    await using app = await startStill({}, folder)
    const mine = await create(app, DAILY_JOB)
    const hers = await create(app, DAILY_JOB, ada)
    const ids = async (query: string) =>
      (await list(app, query)).map((job: { readonly job_id: string }) => job.job_id)
    expect(await ids('')).toEqual([mine, hers])
    expect(await ids('?username=*')).toEqual([mine, hers])
    expect(await ids('?username=ada')).toEqual([hers])
    expect(await ids('?username=admin')).toEqual([mine])
    expect(await ids(`?username=ada&job_id=${hers}`)).toEqual([hers])
    expect(await ids(`?username=ada&job_id=${mine}`)).toEqual([])
    expect(await ids('?username=nobody')).toEqual([])
    expect(await ids(`?job_id=${UNKNOWN}`)).toEqual([])
  })

  it('shows the last ten results, newest first, as those of an HTTP call', async () => {
    const clock = createTestClock(START)
    await using app = await startStill({ clock })
    const id = await create(app, localJob('/bin/true', '/tmp'))
    for (let run = 1; run <= 11; run += 1) {
      clock.forward(1_000)
      await post(app, 'trigger_job', { job_id: id })
      await waitUntil(async () => (await app.get('/api/runs')).body.data[0].outcome === 'succeeded', 'it ran')
    }
    const [{ results }] = await list(app)
    expect(
      results.map((result: { timeInNS: string }) => Number(result.timeInNS.slice(0, 13)) - START),
    ).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((second) => second * 1_000))
    expect(results[0]).toEqual({
      timeInNS: `${START + 11_000}000000`,
      status: 'OK',
      http_result: {
        status: '200',
        headers: [{ key: 'Content-Type', value: 'application/json' }],
        response: expect.any(String),
      },
    })
    expect(JSON.parse(results[0].http_result.response)).toEqual({
      status: 'OK',
      data: { job_id: 'run_00000b', output_folder: `${app.folder}/output/run_00000b`, exit_code: 0 },
    })
  })

  it('shows jobs made elsewhere that can be said here, and no others', async () => {
    await using app = await startStill()
    const program = { kind: 'program', program: '/bin/true', cwd: '/srv' }
    const flow = {
      kind: 'flow',
      binaryPath: 'a/b.ibflowbin',
      inputFolder: 'a/in',
      token: 'T',
      verifyTls: false,
    }
    const noon = { kind: 'cron', expression: '0 12 * * *' }
    const jobs = [
      { name: 'program', trigger: noon, action: program },
      { name: 'flow', trigger: noon, action: flow },
      { name: 'folder', trigger: { kind: 'folder', path: app.folder }, action: program },
      { name: 'other zone', trigger: { ...noon, timeZone: 'Asia/Tokyo' }, action: program },
      { name: 'interval', trigger: { kind: 'interval', every: 1, period: 'hours' }, action: program },
      { name: 'by hand', trigger: { kind: 'manual' }, action: program },
      { name: 'http', trigger: noon, action: { kind: 'http', url: 'http://127.0.0.1:9/' } },
    ]
    for (const job of jobs) expect((await app.post('/api/jobs', job)).status).toBe(201)
    const shown = await list(app)
    expect(
      shown.map((job: { username: string; job_parameters: unknown }) => [job.username, job.job_parameters]),
    ).toEqual([
      [
        'admin',
        {
          schedule: '0 12 * * *',
          name: 'program',
          flow_parameters: { binary_path: '/bin/true', input_dir: '/srv' },
        },
      ],
      [
        'admin',
        {
          schedule: '0 12 * * *',
          name: 'flow',
          flow_parameters: {
            auth_token: '********',
            binary_path: 'a/b.ibflowbin',
            input_dir: 'a/in',
            verify_ssl_certificate: false,
          },
        },
      ],
      [
        'admin',
        {
          name: 'folder',
          flow_parameters: {
            binary_path: '/bin/true',
            input_dir: app.folder,
            settings: { spooled_mode: true },
          },
        },
      ],
    ])
    const id = shown[0].job_id
    expect((await post(app, 'disable_job', { job_id: id })).body).toEqual({ status: 'OK', disabled_jobs: id })
    expect((await post(app, 'delete_job', { delete_all: true })).body.deleted_jobs).toBe('')
    expect(await list(app)).toHaveLength(3)
  })

  it('shows a job as it is now, whatever it was made as', async () => {
    await using app = await startStill()
    await create(app, DAILY_JOB)
    const [{ id }] = (await app.get('/api/jobs')).body.data
    const webhook = { url: 'https://example.com/other', headers: {} }
    const change = {
      name: 'Renamed',
      trigger: { kind: 'cron', expression: '0 6 * * *' },
      notify: { webhook, email: ['a@example.com', 'b@example.com'] },
    }
    expect((await app.patch(`/api/jobs/${id}`, change)).status).toBe(200)
    const [{ name, job_parameters }] = await list(app)
    const settings = {
      ...DAILY_JOB.flow_parameters.settings,
      notification_emails: 'a@example.com, b@example.com',
      webhook_config: webhook,
    }
    expect([name, job_parameters]).toEqual([
      'Renamed',
      {
        schedule: '0 6 * * *',
        name: 'Renamed',
        flow_parameters: { ...DAILY_JOB.flow_parameters, auth_token: '********', settings },
      },
    ])
  })
})

describe('delete_all', () => {
  it('takes the caller’s own jobs of this dialect, and an admin’s all of them', async () => {
    const { folder, ada } = await openFolderOfTwo()
    await using app = await startStill({}, folder)
    const own = {
      name: 'own',
      trigger: { kind: 'cron', expression: '@daily' },
      action: { kind: 'program', program: '/bin/true' },
    }
    await app.post('/api/jobs', own)
    const mine = await create(app, DAILY_JOB)
    const hers = [await create(app, DAILY_JOB, ada), await create(app, DAILY_JOB, ada)]
    expect((await post(app, 'delete_job', { delete_all: true }, ada)).body).toEqual({
      status: 'OK',
      deleted_jobs: hers.join(','),
    })
    const more = await create(app, DAILY_JOB, ada)
    expect((await post(app, 'delete_job', { delete_all: true })).body.deleted_jobs).toBe(`${mine},${more}`)
    expect((await app.get('/api/jobs')).body.data).toMatchObject([{ name: 'own' }])
  })
})

const flow = (change: Record<string, unknown>) => ({
  ...DAILY_JOB,
  flow_parameters: { ...DAILY_JOB.flow_parameters, ...change },
})
const settings = (change: Record<string, unknown>) => flow({ settings: change })
const without = (name: keyof typeof DAILY_JOB | keyof typeof DAILY_JOB.flow_parameters) => {
  const { [name]: _left, ...flow_parameters } = DAILY_JOB.flow_parameters as Record<string, unknown>
  const { [name]: _out, ...rest } = { ...DAILY_JOB, flow_parameters } as Record<string, unknown>
  return rest
}

describe('a request that is wrong', () => {
  const cases: readonly (readonly [what: string, body: unknown, msg: RegExp])[] = [
    ['no schedule', without('schedule'), /^schedule is required/],
    ['no name', without('name'), /^name is required$/],
    ['a blank name', { ...DAILY_JOB, name: ' ' }, /^name must not be blank$/],
    ['a name that is a number', { ...DAILY_JOB, name: 7 }, /^name must be a string$/],
    ['no flow_parameters', without('flow_parameters' as never), /^flow_parameters is required$/],
    ['no binary_path', without('binary_path'), /^flow_parameters.binary_path is required$/],
    ['no input_dir', without('input_dir'), /^flow_parameters.input_dir is required$/],
    ['no auth_token for a flow', without('auth_token'), /^flow_parameters.auth_token is required/],
    [
      'the mask for a header',
      settings({ webhook_config: { url: 'http://a.test/', headers: { Authorization: '********' } } }),
      /"Authorization" is the mask/,
    ],
    ['the mask for a token', flow({ auth_token: '********' }), /auth_token is the mask/],
    ['a bad cron expression', { ...DAILY_JOB, schedule: '99 * * * *' }, /^invalid cron expression: '99/],
    ['six fields', { ...DAILY_JOB, schedule: '0 0 8 * * *' }, /minute/],
    ['a schedule that never fires', { ...DAILY_JOB, schedule: '0 0 31 2 *' }, /never/],
    ['an empty schedule', { ...DAILY_JOB, schedule: '' }, /^invalid cron expression/],
    ['a relative program', flow({ binary_path: 'bin/run.sh' }), /binary_path must .*absolute path/],
    [
      'a relative folder of a program',
      flow({ binary_path: '/bin/true', input_dir: 'in' }),
      /input_dir must be an absolute path/,
    ],
    [
      'a relative folder to watch',
      settings({ spooled_mode: true }),
      /input_dir must be an absolute path: it is a folder that is watched/,
    ],
    ['a webhook without a url', settings({ webhook_config: {} }), /webhook_config.url is required$/],
    [
      'a webhook that is no URL',
      settings({ webhook_config: { url: 'example.com' } }),
      /^flow_parameters.settings.webhook_config.url must be an http or https URL$/,
    ],
    [
      'a header that cannot be sent',
      settings({ webhook_config: { url: 'http://a.test/', headers: { 'a b': 'c' } } }),
      /"a b" cannot be sent as a header/,
    ],
    [
      'an address that is none',
      settings({ notification_emails: 'a@example.com, nobody' }),
      /^flow_parameters.settings.notification_emails\[1\] must be an e-mail address$/,
    ],
    ['a flag that is a word', flow({ verify_ssl_certificate: 'false' }), /must be true or false or null$/],
    ['a list', [DAILY_JOB], /^the body must be a JSON object$/],
  ]
  it.each(cases)(
    'with %s is answered with 200 and ERROR, and nothing is stored',
    async (_what, body, msg) => {
      await using app = await startStill()
      expect(await post(app, 'create_job', body)).toEqual({
        status: 200,
        body: { status: 'ERROR', msg: expect.stringMatching(msg) },
      })
      expect(await list(app)).toEqual([])
      expect((await app.get('/api/audit-logs')).body.data).toEqual([])
    },
  )

  it.each(['{"name": ', 'job_id=1', '{"__proto__": {"a": 1}}'])(
    'with %s for a body is malformed',
    async (body) => {
      await using app = await startStill()
      const expected = { status: 200, body: { status: 'ERROR', msg: 'the body is not JSON' } }
      expect(await ask(app, 'create_job', { body })).toEqual(expected)
      expect(await ask(app, 'list_jobs', { method: 'GET', body })).toEqual(expected)
    },
  )

  it.each(['delete_job', 'enable_job', 'disable_job', 'trigger_job'])(
    'to %s names no job, or one that does not exist',
    async (path) => {
      await using app = await startStill()
      const failed = (msg: unknown) => ({ status: 200, body: { status: 'ERROR', msg } })
      expect(await post(app, path, { job_id: UNKNOWN })).toEqual(failed(`there is no job ${UNKNOWN}`))
      expect(await post(app, path, {})).toEqual(failed(expect.stringMatching(/^job_id .*(required|given)$/)))
      expect(await post(app, path, { job_id: 7 })).toEqual(failed(expect.stringMatching(/^job_id must be/)))
    },
  )

  it('to an unknown path, or with another method, is answered with 200 and ERROR too', async () => {
    await using app = await startStill()
    const failed = (msg: string) => ({ status: 200, body: { status: 'ERROR', msg } })
    expect(await post(app, 'pause_job', {})).toEqual(failed('not found'))
    expect(await ask(app, 'create_job', { method: 'GET' })).toEqual(failed('GET is not allowed here'))
  })

  it('triggers no run while one is going on', async () => {
    const { promise, resolve } = Promise.withResolvers<{ exitCode: number }>()
    await using app = await startStill({ action: () => ({ check: () => {}, run: () => promise }) })
    const id = await create(app, localJob('/bin/sleep', '/tmp'))
    await post(app, 'trigger_job', { job_id: id })
    expect((await post(app, 'trigger_job', { job_id: id })).body).toEqual({
      status: 'ERROR',
      msg: expect.stringContaining('not over yet'),
    })
    resolve({ exitCode: 0 })
    await waitUntil(async () => (await list(app))[0].results.length === 1, 'the run ended')
  })
})

describe('a request that is not let in', () => {
  const refused = (status: number) => ({ status, body: { status: 'ERROR', msg: expect.any(String) } })

  it('is 401 without a valid token', async () => {
    await using app = await startStill()
    for (const path of ['list_jobs', 'create_job', 'unknown']) {
      for (const token of [null, 'tok_000001.wrong']) {
        expect(await ask(app, path, { token, method: path === 'list_jobs' ? 'GET' : 'POST' })).toEqual(
          refused(401),
        )
      }
    }
  })

  it('is 403 when it would change something and the token may only read', async () => {
    const { folder, readOnly } = await openFolderOfTwo()
    await using app = await startStill({}, folder)
    expect((await ask(app, 'list_jobs', { method: 'GET', token: readOnly })).body).toEqual({
      status: 'OK',
      jobs: [],
    })
    for (const path of ['create_job', 'delete_job', 'enable_job', 'disable_job', 'trigger_job']) {
      expect(await post(app, path, DAILY_JOB, readOnly)).toEqual(refused(403))
    }
  })

  it('is 413 with a body over 1 MiB, of a GET too', async () => {
    await using app = await startStill()
    const body = JSON.stringify({ job_id: 'x'.repeat(1_048_577) })
    expect(await ask(app, 'trigger_job', { body })).toEqual(refused(413))
    expect(await ask(app, 'list_jobs', { method: 'GET', body })).toEqual(refused(413))
  })

  it('keeps the form when its path is not well encoded', async () => {
    await using app = await startStill()
    expect(await ask(app, '%zz', { method: 'GET' })).toEqual(refused(400))
  })
})

describe('secrets', () => {
  it('stand in no answer and in no line of the audit log', async () => {
    await using app = await startStill()
    const id = await create(app, DAILY_JOB)
    await post(app, 'disable_job', { job_id: id })
    await post(app, 'delete_job', { job_id: id })
    await create(app, DAILY_JOB)
    for (const path of ['/api/v1/scheduler/list_jobs', '/api/jobs', '/api/audit-logs']) {
      const { text } = await app.get(path)
      expect(text).toContain('********')
      expect(text).not.toMatch(/<oauth token>|Bearer 12345/)
    }
  })
})
