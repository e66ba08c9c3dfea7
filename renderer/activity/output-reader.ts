import { addBytes, addPiece, EMPTY_LOG, type OutputLog, type OutputPiece } from './output-log.ts'

export type OutputReader = ReturnType<typeof createOutputReader>

type Deps = {
  /** Reads the output from a byte on. */
  readonly read: (from: number, signal: AbortSignal) => Promise<Uint8Array>
  /** The run is over already: what is read is all there will be. */
  readonly isOver: boolean
  readonly onChange: (log: OutputLog) => void
  readonly onError: (error: unknown) => void
}

/** A program that floods its output is read no oftener than this. */
const REST_MS = 500
/** More than the server keeps: from here on the beginning is dropped, as it does. */
const MOST_BYTES = 2_097_152

/** Follows the output of one try of a run: events where they suffice, reading where they do not. */
export function createOutputReader({ read, isOver: wasOver, onChange, onError }: Deps) {
  const stopped = new AbortController()
  let log = EMPTY_LOG
  let isBusy = false
  let isBehind = false
  let isOver = wasOver
  let isStale = false

  function set(next: OutputLog): void {
    if (next === log) return
    log = next
    onChange(log)
  }

  async function catchUp(): Promise<void> {
    isBehind = true
    if (isBusy) return
    isBusy = true
    while (isBehind && !stopped.signal.aborted) {
      isBehind = false
      await readOn()
      if (isBehind) await new Promise((resolve) => setTimeout(resolve, REST_MS))
    }
    isBusy = false
  }

  async function readOn(): Promise<void> {
    const isLast = isOver
    const known = isStale || isTooLong(log) ? EMPTY_LOG : log
    isStale = false
    try {
      const bytes = await read(known.end, stopped.signal)
      if (!stopped.signal.aborted) set(addBytes(known, bytes, isLast))
    } catch (error) {
      if (!stopped.signal.aborted) onError(error)
    }
  }

  return {
    /** Reads what there is. */
    catchUp,
    /** Takes what an event tells. While it reads, an event only says that there is more. */
    tell(piece: OutputPiece): void {
      const next = isBusy ? null : addPiece(log, piece)
      if (next !== null) set(next)
      if (next === null || isTooLong(next)) void catchUp()
    },
    /**
     * The run is over, and wrote so many bytes in all. Where that is not what is known it is read anew: of a flood some
     * bytes are counted only now, which moves all positions.
     */
    end(total: number): void {
      if (isOver) return
      isOver = true
      isStale = log.end !== total
      if (isStale) void catchUp()
    },
    stop: () => stopped.abort(),
  }
}

function isTooLong({ start, end }: OutputLog): boolean {
  return end - start > MOST_BYTES
}
