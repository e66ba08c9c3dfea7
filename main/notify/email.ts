import { stripVTControlCharacters } from 'node:util'
import { toError } from '#shared/error.ts'
import type { SmtpSetting } from '#shared/setting.ts'
import { type Message, SendError } from './sender.ts'

const TIMEOUT_MS = 20_000

type Mail = { readonly subject: string; readonly text: string }

/** Sends an e-mail through the operator's SMTP server. Without one it fails for good; a 5xx of the server is final too. */
export async function sendEmail({ target, body, id, smtp }: Message): Promise<void> {
  if (target.kind !== 'email') throw new Error('Internal: not an e-mail')
  if (smtp === null) throw new SendError('no SMTP server is set: see the setting "smtp"', true)
  const { subject, text } = body as Mail
  const transport = await openTransport(smtp)
  try {
    await transport.sendMail({
      from: smtp.from,
      to: [...target.to],
      subject: subject.replaceAll(/\s+/g, ' '),
      // The output that is quoted may be coloured, and a mail shows no colours.
      text: stripVTControlCharacters(text),
      messageId: `<${id}@hourhand.localhost>`,
    })
  } catch (error) {
    const code = (error as { responseCode?: number }).responseCode
    throw new SendError(
      `the mail was not sent: ${toError(error).message}`,
      code !== undefined && code >= 500,
      error,
    )
  } finally {
    transport.close()
  }
}

async function openTransport({ host, port, secure, user, password }: SmtpSetting) {
  // Loaded at the first e-mail: most starts send none.
  const { createTransport } = await import('nodemailer')
  return createTransport({
    host,
    port,
    secure,
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}
