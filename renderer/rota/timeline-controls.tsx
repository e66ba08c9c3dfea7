// The controls over the timeline: back and forth, how much of it, and whose clock.
import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { formatWhen } from '../ui/time.ts'
import type { Clock } from './clock.ts'
import { type Span, stepDay, VIEWS, type View } from './span.ts'
import { changeWords, clockChangesOf } from './ticks.ts'
import classes from './timeline-panel.module.css'

type ViewsProps = {
  readonly view: View
  readonly isNarrow: boolean
  readonly onChange: (view: string | null) => void
}

/** How much is shown; a choice of five has no room on a telephone. */
export function Views({ view, isNarrow, onChange }: ViewsProps) {
  const data = VIEWS.map((value) => ({ value, label: LABELS[value] }))
  const go = (value: string | null) => onChange(value === 'week' ? null : value)
  if (isNarrow) {
    const label = 'How much is shown'
    return (
      <Select
        aria-label={label}
        size="xs"
        w={120}
        allowDeselect={false}
        {...{ data }}
        value={view}
        onChange={go}
      />
    )
  }
  return <SegmentedControl aria-label="How much is shown" data={data} value={view} onChange={go} />
}

type ChangesProps = { readonly span: Span; readonly clock: Clock; readonly now: number }

/** Why a day is longer or shorter than others. */
export function Changes({ span, clock, now }: ChangesProps) {
  return clockChangesOf(span, clock.zone).map((change) => (
    <span key={change.at} className={classes.change}>
      {formatWhen(change.at, clock.intl, now)}: {changeWords(change)}
    </span>
  ))
}

const LABELS = {
  day: 'Day',
  week: 'Week',
  fortnight: '2 weeks',
  month: 'Month',
  quarter: '3 months',
} as const satisfies Record<View, string>

const NOUNS = {
  day: 'day',
  week: 'week',
  fortnight: 'two weeks',
  month: 'month',
  quarter: 'three months',
} as const satisfies Record<View, string>

type StepsProps = {
  readonly span: Span
  readonly today: number
  readonly onGo: (day: number) => void
}

export function Steps({ span, today, onGo }: StepsProps) {
  const isHere = span.firstDay <= today && today < span.endDay
  return (
    <div className={classes.steps}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={`The ${NOUNS[span.view]} before`}
        onClick={() => onGo(stepDay(span, -1))}
      >
        <IconChevronLeft size={17} aria-hidden />
      </ActionIcon>
      <Button variant="default" size="xs" disabled={isHere} onClick={() => onGo(today)}>
        Today
      </Button>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={`The ${NOUNS[span.view]} after`}
        onClick={() => onGo(stepDay(span, 1))}
      >
        <IconChevronRight size={17} aria-hidden />
      </ActionIcon>
    </div>
  )
}

type ZonesProps = {
  readonly own: Clock
  readonly theirs: Clock
  readonly isMine: boolean
  readonly onChange: (isMine: boolean) => void
}

/** Whose clock is drawn; a choice only where there are two. */
export function Zones({ own, theirs, isMine, onChange }: ZonesProps) {
  if (own.intl === theirs.intl) return <span className={classes.zone}>{theirs.name} time</span>
  return (
    <SegmentedControl
      aria-label="Whose clock is shown"
      data={[
        { value: 'mine', label: `My time (${own.name})` },
        { value: 'rota', label: `${theirs.name} time` },
      ]}
      value={isMine ? 'mine' : 'rota'}
      onChange={(value) => onChange(value === 'mine')}
    />
  )
}
