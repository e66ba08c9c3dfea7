// `npm run dev`: the server from source, restarted at each change, and the page from Vite; both end together.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
}

const children = [start('--watch', 'main/headless.ts', ...process.argv.slice(2)), start(VITE)]

function end(): void {
  for (const child of children) child.kill('SIGTERM')
}

process.once('SIGINT', end)
process.once('SIGTERM', end)
for (const child of children) {
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 0
    end()
  })
}
