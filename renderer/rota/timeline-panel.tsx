import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { use } from 'react'
import { useSearchParams } from 'wouter'
import { Panel, QueryView } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'
import { Chart } from './chart.tsx'
import { type Clock, clockOf } from './clock.ts'
import type { NewPeriod } from './override-form.tsx'
import { useTimeline } from './queries.ts'
import { dayAt, formatDay, parseDay, type Span, spanOf, stepDay, titleOf, VIEWS, type View } from './span.ts'
import { changeWords, clockChangesOf } from './ticks.ts'
import classes from './timeline-panel.module.css'
import type { Rota } from './types.ts'

type Props = { readonly rota: Rota; readonly onOverride: (period: NewPeriod) => void }

/** The timeline with its controls. What is looked at stands in the address, so it can be kept and sent. */
export function TimelinePanel({ rota, onOverride }: Props) {
  const now = useMinute()
  const { own, theirs, clock, span, today, look } = useLook(rota, now)
  const query = useTimeline(rota.id, span)
  const isMine = clock === own
  const otherClock = own.intl === theirs.intl ? null : isMine ? theirs : own
  const choose = (mine: boolean) => look({ clock: mine ? 'mine' : null })
  return (
    <Panel title="Timeline" aside={<Zones own={own} theirs={theirs} isMine={isMine} onChange={choose} />}>
      <div className={classes.bar}>
        <Steps
          span={span}
          today={today}
          onGo={(day) => look({ day: day === today ? null : formatDay(day) })}
        />
        <h3 className={classes.title} aria-live="polite">
          {titleOf(span)}
        </h3>
        <Changes span={span} clock={clock} now={now} />
        <SegmentedControl
          aria-label="How much is shown"
          data={VIEWS.map((value) => ({ value, label: LABELS[value] }))}
          value={span.view}
          onChange={(value) => look({ view: value === 'week' ? null : value })}
        />
      </div>
      <QueryView query={query} what="The timeline">
        {(timeline) => (
          <div data-stale={query.isPlaceholderData} className={classes.chart}>
            <Chart
              {...{ timeline, span, clock, otherClock, onOverride }}
              // The clock of the page is coarse: what has just been read may be newer.
              now={Math.max(now, query.dataUpdatedAt)}
            />
          </div>
        )}
      </QueryView>
    </Panel>
  )
}

/** What the address says of the stretch and the clock, and a way to say it otherwise. */
function useLook({ timeZone }: Rota, now: number) {
  const own = clockOf(use(ZoneContext))
  const theirs = clockOf(timeZone)
  const [params, setParams] = useSearchParams()
  const clock = params.get('clock') === 'mine' && own.intl !== theirs.intl ? own : theirs
  const view = VIEWS.find((one) => one === params.get('view')) ?? 'week'
  const today = dayAt(now, clock.zone)
  const span = spanOf(view, parseDay(params.get('day')) ?? today, clock.zone)

  function look(changes: Readonly<Record<string, string | null>>): void {
    const change = (before: URLSearchParams) => {
      const next = new URLSearchParams(before)
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) next.delete(name)
        else next.set(name, value)
      }
      return next
    }
    setParams(change, { replace: true })
  }
  return { own, theirs, clock, span, today, look }
}

type ChangesProps = { readonly span: Span; readonly clock: Clock; readonly now: number }

/** Why a day is longer or shorter than others. */
function Changes({ span, clock, now }: ChangesProps) {
  return clockChangesOf(span, clock.zone).map((change) => (
    <span key={change.at} className={classes.change}>
      {formatWhen(change.at, clock.intl, now)}: {changeWords(change)}
    </span>
  ))
}

const LABELS = { day: 'Day', week: 'Week', month: 'Month' } as const satisfies Record<View, string>

type StepsProps = {
  readonly span: Span
  readonly today: number
  readonly onGo: (day: number) => void
}

function Steps({ span, today, onGo }: StepsProps) {
  const isHere = span.firstDay <= today && today < span.endDay
  return (
    <div className={classes.steps}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={`The ${span.view} before`}
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
        aria-label={`The ${span.view} after`}
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
function Zones({ own, theirs, isMine, onChange }: ZonesProps) {
  if (own.intl === theirs.intl) return <span className={classes.zone}>{theirs.name} time</span>
  return (
    <SegmentedControl
      aria-label="Whose clock is shown"
      data={[
        { value: 'rota', label: `${theirs.name} time` },
        { value: 'mine', label: `My time (${own.name})` },
      ]}
      value={isMine ? 'mine' : 'rota'}
      onChange={(value) => onChange(value === 'mine')}
    />
  )
}
