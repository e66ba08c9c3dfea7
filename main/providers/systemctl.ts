/** What is asked of systemd, by its own program. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { toError } from '#shared/error.ts'
import { programEnv, toStartError } from './process-identity.ts'
import { ProviderError } from './provider.ts'

const execute = promisify(execFile)

const MOST_SAID_BYTES = 16 * 1024 * 1024

/** The one systemd of the machine, or that of the user Hourhand runs as. */
export type SystemdScope = 'user' | 'system'

/** Properties of one unit by their name; what systemd does not know of it is missing. */
export type UnitProperties = Readonly<Record<string, string>>

/** What systemctl printed; throws a `ProviderError` with the reason when it fails. Ended at the signal. */
export async function systemctl(
  scope: SystemdScope,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const line = [`--${scope}`, '--no-ask-password', '--no-pager', ...args]
  try {
    const options = { signal, env: environment(scope), maxBuffer: MOST_SAID_BYTES }
    const { stdout } = await execute('systemctl', line, options)
    return stdout
  } catch (thrown) {
    if (signal.aborted) throw new ProviderError(toError(signal.reason).message, {}, signal.reason)
    const { code, stderr = '' } = thrown as { readonly code?: unknown; readonly stderr?: string }
    if (typeof code === 'string') throw toStartError('systemctl', undefined, thrown)
    const exitCode = typeof code === 'number' ? { exitCode: code } : {}
    throw new ProviderError(reasonOf(stderr, code), exitCode)
  }
}

/** The properties asked for; throws where there is no such unit. */
export async function showUnit(
  { scope, unit }: { readonly scope: SystemdScope; readonly unit: string },
  properties: readonly string[],
  signal: AbortSignal,
): Promise<UnitProperties> {
  const wanted = ['LoadState', ...properties].map((property) => `--property=${property}`)
  const text = await systemctl(scope, ['show', ...wanted, '--', unit], signal)
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.indexOf('=')
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : []
  })
  const found = Object.fromEntries(pairs)
  if (found.LoadState === 'not-found') throw new ProviderError(`there is no unit ${unit} (${scope})`)
  return found
}

/** English whatever the operator speaks, and the user's systemd found also where no session was opened. */
function environment(scope: SystemdScope): Record<string, string> {
  const runtime = `/run/user/${process.getuid?.() ?? ''}`
  const isMissing = scope === 'user' && !process.env.XDG_RUNTIME_DIR && existsSync(runtime)
  return programEnv({ LC_ALL: 'C' }, isMissing ? { XDG_RUNTIME_DIR: runtime } : {})
}

function reasonOf(stderr: string, code: unknown): string {
  const [line] = stderr.split('\n').filter((one) => one.trim() !== '')
  const said = line?.trim() ?? `systemctl exited with ${code}`
  if (/access denied|permission denied|interactive authentication required/i.test(stderr)) {
    return `Hourhand may not do this (permission denied): ${said}`
  }
  if (/failed to connect to|not been booted with systemd|no medium found/i.test(stderr)) {
    return `systemd does not answer: ${said}`
  }
  return said
}
