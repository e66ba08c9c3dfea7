import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export type Child = {
  readonly process: ChildProcess
  /** Everything written so far. */
  readonly output: () => string
  /** Resolves with the first match in stdout; rejects when the program ends without one. */
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Ends it at once, as a crash does, and waits until it is gone. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>
}

/** Starts a Node program of the project under the Node that runs the tests. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  return startProgram(process.execPath, args, env)
}

export function startProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  let watch = () => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      watch()
    })
  }
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  return {
    process: child,
    output: () => text,
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        watch = () => {
          const found = pattern.exec(text)
          if (found !== null) resolve(found)
          else if (isOver()) reject(new Error(`the program ended: ${text}`))
        }
        child.on('close', watch)
        watch()
      }),
    async kill(signal = 'SIGKILL') {
      if (isOver()) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}
