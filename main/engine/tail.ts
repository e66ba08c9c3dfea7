/** The end of a stream of output: what is kept, and how many bytes before it were cut. */
export type Tail = {
  readonly push: (chunk: Uint8Array) => void
  readonly end: () => { readonly bytes: Uint8Array; readonly cut: number }
}

/** Keeps the last `limit` bytes; memory stays within twice that, whatever comes. */
export function createTail(limit: number): Tail {
  let chunks: Uint8Array[] = []
  let held = 0
  let cut = 0

  function trim(): void {
    const all = Buffer.concat(chunks)
    const kept = all.subarray(Math.max(0, all.length - limit))
    cut += all.length - kept.length
    chunks = [Buffer.from(kept)]
    held = kept.length
  }

  return {
    push(chunk) {
      chunks.push(Buffer.from(chunk))
      held += chunk.length
      if (held > 2 * limit) trim()
    },
    end() {
      trim()
      return { bytes: chunks[0] ?? new Uint8Array(), cut }
    },
  }
}
