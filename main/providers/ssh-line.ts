/** How the system's ssh is called: it never asks, it trusts only host keys that are known, it forwards nothing. */
import { devNull } from 'node:os'
import Type from 'typebox'

/** Less than the time a provider has to say a state, so that the words of ssh come first. */
const CONNECT_SECONDS = 8

// None may begin with `-`, which ssh would take for an option, or mean something to a shell in a ProxyCommand.
const HOST = '^[A-Za-z0-9_.:][A-Za-z0-9_.:%-]*$'
const USER = '^[A-Za-z0-9_.][A-Za-z0-9_.@+-]*$'
const FILE = '^[^-"\\u0000-\\u001f][^"\\u0000-\\u001f]*$'

/** A path as ssh takes it; `~` is the home folder. */
export const SshFile = Type.String({ minLength: 1, pattern: FILE })

/** Members of a configuration that say which host is meant, and as whom. */
export const SSH_TARGET = {
  host: Type.String({ minLength: 1, maxLength: 255, pattern: HOST }),
  user: Type.Optional(Type.String({ minLength: 1, maxLength: 255, pattern: USER })),
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  /** A private key; without it those of the user's configuration and agent are tried. */
  identityFile: Type.Optional(SshFile),
  /** In place of the user's known_hosts. */
  knownHostsFile: Type.Optional(SshFile),
}

/** A host, and as whom to go there; `host` may be an alias of the user's ssh configuration. */
export type SshTarget = {
  readonly host: string
  readonly user?: string
  readonly port?: number
  readonly identityFile?: string
  readonly knownHostsFile?: string
}

/** Whether ssh takes both for names, and nothing else does. */
export function isSshName(host: string, user: string | undefined): boolean {
  return new RegExp(HOST).test(host) && (user === undefined || new RegExp(USER).test(user))
}

/** The arguments of ssh for one command on another host. */
export function sshArgs(target: SshTarget, command: string): readonly string[] {
  const { host, user, port, identityFile, knownHostsFile } = target
  const options = {
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    ConnectTimeout: CONNECT_SECONDS,
    ServerAliveInterval: 15,
    ClearAllForwardings: 'yes',
    PermitLocalCommand: 'no',
    RemoteCommand: 'none',
    // One that is there is used, but none is left behind.
    ControlMaster: 'no',
    ...(identityFile !== undefined && { IdentitiesOnly: 'yes' }),
    ...(knownHostsFile !== undefined && { UserKnownHostsFile: `"${literal(knownHostsFile)}"` }),
    // Another list that could vouch for the host as well.
    ...(knownHostsFile !== undefined && { GlobalKnownHostsFile: devNull }),
  }
  return [
    '-T',
    '-a',
    '-x',
    ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(identityFile === undefined ? [] : ['-i', literal(identityFile)]),
    '--',
    host,
    command,
  ]
}

/** What ssh says on stderr when it fails, in one line; null when it said nothing. */
export function sshReason(text: string): string | null {
  if (text.includes('REMOTE HOST IDENTIFICATION HAS CHANGED'))
    return 'the host key is not the one that is known'
  if (/No .* host key is known for/.test(text)) return 'the host key is not known'
  const lines = text.split('\n').map((line) => line.trim())
  return lines.findLast((line) => line !== '') ?? null
}

// ssh_config(5), TOKENS.
function literal(path: string): string {
  return path.replaceAll('%', '%%')
}
