import { stripVTControlCharacters } from 'node:util'
import { toError } from '#shared/error.ts'
import type { SmtpSetting } from '#shared/setting.ts'
import { type Message, SendError } from './sender.ts'

const TIMEOUT_MS = 20_000

type Mail = { readonly subject: string; readonly text: string }

/**
 * Sends an e-mail through the operator's SMTP server. Without one it fails for good; a 5xx of the server is final too,
 * and so is a refusal of only some of the addresses.
 */
export async function sendEmail({ target, body, id, smtp }: Message): Promise<void> {
  if (target.kind !== 'email') throw new Error('Internal: not an e-mail')
  if (smtp === null) throw new SendError('no SMTP server is set: see the setting "smtp"', true)
  const { subject, text } = body as Mail
  const transport = await openTransport(smtp)
  try {
    const { accepted, rejected } = await transport.sendMail({
      from: smtp.from,
      to: [...target.to],
      subject: subject.replaceAll(/\s+/g, ' '),
      // The output that is quoted may be coloured, and a mail shows no colours.
      text: stripVTControlCharacters(text),
      messageId: `<${id}@hourhand.localhost>`,
    })
    // Some have it, and would have it twice if it were sent again.
    if (rejected.length > 0) throw new SendError(partlyRefused(rejected, accepted), true)
  } catch (error) {
    if (error instanceof SendError) throw error
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

type Addresses = readonly (string | { readonly address: string })[]

function partlyRefused(rejected: Addresses, accepted: Addresses): string {
  return `the mail server refused ${listAddresses(rejected)}, and took the mail for ${listAddresses(accepted)}`
}

function listAddresses(addresses: Addresses): string {
  return addresses.map((each) => (typeof each === 'string' ? each : each.address)).join(', ')
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
