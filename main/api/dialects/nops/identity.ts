import { createHash } from 'node:crypto'

/** A UUID (version 5) that is the same for the same parent and name: ids of what has no row of its own. */
export function derivedUuid(parent: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(parent.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** An instant as this dialect shows it: `2022-10-21T07:11:22.975738Z`. */
export function formatMicros(at: number): string {
  return new Date(at).toISOString().replace('Z', '000Z')
}

/** The id of what a cron entry does; `index` tells apart the actions that one entry becomes. */
export function actionId(scheduler: string, triggerId: number, index = 0): string {
  return derivedUuid(scheduler, `action ${triggerId} ${index}`)
}
