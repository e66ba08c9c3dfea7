import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { AppError, toError } from '#shared/error.ts'

/** The system and the administrators, by their ids: their names are translated. */
const SYSTEM_SIDS = ['S-1-5-18', 'S-1-5-32-544']

/**
 * The calls by which Windows is told that a folder, and what is made in it, is one user's alone.
 * Explicit entries are cleared first, else broad ones would survive the end of inheritance.
 */
export function aclCommands(folder: string, userSid: string): readonly (readonly string[])[] {
  const grants = [userSid, ...SYSTEM_SIDS].map((sid) => `*${sid}:(OI)(CI)(F)`)
  return [
    [folder, '/reset'],
    [folder, '/inheritance:r', '/grant:r', ...grants],
  ]
}

/** Makes a folder that only its user can look into: mode 0700, on Windows an access list. Throws when it cannot. */
export function makePrivateFolder(folder: string, platform: NodeJS.Platform): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (platform !== 'win32') {
    chmodSync(folder, 0o700)
    return
  }
  try {
    const [, sid = ''] =
      /,"(S-[\d-]+)"/.exec(execFileSync('whoami', ['/user', '/fo', 'csv', '/nh'], { encoding: 'utf8' })) ?? []
    if (sid === '') throw new Error('the id of this user is not known')
    for (const args of aclCommands(folder, sid)) execFileSync('icacls', args, { stdio: 'ignore' })
  } catch (error) {
    throw new AppError('unavailable', `${folder} could not be made private: ${toError(error).message}`, {
      cause: error,
    })
  }
}
