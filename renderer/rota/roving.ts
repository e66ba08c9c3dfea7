// The arrows go from bar to bar, and from the name of a lane to the names above and below.
import type { KeyboardEvent } from 'react'

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }
const JUMPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 }

/** Left and right go along a lane, up and down to the bar of the next lane that lies nearest. */
export function focusBar(event: KeyboardEvent<HTMLElement>, here: HTMLElement): void {
  const step = STEPS[event.key]
  const next = step === undefined ? nearestInLane(here, JUMPS[event.key]) : neighbour(here, step)
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

/** Answers whether there was another lane to go to. */
export function focusName({ key, target, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  const jump = JUMPS[key]
  if (jump === undefined) return false
  const names = [...currentTarget.querySelectorAll<HTMLElement>('[data-chooser]')]
  const next = names[names.indexOf(target as HTMLElement) + jump]
  next?.focus()
  return next !== undefined
}
const barsIn = (lane: Element | null): HTMLElement[] =>
  [...(lane?.querySelectorAll<HTMLElement>('[data-bar]') ?? [])].sort((a, b) => middleOf(a) - middleOf(b))

function middleOf(element: HTMLElement): number {
  const { left, width } = element.getBoundingClientRect()
  return left + width / 2
}

function neighbour(here: HTMLElement, step: number): HTMLElement | undefined {
  const bars = barsIn(here.closest('[data-lane]'))
  return bars[bars.indexOf(here) + step]
}

function nearestInLane(here: HTMLElement, jump: number | undefined): HTMLElement | undefined {
  if (jump === undefined) return undefined
  const lanes = [...document.querySelectorAll('[data-lane]')].filter((lane) => barsIn(lane).length > 0)
  const lane = lanes[lanes.indexOf(here.closest('[data-lane]') ?? document.body) + jump]
  const distance = (bar: HTMLElement) => Math.abs(middleOf(bar) - middleOf(here))
  return barsIn(lane ?? null).sort((a, b) => distance(a) - distance(b))[0]
}
