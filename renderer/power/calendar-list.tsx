import { ActionIcon, Button, Checkbox } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { localDate } from '#shared/calendar.ts'
import { counted } from '../ui/natural.ts'
import { useMinute } from '../ui/ticker.ts'
import { useNotDeleted, useUndoableDelete } from '../ui/undo.tsx'
import { CalendarForm } from './calendar-form.tsx'
import classes from './calendar-list.module.css'
import { deleteCalendar } from './schedule-queries.ts'
import type { Calendar, Skips } from './types.ts'
import type { ScheduleFields } from './use-schedule-form.ts'

type Props = ScheduleFields & { readonly calendars: readonly Calendar[] }

const SKIP_WORDS = {
  both: 'starts and stops rest',
  start: 'starts rest',
  stop: 'stops rest',
} as const satisfies Record<Skips, string>

/** The calendars there are, which of them the schedule heeds, and making another. */
export function SpecialDaysFields({ draft, errors, set, isReadOnly, calendars }: Props) {
  const [edited, setEdited] = useState<Calendar | 'new' | null>(null)
  const isThere = useNotDeleted()
  const remove = useUndoableDelete<Calendar>({ what: ({ name }) => name, remove: deleteCalendar })
  const choose = (id: string, isChosen: boolean) =>
    set({ calendars: isChosen ? [...draft.calendars, id] : draft.calendars.filter((one) => one !== id) })
  function forget(calendar: Calendar): void {
    choose(calendar.id, false)
    remove(calendar)
  }
  return (
    <div className={classes.calendars}>
      {calendars.length === 0 && (
        <p className={classes.quiet}>
          On the days of a calendar the schedule rests: holidays, a release week.
        </p>
      )}
      {calendars.filter(isThere).map((calendar) => (
        <div key={calendar.id} className={classes.calendar}>
          <Checkbox
            label={calendar.name}
            description={<Days calendar={calendar} timeZone={draft.timeZone} />}
            checked={draft.calendars.includes(calendar.id)}
            disabled={isReadOnly}
            onChange={(event) => choose(calendar.id, event.currentTarget.checked)}
          />
          {!isReadOnly && <Edits calendar={calendar} onEdit={setEdited} onDelete={forget} />}
        </div>
      ))}
      {errors.calendars !== undefined && <p className={classes.error}>{errors.calendars}</p>}
      {!isReadOnly && <NewCalendar onClick={() => setEdited('new')} />}
      {edited !== null && (
        <CalendarForm
          calendar={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onMade={({ id }) => choose(id, true)}
        />
      )}
    </div>
  )
}

function NewCalendar({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button
      variant="default"
      className={classes.add ?? ''}
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={onClick}
    >
      New calendar
    </Button>
  )
}

type EditsProps = {
  readonly calendar: Calendar
  readonly onEdit: (calendar: Calendar) => void
  readonly onDelete: (calendar: Calendar) => void
}

function Edits({ calendar, onEdit, onDelete }: EditsProps) {
  const look = { variant: 'subtle', color: 'gray' } as const
  const { name } = calendar
  return (
    <span className={classes.buttons}>
      <ActionIcon {...look} aria-label={`Edit the calendar ${name}`} onClick={() => onEdit(calendar)}>
        <IconPencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon {...look} aria-label={`Delete the calendar ${name}`} onClick={() => onDelete(calendar)}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </span>
  )
}

const SHOWN = 3

/** `starts and stops rest · 12 days · next 25 Dec 2026, 26 Dec 2026`. */
function Days({ calendar, timeZone }: { readonly calendar: Calendar; readonly timeZone: string }) {
  const today = localDate(useMinute(), timeZone)
  const coming = calendar.dates.filter((date) => date >= today)
  const next = coming.slice(0, SHOWN).map(dateWords).join(', ')
  return (
    <>
      {SKIP_WORDS[calendar.skips]} · {counted(coming.length, 'day')} ahead{next !== '' && `: ${next}`}
      {coming.length > SHOWN && ' …'}
      {calendar.fetchError !== null && (
        <span className={classes.error}> · its address could not be read: {calendar.fetchError}</span>
      )}
    </>
  )
}

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

function dateWords(date: string): string {
  return DATE.format(Date.parse(`${date}T00:00Z`))
}
