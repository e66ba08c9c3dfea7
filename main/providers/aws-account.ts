import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Variables by which programs are given credentials, as the chain of the SDK reads them. */
const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
]

type Surroundings = { readonly env: NodeJS.ProcessEnv; readonly home: string }

/**
 * Why no credentials can answer for an account, in words; null where some may. Nothing is asked of AWS: keys that are
 * there and wrong show when they are used, and so do those that only an instance's role gives.
 */
export function lackOfCredentials(
  accountNumber: string,
  profile: string | null,
  { env, home }: Surroundings = { env: process.env, home: homedir() },
): string | null {
  const files = [
    env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials'),
    env.AWS_CONFIG_FILE ?? join(home, '.aws', 'config'),
  ]
  if (profile !== null) {
    const isKnown = files.some((file) => profilesOf(file).has(profile))
    return isKnown ? null : `the profile ${profile}, set for account ${accountNumber}, is not on this machine`
  }
  const isGiven = VARIABLES.some((name) => env[name] !== undefined) || files.some((file) => existsSync(file))
  return isGiven ? null : `no AWS credentials are found on this machine for account ${accountNumber}`
}

function profilesOf(file: string): ReadonlySet<string> {
  try {
    const names = readFileSync(file, 'utf8').matchAll(/^\s*\[\s*(?:profile\s+)?([^\]\s]+)\s*\]/gm)
    return new Set([...names].map(([, name = '']) => name))
  } catch {
    return new Set()
  }
}
