// Deleting with a way back: the thing is hidden at once and deleted when the toast that offers Undo has gone.
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type ReactNode, useCallback } from 'react'
import { create } from 'zustand'
import { reasonOf } from '../api.ts'
import classes from './undo.module.css'

type Thing = { readonly id: string }

type Options<Item extends Thing> = {
  /** Its name, as the toast says it. */
  readonly what: (item: Item) => string
  /** Asks the server to delete it. */
  readonly remove: (item: Item) => Promise<unknown>
  /** What has become of it; `deleted` where nothing is said. */
  readonly done?: string
  /** Brings it back. With it the thing is deleted at once; without it only after the toast. */
  readonly restore?: (item: Item) => Promise<unknown>
}

const UNDO_MS = 10_000

/** The ids of what is deleted or about to be: lists leave them out. */
const useDeleted = create<{ readonly ids: ReadonlySet<string> }>()(() => ({ ids: new Set() }))
const waiting = new Map<string, () => void>()

/** Tells which of the things are not deleted, as the operator sees it. */
export function useNotDeleted(): (thing: Thing) => boolean {
  const ids = useDeleted((state) => state.ids)
  return useCallback(({ id }) => !ids.has(id), [ids])
}

/** How many of `total` things there are without the deleted among those that have been read. */
export function useLeft(total: number, read: Iterable<Thing>): number {
  const isThere = useNotDeleted()
  return total - [...read].filter((thing) => !isThere(thing)).length
}

/** Answers what deletes a thing, with ten seconds to undo it. It may be called right before its page is left. */
export function useUndoableDelete<Item extends Thing>(options: Options<Item>): (item: Item) => void {
  return (item) => deleteSoon(item, options)
}

/** Undoes the newest deletion that can be undone, and tells whether there was one. */
export function undoLast(): boolean {
  const newest = [...undos.values()].at(-1)
  newest?.()
  return newest !== undefined
}

const undos = new Map<string, () => void>()

function deleteSoon<Item extends Thing>(
  item: Item,
  { what, remove, restore, done = 'deleted' }: Options<Item>,
): void {
  const { id } = item
  const name = what(item)
  hide(id)
  const removed = restore && attempt(id, `${name} was not ${done}`, () => remove(item))
  const send = () => {
    waiting.delete(id)
    if (!restore) attempt(id, `${name} was not ${done}`, () => remove(item))
  }
  waiting.set(id, send)
  window.addEventListener('pagehide', sendAll)
  const toast = `undo ${id}`
  const undo = () => {
    if (!waiting.delete(id)) return
    undos.delete(id)
    notifications.hide(toast)
    show(id)
    removed?.then(() => attempt(null, `${name} was not brought back`, async () => restore?.(item)))
  }
  undos.set(id, undo)
  offer(toast, undo, {
    words: (
      <>
        <strong>{name}</strong> {done}
      </>
    ),
    onClose: () => {
      undos.delete(id)
      waiting.get(id)?.()
    },
  })
}

/** Tells what was done, with ten seconds to take it back. */
export function showUndo(id: string, words: ReactNode, onUndo: () => void): void {
  const toast = `undo ${id}`
  const undo = () => {
    undos.delete(id)
    notifications.hide(toast)
    onUndo()
  }
  undos.set(id, undo)
  offer(toast, undo, { words, onClose: () => undos.delete(id) })
}

type Offer = { readonly words: ReactNode; readonly onClose: () => void }

function offer(toast: string, onUndo: () => void, { words, onClose }: Offer): void {
  notifications.show({
    id: toast,
    autoClose: UNDO_MS,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': 'Close' },
    message: (
      <span className={classes.toast}>
        <span>{words}</span>
        <Button variant="light" onClick={onUndo}>
          Undo
        </Button>
      </span>
    ),
    onClose,
  })
}

function sendAll(): void {
  for (const send of [...waiting.values()]) send()
}

/** A refusal is told, and shows again what was hidden. */
async function attempt(id: string | null, title: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (id !== null) show(id)
    notifications.show({ color: 'red', title, message: reasonOf(error) })
  }
}

function hide(id: string): void {
  useDeleted.setState(({ ids }) => ({ ids: new Set([...ids, id]) }))
}

function show(id: string): void {
  useDeleted.setState(({ ids }) => ({ ids: new Set([...ids].filter((one) => one !== id)) }))
}
