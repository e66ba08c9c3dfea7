// Lays .br and .gz beside each file of the built page, so that the server compresses nothing while it serves.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const COMPRESSIBLE = /\.(?:js|css|svg|html|json)$/
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** index.html is left out: the server writes a nonce into it for each answer. */
export async function compressFolder(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  const chosen = names.filter((name) => COMPRESSIBLE.test(name) && name !== 'index.html')
  await Promise.all(chosen.map((name) => compressFile(join(folder, name))))
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path)
  const small = await brotli(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } })
  await Promise.all([
    writeFile(`${path}.br`, small),
    writeFile(`${path}.gz`, await zip(content, { level: 9 })),
  ])
}
