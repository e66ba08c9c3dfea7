import { useMediaQuery } from '@mantine/hooks'
import { useAddress } from '../ui/address.ts'
import { Panel, QueryView } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { Chart } from './chart.tsx'
import { DayList } from './day-list.tsx'
import { shortName } from './names.ts'
import { type NewPeriod, periodOf } from './override-form.tsx'
import { useOverrides } from './override-queries.ts'
import { useDirectory } from './person.tsx'
import { useTimeline } from './queries.ts'
import { dayAt, formatDay, parseDay, spanFrom, spanOf, titleOf, VIEWS } from './span.ts'
import { Changes, Steps, Views, Zones } from './timeline-controls.tsx'
import classes from './timeline-panel.module.css'
import type { Override, Rota } from './types.ts'
import { useClocks } from './use-clock.ts'

type Props = {
  readonly rota: Rota
  /** Who is put in by a drag, by id. */
  readonly user: string | null
  readonly onOverride: (period: NewPeriod) => void
}

/** The timeline with its controls. What is looked at stands in the address, so it can be kept and sent. */
export function TimelinePanel(props: Props) {
  const { rota } = props
  const now = useMinute()
  const looked = useLook(rota, now)
  const { own, theirs, clock, span, today, look } = looked
  const isNarrow = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false })
  const choose = (isMine: boolean) => look({ clock: isMine ? null : 'rota' })
  return (
    <Panel
      title="Timeline"
      aside={<Zones own={own} theirs={theirs} isMine={clock === own} onChange={choose} />}
    >
      <div className={classes.bar}>
        <Steps
          span={span}
          today={today}
          onGo={(day) => look({ day: day === today ? null : formatDay(day), from: null })}
        />
        <h3 className={classes.title} aria-live="polite">
          {titleOf(span)}
        </h3>
        <Changes span={span} clock={clock} now={now} />
        <Views view={span.view} isNarrow={isNarrow} onChange={(view) => look({ view })} />
      </div>
      <Picture {...props} looked={looked} now={now} isNarrow={isNarrow} />
    </Panel>
  )
}

type PictureProps = Props & {
  readonly looked: ReturnType<typeof useLook>
  readonly now: number
  readonly isNarrow: boolean
}

/** The chart, or where there is no room for it a list of days. */
function Picture({ rota, user, onOverride, looked, now, isNarrow }: PictureProps) {
  const { own, theirs, clock, span, look } = looked
  const query = useTimeline(rota.id, span)
  const { names } = useDirectory()
  const shared = {
    span,
    clock,
    otherClock: own.intl === theirs.intl ? null : clock === own ? theirs : own,
    who: user === null ? null : shortName(names.get(user) ?? user),
    overrides: useOverrides(rota.id, now).data ?? NO_OVERRIDES,
    onSpan: (day: number) => look({ from: formatDay(day), day: null }),
    onOverride: (period: NewPeriod) => onOverride({ user, ...period }),
    onEdit: (override: Override) => onOverride(periodOf(override)),
  }
  const Drawn = isNarrow && span.view !== 'day' ? DayList : Chart
  return (
    <QueryView query={query} what="The timeline">
      {(timeline) => (
        <div data-stale={query.isPlaceholderData} className={classes.chart}>
          {/* The clock of the page is coarse: what has just been read may be newer. */}
          <Drawn {...shared} timeline={timeline} now={Math.max(now, query.dataUpdatedAt)} />
        </div>
      )}
    </QueryView>
  )
}

const NO_OVERRIDES: readonly Override[] = []

/** What the address says of the stretch and the clock, and a way to say it otherwise. */
function useLook({ timeZone }: Rota, now: number) {
  const { own, theirs, clock } = useClocks(timeZone)
  const { params, change: look } = useAddress()
  const view = VIEWS.find((one) => one === params.get('view')) ?? 'week'
  const today = dayAt(now, clock.zone)
  const first = parseDay(params.get('from'))
  const span =
    first === null
      ? spanOf(view, parseDay(params.get('day')) ?? today, clock.zone)
      : spanFrom(view, first, clock.zone)

  return { own, theirs, clock, span, today, look }
}
