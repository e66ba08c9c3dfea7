import { AppError, invalid, toError } from '#shared/error.ts'
import { checkOpen } from '#shared/sealed.ts'
import type { SmtpSetting } from '#shared/setting.ts'
import type { ServiceDeps } from './change.ts'
import type { SettingChange, Settings } from './setting.ts'
import { wantedSmtp } from './setting-check.ts'

export type MailService = ReturnType<typeof createMailService>

type Deps = Pick<ServiceDeps, 'clock'> & {
  readonly settings: { readonly reveal: () => Pick<Settings, 'smtp'> }
  readonly send: (mail: Mail) => Promise<void>
}

/** An e-mail, as whatever sends messages takes it. */
type Mail = {
  readonly target: { readonly kind: 'email'; readonly to: readonly string[] }
  readonly body: { readonly subject: string; readonly text: string }
  readonly id: string
  readonly smtp: SmtpSetting
  readonly signal: AbortSignal
}

const LIMIT_MS = 30_000

/** Tries the mail server. */
export function createMailService({ clock, settings, send }: Deps) {
  return {
    /**
     * Really sends an e-mail to an address, by the settings that are stored or by those that are about to be.
     * Throws `unavailable` with the words of the mail server.
     */
    async test(to: string, change: SettingChange['smtp']): Promise<void> {
      if (!/^[^\s@<>,]+@[^\s@<>,]+$/.test(to)) throw invalid('to', 'to must be an e-mail address')
      const smtp = wantedSmtp(change, settings.reveal().smtp)
      if (smtp === null) throw invalid('smtp', 'no mail server is set')
      checkOpen(smtp)
      const body = {
        subject: 'A test from Hourhand',
        text: 'This e-mail was sent to see whether the mail server is set up right. It is.',
      }
      try {
        await send({
          target: { kind: 'email', to: [to] },
          body,
          id: `test-${clock.now()}`,
          smtp,
          signal: AbortSignal.timeout(LIMIT_MS),
        })
      } catch (error) {
        throw new AppError('unavailable', toError(error).message, { cause: error })
      }
    },
  }
}
