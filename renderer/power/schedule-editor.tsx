import { Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { Panel } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen, zoneName } from '../ui/time.ts'
import { ZoneSelect } from '../ui/zone-select.tsx'
import { comingFirings } from './coming.ts'
import { ComingPanel } from './coming-panel.tsx'
import { CronEntries } from './cron-entries.tsx'
import { MorePanel } from './more-panel.tsx'
import type { ScheduleDraft } from './schedule-draft.ts'
import classes from './schedule-editor.module.css'
import { useCalendars, useReach } from './schedule-queries.ts'
import { TargetsPanel } from './targets-panel.tsx'
import type { EditedSchedule } from './types.ts'
import { type ScheduleFields, useScheduleForm } from './use-schedule-form.ts'
import { WeekPanel } from './week-panel.tsx'

type Props = {
  /** The one that is edited; null for a new one. */
  readonly schedule: EditedSchedule | null
  readonly first: ScheduleDraft
  readonly isOn: boolean
  readonly title: string
  readonly aside?: ReactNode
}

/** All of a schedule on one page: when, on what, and what will come of it. */
export function ScheduleEditor({ schedule, first, isOn, title, aside }: Props) {
  const [, go] = useLocation()
  const isReadOnly = useIsReadOnly()
  const form = useScheduleForm({
    schedule,
    first,
    isReadOnly,
    onSaved: (saved) => {
      tellSaved(saved, schedule === null)
      if (schedule === null) go(`/schedules/${encodeURIComponent(saved.id)}`, { replace: true })
    },
  })
  const { fields } = form
  const { data: calendars = [] } = useCalendars()
  const { data: reach } = useReach(fields.draft)
  return (
    <form className={classes.editor} onSubmit={form.submit} noValidate>
      <Panel title={title} aside={aside}>
        <Basics {...fields} />
      </Panel>
      <WeekPanel {...fields} entries={form.painting} hourlyCost={reach?.hourlyCost ?? 0} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <TargetsPanel {...fields} reach={reach} />
          <CronEntries {...fields} />
        </div>
        <div className={classes.column}>
          <ComingPanel draft={fields.draft} calendars={calendars} isOn={isOn} />
          <MorePanel {...fields} calendars={calendars} />
        </div>
      </div>
      {!isReadOnly && (schedule === null || form.isDirty) && (
        <SaveBar form={form} isNew={schedule === null} />
      )}
    </form>
  )
}

function Basics({ draft, errors, set, isReadOnly }: ScheduleFields) {
  return (
    <div className={classes.basics}>
      <TextInput
        label="Name"
        placeholder="Office hours"
        value={draft.name}
        error={errors.name}
        readOnly={isReadOnly}
        autoFocus={draft.name === '' && !isReadOnly}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <ZoneSelect
        hasClock
        value={draft.timeZone}
        error={errors.timeZone}
        onChange={(timeZone) => set({ timeZone })}
      />
      <TextInput
        label="Description"
        placeholder="What it is for"
        value={draft.description}
        error={errors.description}
        readOnly={isReadOnly}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
    </div>
  )
}

type SaveBarProps = { readonly form: ReturnType<typeof useScheduleForm>; readonly isNew: boolean }

/** Always in sight while there is something to save, with when it would first fire. */
function SaveBar({ form, isNew }: SaveBarProps) {
  const { draft, errors } = form.fields
  return (
    <div className={classes.bar}>
      <span className={classes.barWords}>
        {errors.form !== undefined ? (
          <span className={classes.error} role="alert">
            {errors.form}
          </span>
        ) : form.isBehind ? (
          <span className={classes.warn}>It was changed elsewhere meanwhile: what you save here wins.</span>
        ) : (
          <First draft={draft} />
        )}
      </span>
      <Button type="submit" size="sm" loading={form.isPending}>
        {isNew ? 'Make the schedule' : 'Save'}
      </Button>
      {form.isDirty && (
        <Button variant="default" size="sm" onClick={form.discard}>
          {isNew ? 'Start over' : 'Discard'}
        </Button>
      )}
    </div>
  )
}

function First({ draft: { entries, timeZone } }: { readonly draft: ScheduleDraft }) {
  const now = useMinute()
  const [first] = comingFirings({ crons: entries, timeZone, calendars: [], pausedUntil: null }, now, 1)
  if (first === undefined) return 'It never fires: there are no times yet.'
  return `First: ${first.action} ${formatWhen(first.at, timeZone, now)}, ${zoneName(timeZone)}`
}

function tellSaved({ name, timezone, nextFirings, enabled }: EditedSchedule, isNew: boolean): void {
  const [first] = nextFirings
  notifications.show({
    title: isNew ? `${name} is made` : `${name} is saved`,
    message: !enabled
      ? 'It is off: nothing happens until you turn it on.'
      : first === undefined
        ? 'It has no times yet.'
        : `First: ${first.action} ${formatWhen(Date.parse(first.at), timezone, Date.now())}, ${zoneName(timezone)}`,
  })
}
