const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A number of bytes in words: `812 bytes`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  const count = bytes / 1024 ** power
  return `${count < 10 && power > 0 ? count.toFixed(1) : Math.floor(count)} ${UNITS[power]}`
}
