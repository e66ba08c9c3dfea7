import { UnstyledButton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { counted } from '../ui/natural.ts'
import { barsOf, type Gap, lanesOf } from './bars.ts'
import classes from './chart.module.css'
import { LaneRow } from './lane.tsx'
import type { Directory } from './person.tsx'
import type { Scene } from './scene.ts'
import type { Lane, Layer, Timeline } from './types.ts'

export type LayerProps = {
  readonly timeline: Timeline
  readonly scene: Scene
  readonly directory: Directory
  readonly hintId: string | null
  /** Lanes of the layers above. */
  readonly above: number
}

const TITLES = { base: 'Rotations', override: 'Overrides', forwarding: 'Forwarding' } as const
const UNITS = { base: 'shift', override: 'override', forwarding: 'shift' } as const
const NOTHING = {
  base: 'nobody takes a turn in this time',
  override: 'none in this time',
  forwarding: 'none in this time',
} as const
const NO_GAPS: readonly Gap[] = []

/** A layer that the final one is made of; it can be folded away, and stays so. */
export function FoldedLayer({ layer, ...props }: LayerProps & { readonly layer: Exclude<Layer, 'final'> }) {
  const { timeline, scene, above } = props
  const id = useId()
  const [isOpen, setOpen] = useLocalStorage({ key: `hourhand-layer-${layer}`, defaultValue: true })
  const lanes = lanesOf(timeline[layer], scene.span, { withEmpty: false })
  const count = countOf(lanes, scene, timeline)
  const shown = isOpen && count > 0
  return (
    <section className={classes.layer} aria-label={`${TITLES[layer]} layer`}>
      <UnstyledButton
        className={classes.fold}
        aria-expanded={shown}
        aria-controls={id}
        disabled={count === 0}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronRight size={15} className={classes.chevron} aria-hidden />
        {TITLES[layer]}
        <span className={classes.count}>{count === 0 ? NOTHING[layer] : counted(count, UNITS[layer])}</span>
      </UnstyledButton>
      <div id={id} hidden={!shown}>
        {shown &&
          lanes.map((lane, index) => (
            <LaneRow
              key={lane.rotationId}
              {...props}
              lane={lane}
              layer={layer}
              gaps={NO_GAPS}
              place={above + index + 1}
            />
          ))}
      </div>
    </section>
  )
}

function countOf(lanes: readonly Lane[], { span }: Scene, { from, to }: Timeline): number {
  const known = { from: Date.parse(from), to: Date.parse(to) }
  return lanes.reduce((sum, lane) => sum + barsOf(lane, span, known).length, 0)
}
