import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { between, parseCron } from '#shared/cron.ts'
import { readCrontab, writeCrontab } from '#shared/crontab.ts'
import type { Job, ProgramAction } from '#shared/job.ts'

const DEFAULTS = { timeZone: 'Europe/Berlin', home: '/home/me' }

/** The jobs of a crontab as `[line, expression, zone, what runs, input]`, or `[line, reason]`. */
function read(text: string) {
  return readCrontab(text, DEFAULTS).map((told) => {
    if ('reason' in told) return [told.line, told.reason]
    const { trigger, action } = told.job
    if (trigger.kind !== 'cron' || action.kind !== 'program') throw new Error('not what crontabs make')
    return [
      told.line,
      trigger.expression,
      trigger.timeZone,
      [action.program, ...action.args].join(' '),
      action.stdin,
    ]
  })
}

const asJob = (job: object): Job => ({ enabled: true, ...job }) as Job

describe('A crontab', () => {
  it.each([
    ['30 2 * * * backup', [1, '30 2 * * *', 'Europe/Berlin', 'backup', null]],
    [
      '  0\t8 * *  mon-fri   say hello  # now',
      [1, '0 8 * * mon-fri', 'Europe/Berlin', 'say hello  # now', null],
    ],
    ['@daily report', [1, '@daily', 'Europe/Berlin', 'report', null]],
    ['0 0 * * * mail a@b%Hello%%100\\%', [1, '0 0 * * *', 'Europe/Berlin', 'mail a@b', 'Hello\n\n100%\n']],
    ['0 0 * * * date +\\%F', [1, '0 0 * * *', 'Europe/Berlin', 'date +%F', null]],
    ['CRON_TZ=Asia/Tokyo\n0 9 * * * open', [2, '0 9 * * *', 'Asia/Tokyo', 'open', null]],
    ['SHELL=/bin/bash\n0 9 * * * open', [2, '0 9 * * *', 'Europe/Berlin', '/bin/bash -c open', null]],
    ['@reboot start', [1, 'Hourhand has no trigger for the start of the machine']],
    ['CRON_TZ=Mars/Base\n0 9 * * * open', [2, 'the CRON_TZ above it is no time zone']],
    ['0 9 * *', [1, 'a line needs five fields, or a word such as @daily, and a command']],
    ['0 9 * * * %only input', [1, 'it has no command']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual([expected])
  })

  it('says of a bad expression what is wrong with it', () => {
    expect(read('0 25 * * * late')).toEqual([
      [1, expect.stringContaining("invalid cron expression: '0 25 * * *'")],
    ])
    expect(read('0 0 31 2 * never')).toEqual([[1, expect.stringContaining('never')]])
  })

  it('hands settings to the lines below them, names jobs by the comment above, and does as cron does', () => {
    const text = `# a comment
PATH="/opt/bin:/usr/bin"
MAILTO=ops@example.com, me@example.com

# Nightly backup
0 2 * * * backup --all
0 3 * * * sweep
HOME = /srv
0 4 * * * last`
    const jobs = readCrontab(text, DEFAULTS).flatMap((told) => ('job' in told ? told.job : []))
    expect(jobs.map(({ name }) => name)).toEqual(['Nightly backup', 'sweep', 'last'])
    expect(jobs[0]).toMatchObject({
      action: { cwd: '/home/me', env: { PATH: '/opt/bin:/usr/bin' }, shell: true },
      policy: { catchUp: 'none', overlap: 'allow' },
      notify: { email: ['ops@example.com', 'me@example.com'], emailOn: ['output'] },
    })
    expect(jobs[2]?.action).toMatchObject({ cwd: '/srv', env: { HOME: '/srv' } })
  })

  it.each([
    ['# m h  dom mon dow   command', 'run'],
    ['# min hour dom mon dow command', 'run'],
    ['# 0 5 * * 1 tar -zcf /var/backups/home.tgz /home/', 'run'],
    ['#@daily old', 'run'],
    ['#MAILTO=me@example.com', 'run'],
    ['#', 'run'],
    ['#\n# Sweeps the yard\n#', 'Sweeps the yard'],
    ['# -------\n# Sweeps\n# =======', 'Sweeps'],
    ['# Every 5 minutes * at most', 'Every 5 minutes * at most'],
    ['# Sweeps\n#0 5 * * * old', 'run'],
  ])('below %j names its entry "%s"', (comment, name) => {
    const [told] = readCrontab(`${comment}\n*/5 * * * * run`, DEFAULTS)
    expect(told).toMatchObject({ job: { name } })
  })

  it.each([
    ['0 0 ? * MON-FRI', '0 0 * * MON-FRI'],
    ['0 0 * * FRI-SUN', '0 0 * * FRI-7'],
    ['0 0 * * sat-sun,wed', '0 0 * * sat-7,wed'],
    ['5/15 8-18/2 1/7 jan/3 2/2', '5-59/15 8-18/2 1-31/7 jan-12/3 2-7/2'],
    ['*/5 0 1,15 JUL *', '*/5 0 1,15 JUL *'],
    ['@Daily', '@daily'],
    ['0 0 L * *', null],
    ['0 0 1,L * *', null],
    ['0 0 * * 5L', null],
    ['0 0 * * friL', null],
    ['0 0 * * mon#2', null],
  ])('has %j in words that every cron knows', (expression, plain) => {
    const trigger = { kind: 'cron', expression, timeZone: 'UTC' }
    const action = { kind: 'program', program: 'run', args: [], cwd: null, env: {}, shell: true, stdin: null }
    const job = asJob({ name: 'n', trigger, action, startsAt: null, endsAt: null, maxRuns: null })
    expect(writeCrontab([job], true)).toBe(
      plain === null ? '# n: not written, cron knows neither L nor #\n' : `CRON_TZ=UTC\n# n\n${plain} run\n`,
    )
    if (plain === null) return
    const firings = (text: string) => between(parseCron(text), 'UTC', 0, 500 * 86_400_000, 2_000)
    expect(firings(plain)).toEqual(firings(expression))
  })

  it('that is written is read back as the same commands', () => {
    const command = fc.stringMatching(/^[a-z][ -~]{0,30}[!-~]$/)
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 4 }), (commands) => {
        const lines = commands.map((one, index) => `${index} 2 * * * ${one.replaceAll('%', '\\%')}`)
        const jobs = readCrontab(lines.join('\n'), DEFAULTS).flatMap((told) =>
          'job' in told ? told.job : [],
        )
        const again = read(writeCrontab(jobs.map(asJob), true))
        expect(again.map(([, expression, , program]) => [expression, program])).toEqual(
          commands.map((one, index) => [`${index} 2 * * *`, `cd /home/me && ${one.trim()}`]),
        )
      }),
    )
  })

  it('quotes arguments so that the shell sees them as they are', () => {
    const args = ["it's", 'a b', '$HOME', '*', '', '%', 'ü']
    const action: ProgramAction = {
      kind: 'program',
      program: 'printf',
      args: ['%s\\n', ...args],
      cwd: null,
      env: { A: 'x y' },
      shell: false,
      stdin: null,
    }
    const trigger = { kind: 'cron', expression: '0 1 * * *', timeZone: 'UTC' }
    const text = writeCrontab(
      [asJob({ name: 'n', trigger, action, startsAt: null, endsAt: null, maxRuns: null })],
      true,
    )
    const [told] = read(text)
    const line = String(told?.[3])
    expect(execFileSync('/bin/sh', ['-c', line]).toString()).toBe(`${args.join('\n')}\n`)
  })

  it('says of jobs that cron cannot say why they are not written', () => {
    const base = { name: 'Watch', action: { kind: 'program' }, startsAt: null, endsAt: null, maxRuns: null }
    const text = writeCrontab(
      [
        asJob({ ...base, trigger: { kind: 'manual' } }),
        asJob({ ...base, trigger: { kind: 'cron' }, action: { kind: 'http' } }),
      ],
      true,
    )
    expect(text).toContain('# Watch: not written, cron knows no such trigger')
    expect(text).toContain('# Watch: not written, its action is no program')
    expect(read(text)).toEqual([])
  })
  const program = {
    kind: 'program',
    program: 'run',
    args: [] as string[],
    cwd: null,
    env: {},
    shell: false,
    stdin: null,
  }
  const write = (action: object, showsSecrets = true) =>
    writeCrontab(
      [
        asJob({
          name: 'Nightly',
          trigger: { kind: 'cron', expression: '0 1 * * *', timeZone: 'UTC' },
          action: { ...program, ...action },
          startsAt: null,
          endsAt: null,
          maxRuns: null,
        }),
      ],
      showsSecrets,
    )

  it.each([
    [{ 'A-B': 'x' }, 'no shell can set a variable named "A-B"'],
    [{ 'A; rm': 'x' }, 'no shell can set a variable named "A; rm"'],
    [{ A: 'x\n* * * * * rm' }, 'a line break stands in a variable of its environment'],
    [{ A: 'x\ry' }, 'a line break stands in a variable of its environment'],
  ])('has no entry of a job whose environment is %j', (env, reason) => {
    expect(write({ env })).toBe(`# Nightly: not written, ${reason}\n`)
  })

  it.each([
    [{ env: { API_TOKEN: 'hunter2', LANG: 'C' } }, 'API_TOKEN'],
    [{ args: ['--password=hunter2', 'a'] }, 'password'],
    [{ args: ['--api-key', 'hunter2', 'a'] }, 'api-key'],
    [{ stdin: 'user=me\npassword: hunter2\n' }, 'password'],
    [{ shell: true, program: 'export DB_PASSWORD=hunter2; LANG=C dump' }, 'DB_PASSWORD'],
    [{ shell: true, program: "SECRET='hunter2' dump" }, 'SECRET'],
  ])('of %j shows no secret unless it is asked for, and says so', (action, name) => {
    expect(write(action)).toContain('hunter2')
    const masked = write(action, false)
    expect(masked).not.toContain('hunter2')
    expect(masked).toContain(`********`)
    expect(masked).toContain(
      `# (masked in the next entry, which does not run so: ${name})\n# Nightly\n0 1 * * * `,
    )
  })

  it('of a job without secrets is the same either way', () => {
    const action = { args: ['a=b', '--name', 'x'], env: { LANG: 'C' }, stdin: 'Dear all: hello\n' }
    expect(write(action, false)).toBe(write(action))
  })
})
