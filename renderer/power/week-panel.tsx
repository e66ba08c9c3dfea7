import { Button, SegmentedControl } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { toCrons } from '#shared/grid-cron.ts'
import {
  paint,
  type Rectangle,
  repaintCrons,
  turnWeek,
  type WeekMinutes,
  weekOf,
} from '#shared/week-paint.ts'
import { DAYS } from '#shared/weekly-grid.ts'
import { Panel } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { zoneName } from '../ui/time.ts'
import { firstDay, rowOfDay } from '../ui/week-day.ts'
import type { PaintedEntries, ScheduleFields } from './use-schedule-form.ts'
import { useWeekPainting, type WeekPainting } from './use-week-painting.ts'
import type { Step } from './week-cursor.ts'
import { WeekGrid } from './week-grid.tsx'
import { cronMarks, cronOnlyReason, placeOf, quietMarks } from './week-marks.ts'
import classes from './week-panel.module.css'
import { WeekSums } from './week-sums.tsx'
import { areaWords } from './week-words.ts'

type Props = ScheduleFields & {
  readonly entries: PaintedEntries
  /** What everything that it acts on costs an hour. */
  readonly hourlyCost: number
}

const STEPS = [
  { value: '60', label: '1 h' },
  { value: '30', label: '30 min' },
  { value: '15', label: '15 min' },
]

/** The week grid with its tools above it and what it comes to below. */
export function WeekPanel({ draft, entries, hourlyCost, isReadOnly }: Props) {
  const [step, setStep] = useState<Step>(60)
  const now = useMinute()
  const week = useMemo(() => weekOf(draft.entries), [draft.entries])
  const marks = useMemo(
    () => [...quietMarks(week), ...cronMarks(draft.entries, draft.timeZone, now)],
    [week, draft.entries, draft.timeZone, now],
  )
  const running = useMemo(() => turnWeek(week.running, firstDay()), [week])
  const onPaint = (painted: WeekMinutes) => entries.paint(turnWeek(painted, -firstDay()))
  const painting = useWeekPainting({ running, step, isReadOnly, onPaint })
  return (
    <Panel title="Week" aside={<span className={classes.zone}>{zoneName(draft.timeZone)} time</span>}>
      <div className={classes.tools}>
        {!isReadOnly && <Presets draft={draft} entries={entries} say={painting.say} />}
        <SegmentedControl
          className={classes.zoom ?? ''}
          aria-label="How fine the grid is"
          data={STEPS}
          value={String(step)}
          onChange={(value) => setStep(Number(value) as Step)}
        />
      </div>
      <WeekGrid
        painting={painting}
        step={step}
        marks={marks.map(toRow)}
        now={toRow(placeOf(draft.timeZone, now))}
        isReadOnly={isReadOnly}
      />
      <div className={classes.foot}>
        {painting.isChosen && painting.marked !== null && !isReadOnly ? (
          <Chosen painting={painting} area={painting.marked} />
        ) : (
          !isReadOnly && <Hint />
        )}
      </div>
      <WeekSums week={{ ...week, running: painting.shown }} hourlyCost={hourlyCost} />
    </Panel>
  )
}

const toRow = <Place extends { readonly day: number }>(place: Place): Place => ({
  ...place,
  day: rowOfDay(place.day),
})

const OFFICE: Rectangle = { fromDay: 0, toDay: 4, fromMinute: 480, toMinute: 1080 }
const WORKDAYS: Rectangle = { fromDay: 0, toDay: 4, fromMinute: 0, toMinute: 1440 }
const EMPTY = weekOf([]).running

/** What takes the place of all that the grid can say. */
const PRESETS = [
  { name: 'Office hours', running: paint(EMPTY, OFFICE, true) },
  { name: 'Weekdays only', running: paint(EMPTY, WORKDAYS, true) },
] as const

const MIDNIGHT = { days: DAYS, hour: 0, minute: 0 } as const

type PresetsProps = Pick<Props, 'draft' | 'entries'> & { readonly say: (words: string) => void }

/** Entries that only cron can say are kept: a preset is for the grid alone. */
function Presets({ draft, entries, say }: PresetsProps) {
  function put(name: string, crons: ReturnType<typeof toCrons>): void {
    const kept = draft.entries.filter((entry) => cronOnlyReason(entry) !== null)
    entries.replace([...crons, ...kept])
    say(name)
  }
  const always = toCrons([{ ...MIDNIGHT, action: 'start' }])
  return (
    <div className={classes.presets}>
      {PRESETS.map(({ name, running }) => (
        <Button key={name} variant="default" onClick={() => put(name, repaintCrons([], running))}>
          {name}
        </Button>
      ))}
      <Button variant="default" onClick={() => put('Always running', always)}>
        Always
      </Button>
      <Button variant="default" onClick={() => put('Nothing is painted', [])}>
        Clear
      </Button>
      <Button
        variant="subtle"
        disabled={entries.undo === null}
        leftSection={<IconArrowBackUp size={15} aria-hidden />}
        onClick={() => entries.undo?.()}
      >
        Undo painting
      </Button>
    </div>
  )
}

type ChosenProps = { readonly painting: WeekPainting; readonly area: Rectangle }

function Chosen({ painting, area }: ChosenProps) {
  return (
    <span className={classes.chosen}>
      <span>{areaWords(area)}</span>
      <Button variant="light" color="teal" onClick={() => painting.paintChosen(true)}>
        Running
      </Button>
      <Button variant="default" onClick={() => painting.paintChosen(false)}>
        Off
      </Button>
      <Button variant="subtle" onClick={painting.forget}>
        Let go
      </Button>
    </span>
  )
}

function Hint() {
  return (
    <span className={classes.hint}>
      <span className={classes.byMouse}>
        Drag to paint running hours, drag from a running hour to erase. A day or an hour at the edge chooses
        all of it.
      </span>{' '}
      <span className={classes.byKeys}>
        <kbd>←↑↓→</kbd> move · <kbd>Shift</kbd> extends · <kbd>Space</kbd> paints
      </span>
    </span>
  )
}
