import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { aclCommands, makePrivateFolder } from '#main/private-folder.ts'

it.skipIf(process.platform === 'win32')(
  'a data folder is closed to others, one that was open before too',
  () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'hourhand-private-')), 'data')
    mkdirSync(folder, { mode: 0o755 })
    makePrivateFolder(folder, process.platform)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    rmSync(folder, { recursive: true })
  },
)

it('on Windows what was granted before is cleared before the user alone is let in', () => {
  expect(aclCommands('C:\\data', 'S-1-5-21-7')).toEqual([
    ['C:\\data', '/reset'],
    [
      'C:\\data',
      '/inheritance:r',
      '/grant:r',
      '*S-1-5-21-7:(OI)(CI)(F)',
      '*S-1-5-18:(OI)(CI)(F)',
      '*S-1-5-32-544:(OI)(CI)(F)',
    ],
  ])
})
