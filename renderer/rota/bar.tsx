// A shift, or a stretch without anybody, as a button on a lane.
import { IconArrowForward, IconReplace } from '@tabler/icons-react'
import { createContext, type KeyboardEvent, use } from 'react'
import classes from './bar.module.css'
import type { Bar, Gap } from './bars.ts'
import type { Clock } from './clock.ts'
import { initialsOf, nameOf, shortName } from './names.ts'
import { useColour, useDirectory } from './person.tsx'
import { barWords, rangeWords } from './words.ts'

/** What the pointer or the keyboard is on. */
export type Shown =
  | { readonly kind: 'bar'; readonly bar: Bar; readonly rotationId: string; readonly rotation: string }
  | { readonly kind: 'gap'; readonly bar: Gap }

export type BarActions = {
  readonly onPoint: (shown: Shown, element: HTMLElement) => void
  readonly onLeave: () => void
  readonly onPin: (shown: Shown, element: HTMLElement) => void
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void
}

const IGNORE: BarActions = { onPoint: () => {}, onLeave: () => {}, onPin: () => {}, onKey: () => {} }
export const BarContext = createContext(IGNORE)

export const percent = (place: number): string => `${(place * 100).toFixed(3)}%`

const placed = ({ from, to }: Pick<Bar, 'from' | 'to'>) => ({
  left: percent(from),
  width: percent(to - from),
})

function useHandlers(shown: Shown) {
  const { onPoint, onLeave, onPin, onKey } = use(BarContext)
  return {
    onPointerEnter: (event: React.PointerEvent<HTMLElement>) => {
      if (event.pointerType === 'mouse') onPoint(shown, event.currentTarget)
    },
    onPointerLeave: onLeave,
    onFocus: (event: React.FocusEvent<HTMLElement>) => {
      if (event.currentTarget.matches(':focus-visible')) onPoint(shown, event.currentTarget)
    },
    onBlur: onLeave,
    onClick: (event: React.MouseEvent<HTMLElement>) => onPin(shown, event.currentTarget),
    onKeyDown: onKey,
  }
}

type ShiftProps = {
  readonly shown: Extract<Shown, { kind: 'bar' }>
  readonly clock: Clock
  readonly now: number
  /** Of the bars of a lane one is reached by Tab; from it the arrows lead to the others. */
  readonly isEntry: boolean
}

const ICONS = { default: null, override: IconReplace, forwarding: IconArrowForward } as const

export function Shift({ shown, clock, now, isEntry }: ShiftProps) {
  const { bar } = shown
  const { names } = useDirectory()
  const { className, style } = useColour(bar.recipient)
  const handlers = useHandlers(shown)
  const name = nameOf(bar.recipient, names)
  const Icon = ICONS[bar.type]
  return (
    <button
      type="button"
      className={`${classes.bar} ${className}`}
      style={{ ...style, ...placed(bar) }}
      tabIndex={isEntry ? 0 : -1}
      aria-label={barWords(bar, names, clock, now)}
      aria-haspopup="dialog"
      data-bar
      data-past={bar.endAt <= now}
      data-nobody={bar.recipient.type === 'none'}
      data-cut-before={bar.from === 0 && bar.startAt < now}
      {...handlers}
    >
      <span className={classes.label} aria-hidden>
        {Icon && <Icon className={classes.icon} size={14} stroke={2.2} />}
        <span className={classes.full}>{name}</span>
        <span className={classes.short}>{shortName(name)}</span>
        <span className={classes.initials}>{initialsOf(name)}</span>
      </span>
    </button>
  )
}

type BareProps = { readonly gap: Gap; readonly clock: Clock; readonly now: number; readonly isEntry: boolean }

/** A gap; on the lanes below the first it is only seen, not said again. */
export function Bare({ gap, clock, now, isEntry }: BareProps) {
  const handlers = useHandlers({ kind: 'gap', bar: gap })
  const words = `Nobody is on call, ${rangeWords(gap, clock, now)} ${clock.name}`
  return (
    <button
      type="button"
      className={classes.gap}
      style={placed(gap)}
      tabIndex={isEntry ? 0 : -1}
      aria-label={words}
      aria-haspopup="dialog"
      data-bar
      data-past={gap.endAt <= now}
      {...handlers}
    >
      <span className={classes.gapLabel} aria-hidden>
        Nobody
      </span>
    </button>
  )
}

export function BareMark({ gap, now }: Pick<BareProps, 'gap' | 'now'>) {
  return <span className={classes.gap} style={placed(gap)} data-past={gap.endAt <= now} />
}
