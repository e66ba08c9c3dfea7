// Stand-ins for Electron's distributions: what electron-builder looks at when it packs, and nothing that runs. The real
// ones cannot be fetched where the tests run.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'

/** What @electron/fuses looks for in a program: the bytes after it are the version, the number of fuses, the fuses. */
export const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = Buffer.concat([Buffer.from(FUSE_MARK), Buffer.from([1, 9]), Buffer.from('100000001')])
const US_ENGLISH = 1033
const UNICODE = 1200

function write(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  chmodSync(file, 0o755)
}

/** As Electron's zip for Linux is laid out. */
export function standInForLinux(folder: string): void {
  write(join(folder, 'electron'), FUSES)
  write(join(folder, 'LICENSE'), '')
  write(join(folder, 'locales', 'en-US.pak'), '')
  mkdirSync(join(folder, 'resources'))
}

/** As that for Windows: its program is a true one, for the version in it is changed. */
export function standInForWindows(folder: string): void {
  const program = NtExecutable.createEmpty(false, true)
  const resources = NtExecutableResource.from(program)
  const version = Resource.VersionInfo.createEmpty()
  version.setFileVersion(1, 0, 0, 0, US_ENGLISH)
  version.setStringValues({ lang: US_ENGLISH, codepage: UNICODE }, { ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  write(join(folder, 'electron.exe'), Buffer.concat([Buffer.from(program.generate()), FUSES]))
  write(join(folder, 'LICENSE'), '')
  write(join(folder, 'locales', 'en-US.pak'), '')
  mkdirSync(join(folder, 'resources'))
}

/** As that for macOS: the fuses are in the framework, and each helper is an app of its own. */
export function standInForMac(folder: string): void {
  const contents = join(folder, 'Electron.app', 'Contents')
  write(join(contents, 'Info.plist'), plistOf('Electron'))
  write(join(contents, 'MacOS', 'Electron'), '')
  write(join(contents, 'Resources', 'electron.icns'), '')
  write(join(contents, 'Resources', 'en.lproj', 'locale.pak'), '')
  const frameworks = join(contents, 'Frameworks')
  write(join(frameworks, 'Electron Framework.framework', 'Electron Framework'), FUSES)
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${kind}`
    write(join(frameworks, `${name}.app`, 'Contents', 'Info.plist'), plistOf(name))
    write(join(frameworks, `${name}.app`, 'Contents', 'MacOS', name), '')
  }
}

function plistOf(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
  <key>CFBundleExecutable</key><string>${name}</string>
  <key>CFBundleIdentifier</key><string>com.github.Electron</string>
  <key>CFBundleName</key><string>${name}</string>
</dict></plist>
`
}
