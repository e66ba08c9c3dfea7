/** HTTP over the standard input and output of a command on another host. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { toError } from '#shared/error.ts'
import { programEnv, toStartError } from './process-identity.ts'
import { type SshTarget, sshArgs, sshReason } from './ssh-line.ts'

/** Connections to one host at a time: each is a session of its own there. */
const MOST_CONNECTIONS = 4
const LAST_WORDS_MS = 1000
const SAID_CHARACTERS = 8192
/** What the agent asks of a connection that it keeps, and a socket alone can do. */
const SOCKET_ALONE = { setKeepAlive() {}, setTimeout() {}, ref() {}, unref() {} }

/** Connections that are made when they are needed, kept for further requests, and ended by `close`. */
export type SshAgent = {
  readonly agent: Agent
  /** Why the last connection ended, in words; null where it did not, or said nothing. */
  readonly failure: () => Promise<string | null>
  readonly close: () => void
}

/** An agent for `node:http` whose connections are runs of the command. */
export function createSshAgent(target: SshTarget, command: string): SshAgent {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS })
  const ends: Promise<string | null>[] = []

  function connect(): Duplex {
    const child = spawn('ssh', sshArgs(target, command), { stdio: 'pipe', env: programEnv() })
    const socket = Object.assign(Duplex.from({ readable: child.stdout, writable: child.stdin }), SOCKET_ALONE)
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_CHARACTERS)
    })
    child.once('error', (error) => socket.destroy(error))
    socket.once('close', () => child.kill())
    // What is asked for is the words alone; the error itself is that of the socket.
    const ended = once(child, 'close').then(
      () => sshReason(said),
      (error) => toStartError('ssh', undefined, toError(error)).message,
    )
    ends.push(ended)
    return socket
  }

  return {
    agent: Object.assign(agent, { createConnection: connect }),
    async failure() {
      // The output may end before the reason has come.
      return await Promise.race([ends.at(-1) ?? null, sleep(LAST_WORDS_MS, null, { ref: false })])
    },
    close: () => agent.destroy(),
  }
}
