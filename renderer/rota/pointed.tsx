// What the pointer or the keyboard is on, in words beside it; a click or Enter makes it stay and offers what can be done.
import { Button, CloseButton, Popover } from '@mantine/core'
import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { formatDuration } from '../ui/time.ts'
import type { BarActions, Shown } from './bar.tsx'
import type { Clock } from './clock.ts'
import { nameOf } from './names.ts'
import type { NewPeriod } from './override-form.tsx'
import { Face, useDirectory } from './person.tsx'
import classes from './pointed.module.css'
import { fromName, lengthWords, rangeWords, reasonWords } from './words.ts'

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
type Target = {
  readonly shown: Shown
  readonly element: HTMLElement
  readonly box: Box
  readonly isPinned: boolean
}

export type Pointed = {
  readonly area: RefObject<HTMLDivElement | null>
  readonly target: Target | null
  readonly actions: BarActions
  readonly close: () => void
}

export function usePointed(): Pointed {
  const area = useRef<HTMLDivElement>(null)
  const [target, setTarget] = useState<Target | null>(null)
  const actions = useMemo((): BarActions => {
    const targetOf = (shown: Shown, element: HTMLElement, isPinned: boolean): Target => ({
      shown,
      element,
      box: boxIn(area.current, element),
      isPinned,
    })
    return {
      onPoint: (shown, element) =>
        setTarget((before) => (before?.isPinned ? before : targetOf(shown, element, false))),
      onLeave: () => setTarget((before) => (before?.isPinned ? before : null)),
      onPin: (shown, element) => setTarget(targetOf(shown, element, true)),
      onKey: (event) => {
        if (event.key === 'Escape') setTarget(null)
        else moveFocus(event)
      },
    }
  }, [])
  function close(): void {
    // First the focus: while the details are pinned it does not open them anew.
    if (target?.isPinned) target.element.focus({ preventScroll: true })
    setTarget(null)
  }
  return { area, target, actions, close }
}

function boxIn(area: HTMLElement | null, element: HTMLElement): Box {
  const outer = area?.getBoundingClientRect()
  const { left, top, width, height } = element.getBoundingClientRect()
  return { left: left - (outer?.left ?? 0), top: top - (outer?.top ?? 0), width, height }
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }
const JUMPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 }

/** Left and right go along a lane, up and down to the bar of the next lane that lies nearest. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const here = event.currentTarget
  const step = STEPS[event.key]
  const next = step === undefined ? nearestInLane(here, JUMPS[event.key]) : neighbour(here, step)
  if (next === undefined) return
  event.preventDefault()
  next.focus()
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

type Props = {
  readonly pointed: Pointed
  /** Times are told in each of them. */
  readonly clocks: readonly Clock[]
  readonly now: number
  readonly onOverride: (period: NewPeriod) => void
}

export function Details({ pointed, clocks, now, onOverride }: Props) {
  const { target, close } = pointed
  if (target === null) return null
  const { shown, box, isPinned } = target
  const offer = (period: NewPeriod) => {
    close()
    onOverride(period)
  }
  return (
    <Popover
      key={`${shown.bar.key} ${String(isPinned)}`}
      opened
      onDismiss={close}
      trapFocus={isPinned}
      position="top"
      withArrow
      shadow="md"
      width={340}
      withRoles={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <span className={classes.anchor} style={{ ...box }} />
      </Popover.Target>
      <Popover.Dropdown
        className={classes.details}
        data-pinned={isPinned}
        {...(isPinned ? { role: 'dialog', 'aria-label': 'What is here' } : { 'aria-hidden': true })}
      >
        {isPinned && <CloseButton className={classes.close} size="sm" aria-label="Close" onClick={close} />}
        <Words shown={shown} clocks={clocks} now={now} />
        {isPinned && <Offers shown={shown} now={now} onOverride={offer} />}
      </Popover.Dropdown>
    </Popover>
  )
}

type WordsProps = { readonly shown: Shown; readonly clocks: readonly Clock[]; readonly now: number }

function Words({ shown, clocks, now }: WordsProps) {
  const { names } = useDirectory()
  const { bar } = shown
  const reason = shown.kind === 'bar' ? reasonWords(shown.bar.type, fromName(shown.bar, names)) : null
  return (
    <>
      {shown.kind === 'bar' ? (
        <div className={classes.who}>
          <Face participant={shown.bar.recipient} size="sm" />
          <span>
            <strong>{nameOf(shown.bar.recipient, names)}</strong>
            <span className={classes.quiet}>{shown.rotation}</span>
          </span>
        </div>
      ) : (
        <strong className={classes.bare}>Nobody is on call</strong>
      )}
      {clocks.map((one) => (
        <span key={one.intl} className={classes.range}>
          {rangeWords(bar, one, now)} <span className={classes.zone}>{one.name}</span>
        </span>
      ))}
      <span className={classes.quiet}>
        {shown.kind === 'bar' ? lengthWords(shown.bar) : formatDuration(bar.endAt - bar.startAt)}
        {reason !== null && ` · ${reason}`}
      </span>
    </>
  )
}

type OffersProps = {
  readonly shown: Shown
  readonly now: number
  readonly onOverride: (period: NewPeriod) => void
}

function Offers({ shown, now, onOverride }: OffersProps) {
  const isReadOnly = useIsReadOnly()
  const { startAt, endAt } = shown.bar
  if (isReadOnly) return null
  if (endAt <= now) return <span className={classes.quiet}>It is over: history does not change.</span>
  const rotations = shown.kind === 'bar' ? [shown.rotationId] : null
  return (
    <Button
      variant="light"
      onClick={() => onOverride({ startAt: Math.max(startAt, now), endAt, rotations })}
      data-autofocus
    >
      {shown.kind === 'bar' ? 'Put somebody else here' : 'Put somebody here'}
    </Button>
  )
}
