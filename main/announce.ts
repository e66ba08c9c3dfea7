import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Says in the data folder where the server answers, and how the command line proves itself to it. */
export function announce(
  folder: string,
  { url, port, version, startedAt }: { url: string; port: number; version: string; startedAt: number },
  controlToken: string,
): () => void {
  const started = new Date(startedAt).toISOString()
  const notice = { url, port, pid: process.pid, version, startedAt: started }
  const files = { 'control.token': controlToken, 'server.json': `${JSON.stringify(notice, null, 2)}\n` }
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name)
    rmSync(file, { force: true })
    writeFileSync(file, text, { mode: 0o600 })
    chmodSync(file, 0o600)
  }
  return () => {
    for (const name of Object.keys(files)) rmSync(join(folder, name), { force: true })
  }
}
