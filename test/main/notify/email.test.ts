import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { send } from '#main/notify/index.ts'

/** A mail server that knows all but one address; `taken` has whom each mail went to. */
async function startMailServer(unknown: string) {
  const taken: (readonly string[])[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const refusal = Object.assign(new Error('no such mailbox'), { responseCode: 550 })
      done(address === unknown ? refusal : null)
    },
    onData(stream, { envelope }, done) {
      stream.resume().on('end', () => {
        taken.push(envelope.rcptTo.map(({ address }) => address))
        done()
      })
    },
  })
  smtp.on('error', () => {})
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => smtp.close(() => resolve())))
  return { port: (smtp.server.address() as AddressInfo).port, taken }
}

const mail = (port: number, to: readonly string[]) =>
  send({
    target: { kind: 'email', to },
    body: { subject: 'Report: succeeded', text: 'It did.' },
    id: 'delivery-1',
    smtp: { host: '127.0.0.1', port, secure: false, user: null, password: null, from: 'me@example.com' },
    signal: AbortSignal.timeout(5_000),
  })

test('an address that the mail server refuses is told, and those that it took get the mail once', async () => {
  const { port, taken } = await startMailServer('gone@example.com')
  await expect(mail(port, ['ann@example.com', 'gone@example.com'])).rejects.toMatchObject({
    message: 'the mail server refused gone@example.com, and took the mail for ann@example.com',
    isFinal: true,
  })
  expect(taken).toEqual([['ann@example.com']])
  await expect(mail(port, ['gone@example.com'])).rejects.toMatchObject({ isFinal: true })
  await mail(port, ['ann@example.com'])
  expect(taken).toHaveLength(2)
})
