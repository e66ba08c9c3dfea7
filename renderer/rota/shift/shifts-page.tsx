import { Button } from '@mantine/core'
import { IconCalendarOff, IconRss, IconUserQuestion } from '@tabler/icons-react'
import { use, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useIsReadOnly } from '../../session.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel, QueryView } from '../../ui/panel.tsx'
import rows from '../../ui/rows.module.css'
import { useMinute } from '../../ui/ticker.ts'
import { ZoneContext } from '../../ui/when.tsx'
import { clockOf } from '../clock.ts'
import { useDirectory } from '../person.tsx'
import { PersonSelect } from '../person-select.tsx'
import { dayAt, startOfDay } from '../span.ts'
import { Subscribe } from '../subscribe.tsx'
import { laneName, lengthWords, rangeWords } from '../words.ts'
import { Months } from './months.tsx'
import { type OwnShift, useShifts } from './queries.ts'
import classes from './shift.module.css'

/** How far ahead shifts are listed. */
const DAYS = 60

/** `/on-call/shifts`: when one person is on call, over all rotas; at first the operator. */
export function ShiftsPage() {
  const { me, names } = useDirectory()
  const [params, setParams] = useSearchParams()
  const user = params.get('user') ?? me?.id ?? null
  const now = useMinute()
  const clock = clockOf(use(ZoneContext))
  const first = dayAt(now, clock.zone)
  const range = { from: startOfDay(first, clock.zone), to: startOfDay(first + DAYS, clock.zone) }
  const query = useShifts(user, range)
  const isMe = user !== null && user === me?.id
  return (
    <Panel
      title={isMe || user === null ? 'My shifts' : `Shifts of ${names.get(user) ?? 'somebody'}`}
      aside={user !== null && <SubscribeButton user={user} name={names.get(user) ?? ''} />}
    >
      <div className={classes.picker}>
        <PersonSelect
          label="Whose shifts"
          value={user}
          error={undefined}
          isQuiet
          onChange={(id) => setParams(id === null ? {} : { user: id }, { replace: true })}
        />
      </div>
      {user === null ? (
        <EmptyState icon={IconUserQuestion} title="Whose shifts?">
          Choose a person. With your e-mail address in the settings, your own are shown at once.
        </EmptyState>
      ) : (
        <QueryView query={query} what="The shifts">
          {(shifts) => <Shifts shifts={shifts} clock={clock} now={now} first={first} />}
        </QueryView>
      )}
    </Panel>
  )
}

type ShiftsProps = {
  readonly shifts: readonly OwnShift[]
  readonly clock: ReturnType<typeof clockOf>
  readonly now: number
  readonly first: number
}

function Shifts({ shifts, clock, now, first }: ShiftsProps) {
  const coming = shifts.filter(({ endDate }) => Date.parse(endDate) > now)
  if (coming.length === 0) {
    return (
      <EmptyState icon={IconCalendarOff} title="No shifts">
        Not on call in the coming {DAYS} days.
      </EmptyState>
    )
  }
  return (
    <div className={classes.shifts}>
      <ul className={`${rows.list} ${classes.list}`}>
        {coming.map((shift) => (
          <ShiftRow key={`${shift.rotationId} ${shift.startDate}`} {...{ shift, clock, now }} />
        ))}
      </ul>
      <Months shifts={shifts} zone={clock.zone} today={first} />
    </div>
  )
}

type RowProps = Pick<ShiftsProps, 'clock' | 'now'> & { readonly shift: OwnShift }

function ShiftRow({ shift, clock, now }: RowProps) {
  const { rotaId, rota, rotation, participant, startDate, endDate } = shift
  const ends = { startAt: Date.parse(startDate), endAt: Date.parse(endDate) }
  const isNow = ends.startAt <= now
  return (
    <li className={rows.row}>
      <div className={rows.stack}>
        <span className={rows.name}>
          {rangeWords(ends, clock, now)} <span className={rows.quiet}>{clock.name}</span>
        </span>
        <span className={rows.quiet}>
          <Link href={`/on-call/${encodeURIComponent(rotaId)}`}>{rota}</Link> · {laneName(rotation)}
          {participant.type !== 'user' && ` · through ${participant.type} ${participant.name}`}
        </span>
      </div>
      <span className={rows.quiet}>
        {isNow ? 'On call now' : ''}
        {isNow && ' · '}
        {lengthWords(ends)}
      </span>
    </li>
  )
}

function SubscribeButton({ user, name }: { readonly user: string; readonly name: string }) {
  const isReadOnly = useIsReadOnly()
  const [isOpen, setOpen] = useState(false)
  if (isReadOnly) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRss size={15} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        Subscribe
      </Button>
      {isOpen && <Subscribe kind="person" target={{ id: user, name }} onClose={() => setOpen(false)} />}
    </>
  )
}
