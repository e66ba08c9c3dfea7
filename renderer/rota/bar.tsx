// A shift, or a stretch without anybody, as a button on a lane. There may be thousands: each is one plain element, and
// what happens to it is heard by the chart.
import { IconArrowForward, IconReplace } from '@tabler/icons-react'
import classes from './bar.module.css'
import type { Bar, Gap } from './bars.ts'
import { type Size, sizeOf } from './label.ts'
import { initialsOf, nameOf, shortName } from './names.ts'
import { type Directory, paintOf } from './person.tsx'
import type { Scene } from './scene.ts'
import { bareWords, barWords, rangeWords } from './words.ts'

/** What the pointer or the keyboard is on. */
export type Shown =
  | { readonly kind: 'bar'; readonly bar: Bar; readonly rotationId: string; readonly rotation: string }
  | { readonly kind: 'gap'; readonly bar: Gap }

export const percent = (place: number): string => `${(place * 100).toFixed(3)}%`

const placed = ({ from, to }: Pick<Bar, 'from' | 'to'>) => ({
  left: percent(from),
  width: percent(to - from),
})

type ShiftProps = {
  readonly bar: Bar
  readonly scene: Scene
  readonly directory: Directory
  /** Of the bars of a lane one is reached by Tab; from it the arrows lead to the others. */
  readonly isEntry: boolean
}

const ICONS = { default: null, override: IconReplace, forwarding: IconArrowForward } as const

export function Shift({ bar, scene, directory, isEntry }: ShiftProps) {
  const { clock, now } = scene
  const { names } = directory
  const { className, style } = paintOf(bar.recipient, directory)
  const name = nameOf(bar.recipient, names)
  const { size, skip } = labelPlace(bar, scene, name)
  return (
    <button
      type="button"
      className={`${classes.bar} ${className}`}
      style={{ ...style, ...placed(bar) }}
      tabIndex={isEntry ? 0 : -1}
      aria-label={barWords(bar, names, clock, now)}
      aria-haspopup="dialog"
      data-bar={bar.key}
      data-past={bar.endAt <= now}
      data-nobody={bar.recipient.type === 'none'}
      data-cut-before={bar.from === 0 && bar.isCutBefore}
      data-small={size === 'none'}
    >
      {size !== 'none' && (
        <span className={classes.label} data-size={size} style={skip} aria-hidden>
          <Label bar={bar} name={name} size={size} />
        </span>
      )}
    </button>
  )
}

function Label({ bar, name, size }: { readonly bar: Bar; readonly name: string; readonly size: Size }) {
  // Not a text of its own: the name of the button says it in full.
  if (size === 'initials') return <span className={classes.initials} data-text={initialsOf(name)} />
  const Icon = ICONS[bar.type]
  return (
    <>
      {Icon && <Icon className={classes.icon} size={14} stroke={2.2} />}
      <span className={classes.words}>{size === 'full' ? name : shortName(name)}</span>
    </>
  )
}

/** An icon with its gap. */
const ICON_PX = 19

/** How much of a name there is room for, and how far in it begins where the bar begins out of sight. */
function labelPlace({ startAt, endAt, type }: Bar, { span, wide, trackPx }: Scene, name: string) {
  const pixels = trackPx / (span.to - span.from)
  const [from, to] = [Math.max(startAt, wide.from), Math.min(endAt, wide.to)]
  const isOutside = to <= span.from || from >= span.to
  const seenFrom = isOutside ? from : Math.max(from, span.from)
  const seen = ((isOutside ? to : Math.min(to, span.to)) - seenFrom) * pixels
  const skipped = (seenFrom - from) * pixels
  const skip = skipped > 0 ? { left: skipped + 8 } : undefined
  return { size: sizeOf(name, seen, ICONS[type] === null ? 0 : ICON_PX), skip }
}

type BareProps = { readonly gap: Gap; readonly scene: Scene; readonly isEntry: boolean }

const GAP_WORD_PX = 64

/** A gap; on the lanes below the first it is only seen, not said again. */
export function Bare({ gap, scene, isEntry }: BareProps) {
  const { clock, now, span, trackPx } = scene
  const pixels = ((gap.endAt - gap.startAt) / (span.to - span.from)) * trackPx
  return (
    <button
      type="button"
      className={classes.gap}
      style={placed(gap)}
      tabIndex={isEntry ? 0 : -1}
      aria-label={`${bareWords(gap, now)}, ${rangeWords(gap, clock, now)} ${clock.name}`}
      aria-haspopup="dialog"
      data-bar={gap.key}
      data-past={gap.endAt <= now}
    >
      {pixels > GAP_WORD_PX && (
        <span className={classes.gapLabel} aria-hidden>
          Nobody
        </span>
      )}
    </button>
  )
}

export function BareMark({ gap, now }: { readonly gap: Gap; readonly now: number }) {
  return <span className={classes.gap} style={placed(gap)} data-past={gap.endAt <= now} />
}

type PictureProps = Pick<ShiftProps, 'scene' | 'directory'> & {
  readonly bars: readonly Bar[]
  readonly gaps: readonly Gap[]
}

/** Bars that are only looked at: what they show stands in words beside them. */
export function Picture({ bars, gaps, scene, directory }: PictureProps) {
  return (
    <div aria-hidden>
      {gaps.map((gap) => (
        <BareMark key={gap.key} gap={gap} now={scene.now} />
      ))}
      {bars.map((bar) => {
        const { className, style } = paintOf(bar.recipient, directory)
        const name = nameOf(bar.recipient, directory.names)
        const { size } = labelPlace(bar, scene, name)
        return (
          <span
            key={bar.key}
            className={`${classes.bar} ${className}`}
            style={{ ...style, ...placed(bar) }}
            data-nobody={bar.recipient.type === 'none'}
            data-small={size === 'none'}
          >
            {size !== 'none' && (
              <span className={classes.label} data-size={size}>
                <Label bar={bar} name={name} size={size} />
              </span>
            )}
          </span>
        )
      })}
    </div>
  )
}
