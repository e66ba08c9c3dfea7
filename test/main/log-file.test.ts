import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLogFile } from '#main/log-file.ts'
import { startApp } from '#test/helpers/app.ts'

describe('the log file', () => {
  const test = { folder: '' }

  beforeEach(() => {
    test.folder = mkdtempSync(join(tmpdir(), 'hourhand-log-'))
  })

  afterEach(() => rmSync(test.folder, { recursive: true, force: true }))

  const logs = () => join(test.folder, 'logs')
  const read = (name: string) => readFileSync(join(logs(), name), 'utf8')

  it('goes on where it was, for its user alone', () => {
    for (const line of ['one\n', 'two\n']) {
      const file = openLogFile(logs())
      file.write(line)
      file.close()
    }
    expect(read('hourhand.log')).toBe('one\ntwo\n')
    if (process.platform === 'win32') return
    expect(statSync(join(logs(), 'hourhand.log')).mode & 0o777).toBe(0o600)
    expect(statSync(logs()).mode & 0o777).toBe(0o700)
  })

  it('begins anew when it is full, and keeps three full ones', () => {
    const file = openLogFile(logs(), 10)
    for (const word of ['first', 'second', 'third', 'fourth', 'fifth']) file.write(`${word}\n`)
    file.close()
    expect(readdirSync(logs()).toSorted()).toEqual([
      'hourhand.log',
      'hourhand.log.1',
      'hourhand.log.2',
      'hourhand.log.3',
    ])
    expect(['', '.1', '.2', '.3'].map((end) => read(`hourhand.log${end}`))).toEqual([
      'fifth\n',
      'fourth\n',
      'third\n',
      'second\n',
    ])
  })

  it('is five mebibytes long at most', () => {
    const file = openLogFile(logs())
    const line = `${'x'.repeat(1024 * 1024 - 1)}\n`
    for (let count = 0; count < 7; count += 1) file.write(line)
    file.close()
    expect([read('hourhand.log').length, read('hourhand.log.1').length]).toEqual([2 ** 21, 5 * 2 ** 20])
  })

  it('breaks nothing when it cannot be written, and takes what comes when it can', () => {
    writeFileSync(logs(), 'a file in the place of the folder')
    const file = openLogFile(logs())
    file.write('lost\n')
    rmSync(logs())
    file.write('kept\n')
    file.close()
    expect(read('hourhand.log')).toBe('kept\n')
  })

  it.skipIf(process.platform === 'win32')('is made private where it was not', () => {
    openLogFile(logs()).close()
    chmodSync(join(logs(), 'hourhand.log'), 0o644)
    openLogFile(logs()).close()
    expect(statSync(join(logs(), 'hourhand.log')).mode & 0o777).toBe(0o600)
  })

  it('holds the start and the end of Hourhand, and what goes to stderr', async () => {
    const app = await startApp({}, test.folder)
    await app.app.stop()
    const lines = read('hourhand.log').trim().split('\n')
    expect(`${lines.join('\n')}\n`).toBe(app.logged.join(''))
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'info', message: 'Hourhand has started', url: app.url }),
      expect.objectContaining({ level: 'info', message: 'Hourhand ends' }),
    ])
  })

  it('is let be by a second Hourhand, which is refused', async () => {
    await using app = await startApp({}, test.folder)
    const before = read('hourhand.log')
    await expect(startApp({}, test.folder)).rejects.toThrow()
    expect(read('hourhand.log')).toBe(before)
    expect(app.url).toMatch(/^http/)
  })
})
