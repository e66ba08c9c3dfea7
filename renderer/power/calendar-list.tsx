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
          {!isReadOnly && (
            <Edits
              name={calendar.name}
              onEdit={() => setEdited(calendar)}
              onDelete={() => {
                choose(calendar.id, false)
                remove(calendar)
              }}
            />
          )}
        </div>
      ))}
      {errors.calendars !== undefined && <p className={classes.error}>{errors.calendars}</p>}
      {!isReadOnly && (
        <Button
          variant="default"
          className={classes.add ?? ''}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setEdited('new')}
        >
          New calendar
        </Button>
      )}
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

type EditsProps = { readonly name: string; readonly onEdit: () => void; readonly onDelete: () => void }

function Edits({ name, onEdit, onDelete }: EditsProps) {
  return (
    <span className={classes.buttons}>
      <ActionIcon variant="subtle" color="gray" aria-label={`Edit the calendar ${name}`} onClick={onEdit}>
        <IconPencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={`Delete the calendar ${name}`} onClick={onDelete}>
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
