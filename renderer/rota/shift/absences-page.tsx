import { Button } from '@mantine/core'
import { IconBeach, IconPlus } from '@tabler/icons-react'
import { use, useState } from 'react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../../session.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel, QueryView } from '../../ui/panel.tsx'
import rows from '../../ui/rows.module.css'
import { useMinute } from '../../ui/ticker.ts'
import { useNotDeleted, useUndoableDelete } from '../../ui/undo.tsx'
import { ZoneContext } from '../../ui/when.tsx'
import { clockOf } from '../clock.ts'
import { nameOf } from '../names.ts'
import { useDirectory } from '../person.tsx'
import { laneName, rangeWords } from '../words.ts'
import { AbsenceForm } from './absence-form.tsx'
import { type Absence, type AbsenceShift, useAbsenceRemoval, useAbsences } from './queries.ts'
import classes from './shift.module.css'

/** `/on-call/absences`: who is away, and who does their shifts. */
export function AbsencesPage() {
  const query = useAbsences()
  const isReadOnly = useIsReadOnly()
  const isThere = useNotDeleted()
  const [isOpen, setOpen] = useState(false)
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setOpen(true)}>
      Add an absence
    </Button>
  )
  return (
    <Panel title="Absences" aside={!isReadOnly && add}>
      <QueryView query={query} what="The absences">
        {(absences) => {
          const shown = absences.filter(isThere)
          return shown.length === 0 ? (
            <EmptyState icon={IconBeach} title="Nobody is away">
              Say when somebody is, and their shifts are covered by whoever is free next.
            </EmptyState>
          ) : (
            <ul className={`${rows.list} ${classes.absences}`}>
              {shown.map((absence) => (
                <AbsenceRow key={absence.id} absence={absence} />
              ))}
            </ul>
          )
        }}
      </QueryView>
      {isOpen && <AbsenceForm onClose={() => setOpen(false)} />}
    </Panel>
  )
}

function AbsenceRow({ absence }: { readonly absence: Absence }) {
  const { names } = useDirectory()
  const isReadOnly = useIsReadOnly()
  const now = useMinute()
  const clock = clockOf(use(ZoneContext))
  const name = nameOf({ type: 'user', ...absence.user }, names)
  const ends = { startAt: Date.parse(absence.startDate), endAt: Date.parse(absence.endDate) }
  const { end, restore } = useAbsenceRemoval()
  const remove = useUndoableDelete<Absence>({ what: () => `The absence of ${name}`, remove: end, restore })
  return (
    <li className={rows.row} data-absence={absence.id}>
      <div className={rows.stack}>
        <span className={rows.name}>{name}</span>
        <span>
          {rangeWords(ends, clock, now)} <span className={rows.quiet}>{clock.name}</span>
        </span>
        {absence.reason !== '' && <span className={rows.quiet}>{absence.reason}</span>}
        <Covers shifts={absence.shifts} now={now} />
      </div>
      {!isReadOnly && (
        <Button
          variant="default"
          aria-label={`Delete the absence of ${name}, ${rangeWords(ends, clock, now)}`}
          onClick={() => remove(absence)}
        >
          Delete
        </Button>
      )}
    </li>
  )
}

function Covers({ shifts, now }: { readonly shifts: readonly AbsenceShift[]; readonly now: number }) {
  const { names } = useDirectory()
  const clock = clockOf(use(ZoneContext))
  if (shifts.length === 0) return <span className={rows.quiet}>No shift falls into it.</span>
  return (
    <ul className={classes.covers}>
      {shifts.map(({ rotaId, rota, rotationId, rotation, cover, startDate, endDate }) => (
        <li key={`${rotationId} ${startDate}`}>
          {cover === null ? (
            <span className={classes.bare}>Nobody is free</span>
          ) : (
            <strong>{nameOf({ type: 'user', ...cover }, names)}</strong>
          )}{' '}
          {cover === null ? 'for ' : 'covers '}
          {rangeWords({ startAt: Date.parse(startDate), endAt: Date.parse(endDate) }, clock, now)}{' '}
          {clock.name} in <Link href={`/on-call/${encodeURIComponent(rotaId)}`}>{rota}</Link>,{' '}
          {laneName(rotation)}
        </li>
      ))}
    </ul>
  )
}
