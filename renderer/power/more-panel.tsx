import { Select, Switch } from '@mantine/core'
import type { CatchUp } from '#shared/trigger.ts'
import { amountOf, secondsOf } from '../ui/amount.ts'
import { AmountField } from '../ui/amount-field.tsx'
import { Fold } from '../ui/fold.tsx'
import form from '../ui/form.module.css'
import { counted } from '../ui/natural.ts'
import { Panel } from '../ui/panel.tsx'
import { SpecialDaysFields } from './calendar-list.tsx'
import type { ScheduleDraft } from './schedule-draft.ts'
import type { Calendar } from './types.ts'
import type { ScheduleFields } from './use-schedule-form.ts'

type Props = ScheduleFields & { readonly calendars: readonly Calendar[] }

/** What most schedules never need, each with how it stands in its line. */
export function MorePanel({ calendars, ...fields }: Props) {
  const { draft, errors } = fields
  return (
    <Panel title="Rules">
      <Fold
        isRow
        title="Special days"
        now={calendarWords(draft, calendars)}
        isForced={errors.calendars !== undefined}
      >
        <SpecialDaysFields {...fields} calendars={calendars} />
      </Fold>
      <Fold
        isRow
        title="Missed firings"
        now={missedWords(draft)}
        isForced={errors.catchUp !== undefined || errors.window !== undefined}
      >
        <MissedFields {...fields} />
      </Fold>
      <Fold isRow title="Upkeep" now={upkeepWords(draft)}>
        <UpkeepFields {...fields} />
      </Fold>
    </Panel>
  )
}

function calendarWords({ calendars: chosen }: ScheduleDraft, calendars: readonly Calendar[]): string {
  const names = calendars.filter(({ id }) => chosen.includes(id)).map(({ name }) => name)
  return names.length === 0 ? 'none' : names.join(', ')
}

const CATCH_UP = {
  last: 'the newest is made up for',
  all: 'each is made up for',
  none: 'left out',
} as const satisfies Record<CatchUp, string>

function missedWords({ catchUp, window }: ScheduleDraft): string {
  const { count, unit } = amountOf(secondsOf(window) || 0)
  if (catchUp === 'none') return CATCH_UP.none
  return `${CATCH_UP[catchUp]}, within ${counted(Number(count), unit.slice(0, -1))}`
}

function upkeepWords({ isEnforced, isRetaining }: ScheduleDraft): string {
  const what = isEnforced ? 'put right every five minutes' : 'nothing between the firings'
  return isRetaining ? `${what}, and what ran before stays running` : what
}

function MissedFields({ draft, errors, set, isReadOnly }: ScheduleFields) {
  return (
    <div className={form.pair}>
      <Select
        label="If Hourhand was off or asleep"
        allowDeselect={false}
        disabled={isReadOnly}
        data={[
          { value: 'last', label: 'Make up for the newest one' },
          { value: 'all', label: 'Make up for every one' },
          { value: 'none', label: 'Leave them out' },
        ]}
        value={draft.catchUp}
        error={errors.catchUp}
        onChange={(catchUp) => set({ catchUp: (catchUp ?? draft.catchUp) as CatchUp })}
        comboboxProps={{ shadow: 'md' }}
      />
      {draft.catchUp !== 'none' && (
        <AmountField
          label="But not after"
          value={draft.window}
          error={errors.window}
          onChange={(window) => set({ window })}
        />
      )}
    </div>
  )
}

function UpkeepFields({ draft, set, isReadOnly }: ScheduleFields) {
  return (
    <div className={form.form}>
      <Switch
        label="Keep it so"
        description="Every five minutes what is not as the schedule wants it is started or stopped again."
        checked={draft.isEnforced}
        disabled={isReadOnly}
        onChange={(event) => set({ isEnforced: event.currentTarget.checked })}
      />
      <Switch
        label="Leave running what ran before"
        description="What was already running at a start is not stopped by the stop that follows."
        checked={draft.isRetaining}
        disabled={isReadOnly}
        onChange={(event) => set({ isRetaining: event.currentTarget.checked })}
      />
    </div>
  )
}
