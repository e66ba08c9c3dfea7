// The timeline drawn: an axis, the final layer large on top, and under it the layers it is made of.
import { UnstyledButton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { counted } from '../ui/natural.ts'
import { Axis, Grid, Moments } from './axis.tsx'
import { BarContext, Bare, BareMark, Shift } from './bar.tsx'
import { type Bar, barsOf, type Gap, gapsOf, lanesOf } from './bars.ts'
import classes from './chart.module.css'
import type { Clock } from './clock.ts'
import type { NewPeriod } from './override-form.tsx'
import { Details, usePointed } from './pointed.tsx'
import type { Span } from './span.ts'
import type { Lane, Layer, Timeline } from './types.ts'
import { laneName } from './words.ts'

type Props = {
  readonly timeline: Timeline
  readonly span: Span
  readonly clock: Clock
  /** In which times are told too, where the rota's clock and the operator's differ. */
  readonly otherClock: Clock | null
  readonly now: number
  readonly onOverride: (period: NewPeriod) => void
}

export function Chart(props: Props) {
  const { timeline, span, clock, otherClock, now, onOverride } = props
  const pointed = usePointed()
  const lanes = lanesOf(timeline.final, span, { withEmpty: true })
  const gaps = gapsOf(timeline.final, span)
  return (
    <BarContext value={pointed.actions}>
      <div className={classes.chart} ref={pointed.area} data-view={span.view}>
        <Axis span={span} clock={clock} now={now} />
        <div className={classes.body}>
          <Grid span={span} clock={clock} />
          <section className={classes.final} aria-label="Final: who is on call">
            {(lanes.length > 0 ? lanes : [NO_LANE]).map((lane, index) => (
              <LaneRow
                key={lane.rotationId}
                {...props}
                lane={lane}
                layer="final"
                gaps={gaps}
                isFirst={index === 0}
              />
            ))}
          </section>
          {FOLDED.map((layer) => (
            <FoldedLayer key={layer} {...props} layer={layer} />
          ))}
          <Moments span={span} clock={clock} now={now} />
        </div>
        <Details
          pointed={pointed}
          clocks={otherClock === null ? [clock] : [clock, otherClock]}
          now={now}
          onOverride={onOverride}
        />
      </div>
    </BarContext>
  )
}

const NO_LANE: Lane = { rotationId: '', name: 'No rotations', order: 0, periods: [] }
const FOLDED = ['base', 'override', 'forwarding'] as const satisfies readonly Layer[]

const TITLES = { base: 'Rotations', override: 'Overrides', forwarding: 'Forwarding' } as const
const UNITS = { base: 'shift', override: 'override', forwarding: 'shift' } as const
const NOTHING = {
  base: 'nobody takes a turn in this time',
  override: 'none in this time',
  forwarding: 'none in this time',
} as const

type LayerProps = Props & { readonly layer: (typeof FOLDED)[number] }

function FoldedLayer(props: LayerProps) {
  const { layer, timeline, span } = props
  const known = knownOf(timeline)
  const id = useId()
  const [isOpen, setOpen] = useLocalStorage({ key: `hourhand-layer-${layer}`, defaultValue: true })
  const lanes = lanesOf(timeline[layer], span, { withEmpty: false })
  const count = lanes.reduce((sum, lane) => sum + barsOf(lane, span, known).length, 0)
  const isEmpty = count === 0
  const shown = isOpen && !isEmpty
  return (
    <section className={classes.layer} aria-label={TITLES[layer]}>
      <UnstyledButton
        className={classes.fold}
        aria-expanded={shown}
        aria-controls={id}
        disabled={isEmpty}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronRight size={15} className={classes.chevron} aria-hidden />
        {TITLES[layer]}
        <span className={classes.count}>{isEmpty ? NOTHING[layer] : counted(count, UNITS[layer])}</span>
      </UnstyledButton>
      <div id={id} hidden={!shown}>
        {shown &&
          lanes.map((lane) => (
            <LaneRow key={lane.rotationId} {...props} lane={lane} gaps={[]} isFirst={false} />
          ))}
      </div>
    </section>
  )
}

type LaneProps = Pick<Props, 'timeline' | 'span' | 'clock' | 'now'> & {
  readonly lane: Lane
  readonly layer: Layer
  readonly gaps: readonly Gap[]
  readonly isFirst: boolean
}

function LaneRow({ lane, layer, gaps, isFirst, timeline, span, clock, now }: LaneProps) {
  const bars = barsOf(lane, span, knownOf(timeline))
  const name = laneName(lane.name)
  const entry = entryOf([...bars, ...(isFirst ? gaps : [])], now)
  const said = { clock, now }
  return (
    <div className={classes.lane}>
      <span className={classes.name} title={name}>
        {name}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div className={classes.track} role="group" aria-label={name} data-lane={layer}>
        {gaps.map((gap) =>
          isFirst ? (
            <Bare key={gap.key} gap={gap} isEntry={gap.key === entry} {...said} />
          ) : (
            <BareMark key={gap.key} gap={gap} now={now} />
          ),
        )}
        {bars.map((bar) => (
          <Shift
            key={bar.key}
            shown={{ kind: 'bar', bar, rotationId: lane.rotationId, rotation: name }}
            isEntry={bar.key === entry}
            {...said}
          />
        ))}
      </div>
    </div>
  )
}

/** What the answer was asked for: what touches its ends may go on. */
function knownOf({ from, to }: Timeline): { readonly from: number; readonly to: number } {
  return { from: Date.parse(from), to: Date.parse(to) }
}

/** The one that Tab leads to: what runs now, else the first. */
function entryOf(bars: readonly Pick<Bar, 'key' | 'startAt' | 'endAt'>[], now: number): string | undefined {
  return (bars.find(({ startAt, endAt }) => startAt <= now && now < endAt) ?? bars[0])?.key
}
