import { useEffect, useRef, useState } from 'react'
import { requestBytes } from '../api.ts'
import type { Run } from '../api-types.ts'
import { onOutput } from '../live.ts'
import { EMPTY_LOG, type OutputLog } from './output-log.ts'
import { createOutputReader, type OutputReader } from './output-reader.ts'
import { outputPath } from './queries.ts'
import { isOver } from './run-words.ts'

type Output = { readonly log: OutputLog; readonly isRead: boolean; readonly error: unknown }

const NOTHING: Output = { log: EMPTY_LOG, isRead: false, error: null }

/** What a run has written, growing while it goes on. A new try begins anew once it has written something. */
export function useOutput(run: Pick<Run, 'id' | 'attempt' | 'outcome' | 'outputBytes'>): Output {
  const { id, attempt, outputBytes } = run
  const [output, setOutput] = useState(NOTHING)
  const reader = useRef<OutputReader | null>(null)
  const isDone = isOver(run)
  // Only the beginning of a reader asks for this: what comes later it is told.
  const wasDone = useRef(isDone)
  const isSilent = run.outcome === 'queued' || (isDone && outputBytes === 0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: each try writes an output of its own.
  useEffect(() => {
    if (isSilent) return
    const made = createOutputReader({
      read: (from, signal) => requestBytes(`${outputPath(id)}?from=${from}`, signal),
      isOver: wasDone.current,
      onChange: (log) => setOutput({ log, isRead: true, error: null }),
      onError: (error) => setOutput((before) => ({ ...before, error })),
    })
    reader.current = made
    void made.catchUp()
    const stopListening = onOutput((news) => {
      if (news === null) void made.catchUp()
      else if (news.id === id) made.tell(news)
    })
    return () => {
      stopListening()
      made.stop()
      reader.current = null
    }
  }, [id, attempt, isSilent])

  useEffect(() => {
    if (isDone) reader.current?.end(outputBytes)
  }, [isDone, outputBytes])

  return output
}
