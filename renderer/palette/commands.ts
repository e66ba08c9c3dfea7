// What the command palette offers beside the pages: commands that whatever is on the screen registers.
import { type ComponentType, type RefObject, useEffect, useRef } from 'react'

export type Command = {
  readonly id: string
  /** A verb and its object: `Run Nightly report`. */
  readonly label: string
  /** The heading it stands under. */
  readonly group: string
  readonly description?: string
  /** Other words it is found by. */
  readonly keywords?: readonly string[]
  readonly icon?: ComponentType<{ size?: number; stroke?: number }>
  /** Not offered before it is looked for. */
  readonly isOnlyFound?: boolean
  readonly run: () => void
}

type Source = RefObject<() => readonly Command[]>

const sources = new Set<Source>()

/** Offers commands while the component is on the screen. They are asked for when the palette opens. */
export function useCommands(list: () => readonly Command[]): void {
  const newest = useRef(list)
  useEffect(() => {
    newest.current = list
  })
  useEffect(() => {
    sources.add(newest)
    return () => void sources.delete(newest)
  }, [])
}

/** All commands offered now; of two with one id the newest. */
export function readCommands(): readonly Command[] {
  const all = [...sources].flatMap(({ current }) => current())
  return [...new Map(all.map((command) => [command.id, command])).values()]
}
