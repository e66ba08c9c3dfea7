// The key chain of the system: it guards the key with which the store seals secrets, and nothing else.
import type * as Electron from 'electron'
import { type Keeping, NO_SEAL, type PlainReason } from '#shared/sealed.ts'
import type { DesktopLog } from './desktop-log.ts'
import { type KeptKey, readKeyFile, writeKeyFile } from './key-file.ts'
import { createSeal, type DataKey, makeDataKey } from './seal.ts'

export type KeyChainDeps = {
  readonly electron: Pick<typeof Electron, 'safeStorage'>
  readonly platform: NodeJS.Platform
  /** Where the data keys are kept, closed by the key chain. */
  readonly file: string
  readonly log: DesktopLog
  readonly setDelay: (ms: number, fn: () => void) => () => void
  /** The operator wants secrets opened, and kept like that. */
  readonly isUnsealing: boolean
}

/** A person may have to unlock it first; what is due waits no longer than that. */
const LIMIT_MS = 60_000

const PLAIN = (reason: PlainReason): Keeping => ({ seal: NO_SEAL, reason })

/** How secrets are kept on this desktop. To be asked once Electron is ready. Never throws. */
export async function openKeyChain(deps: KeyChainDeps): Promise<Keeping> {
  try {
    const keeping = await inTime(deps, keepingOf(deps))
    if (keeping.reason !== null) deps.log.info('secrets are not sealed', { reason: keeping.reason })
    return keeping
  } catch (error) {
    deps.log.warn('the key chain cannot be used', { error })
    return PLAIN('noKeyChain')
  }
}

async function keepingOf(deps: KeyChainDeps): Promise<Keeping> {
  const { safeStorage } = deps.electron
  if (deps.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend()
    // One closes everything with a password that stands in its source, the other is not known yet.
    if (backend === 'basic_text' || backend === 'unknown') return PLAIN('weakKeyChain')
  }
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return PLAIN('noKeyChain')
  const kept = readKeyFile(deps.file)
  const opened = await openKeys(deps, kept)
  if (deps.isUnsealing) return { seal: { ...createSeal(opened), seal: null }, reason: 'unsealed' }
  if (opened.length > 0) return { seal: createSeal(opened), reason: null }
  const made = await addKey(deps, kept)
  return made === null ? PLAIN('weakKeyChain') : { seal: createSeal([made]), reason: null }
}

/** The keys that this key chain opens. The others stay in the file: another session, or an older login, may have theirs. */
async function openKeys(deps: KeyChainDeps, kept: readonly KeptKey[]): Promise<readonly DataKey[]> {
  const { safeStorage } = deps.electron
  const opened: DataKey[] = []
  const renewed = new Map<string, string>()
  for (const { id, closed } of kept) {
    try {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(closed, 'base64'))
      opened.push({ id, bytes: Buffer.from(result, 'base64') })
      const again = shouldReEncrypt ? await close(deps, result) : null
      if (again !== null) renewed.set(id, again)
    } catch (error) {
      deps.log.warn('the key chain does not open a key', { key: id, error })
    }
  }
  if (renewed.size > 0) {
    const keys = kept.map(({ id, closed }) => ({ id, closed: renewed.get(id) ?? closed }))
    writeKeyFile(deps.file, keys)
  }
  return opened
}

/** Nothing is sealed with a key that the key chain does not give back; null where it would not protect it. */
async function addKey(deps: KeyChainDeps, kept: readonly KeptKey[]): Promise<DataKey | null> {
  const key = makeDataKey()
  const text = Buffer.from(key.bytes).toString('base64')
  const closed = await close(deps, text)
  if (closed === null) return null
  const { result } = await deps.electron.safeStorage.decryptStringAsync(Buffer.from(closed, 'base64'))
  if (result !== text) throw new Error('the key chain gave back another key than it was given')
  writeKeyFile(deps.file, [{ id: key.id, closed }, ...kept])
  return key
}

/**
 * Null where it is closed with a password that everybody knows. On Linux that is what Chromium falls back to, marked
 * `v10`, where no key chain answers; encryption counts as available all the same. Elsewhere the mark means no such thing.
 */
async function close({ electron, platform }: KeyChainDeps, text: string): Promise<string | null> {
  const closed = await electron.safeStorage.encryptStringAsync(text)
  const isWeak = platform === 'linux' && closed.subarray(0, 3).toString('latin1') === 'v10'
  return isWeak ? null : closed.toString('base64')
}

async function inTime<Answer>({ setDelay }: KeyChainDeps, work: Promise<Answer>): Promise<Answer> {
  const limit = Promise.withResolvers<never>()
  const words = `the key chain did not answer within ${LIMIT_MS / 1000} s`
  const cancel = setDelay(LIMIT_MS, () => limit.reject(new Error(words)))
  return Promise.race([work, limit.promise]).finally(cancel)
}
