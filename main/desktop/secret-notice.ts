// What the operator is told, once, of how secrets are kept where that is not what they would expect.
import type { PlainReason } from '#shared/sealed.ts'
import type { Client } from './client.ts'
import type { Memo } from './memo.ts'
import type { Notice } from './notice.ts'

export type SecretNoticeDeps = {
  readonly client: Pick<Client, 'get'>
  readonly memo: Memo
  /** False when it could not be told now. */
  readonly tell: (notice: Notice) => boolean
}

type Sealing = { readonly reason: PlainReason | null; readonly unopened: number }

const TOLD = 'toldOfSecrets'
const NOTICE = { path: '/settings/general', acts: [] } as const

const WORDS: { readonly [Reason in PlainReason]?: string } = {
  weakKeyChain: 'The key chain of this desktop protects nothing, so it is not used.',
  noKeyChain: 'This system has no key chain that answers.',
}

/** Tells it when it was not told before; what has become well is told anew when it turns bad again. */
export async function tellOfSecrets({ client, memo, tell }: SecretNoticeDeps): Promise<void> {
  const { sealing } = await client.get<{ readonly sealing: Sealing }>('/api/status')
  const notice = noticeOf(sealing)
  const told = notice?.title ?? null
  if ((memo.get(TOLD) ?? null) === told) return
  if (notice === null || tell(notice)) memo.set(TOLD, told)
}

function noticeOf({ reason, unopened }: Sealing): Notice | null {
  if (unopened > 0) {
    const title = 'Some secrets cannot be opened'
    return {
      ...NOTICE,
      kind: 'failed',
      title,
      body:
        'The key that sealed them is not to be had now. What needs them fails until Hourhand is started where the key ' +
        'chain opens it, or they are entered again.',
    }
  }
  const why = reason === null ? undefined : WORDS[reason]
  if (why === undefined) return null
  const body = `${why} The permissions of the data folder alone guard them.`
  return { ...NOTICE, kind: 'fired', title: 'Secrets are kept without a key chain', body }
}
