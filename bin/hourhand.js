#!/usr/bin/env node
// Finds a Node that is new enough for Hourhand and runs its command line with it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const OLDEST = 24
const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url))

function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST) return process.execPath
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = pathOf(`../node_modules/node/bin/${program}`)
  return existsSync(pinned) ? pinned : undefined
}

const node = findNode()
if (node === undefined) {
  process.stderr.write(
    `hourhand: Node ${OLDEST} or newer is needed; this is ${process.version}. "npm ci" in ${pathOf('..')} installs one.\n`,
  )
  process.exit(1)
}

const child = spawn(node, [pathOf('../main/cli.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => {
  process.stderr.write(`hourhand: ${error.message}\n`)
  process.exit(1)
})
child.on('close', (code, signal) => {
  process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
})
