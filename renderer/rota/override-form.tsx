import { Checkbox, Modal, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type SubmitEvent, useState } from 'react'
import { clockOf } from './clock.ts'
import { errorsOfOverride, fromField, toField } from './draft.ts'
import classes from './form.module.css'
import { errorsOfRefusal, FormEnd } from './form.tsx'
import { nameOf } from './names.ts'
import { useDirectory } from './person.tsx'
import { PersonSelect } from './person-select.tsx'
import { useAddOverride } from './queries.ts'
import type { Rota } from './types.ts'
import { laneName, rangeWords } from './words.ts'

/** What an override is prefilled with; `rotations` null: all of them. */
export type NewPeriod = {
  readonly startAt: number
  readonly endAt: number
  readonly rotations: readonly string[] | null
}

type Props = { readonly rota: Rota; readonly period: NewPeriod; readonly onClose: () => void }

/** Puts a person in place of whoever is on call by the rotations, from one time to another. */
export function OverrideForm({ rota, period, onClose }: Props) {
  const clock = clockOf(rota.timeZone)
  const { names } = useDirectory()
  const [user, setUser] = useState<string | null>(null)
  const [from, setFrom] = useState(toField(period.startAt, clock.zone))
  const [to, setTo] = useState(toField(period.endAt, clock.zone))
  const all = rota.rotations.map(({ id }) => id)
  const [rotations, setRotations] = useState<readonly string[]>(
    all.filter((id) => period.rotations?.includes(id) ?? true),
  )
  const [isTried, setTried] = useState(false)
  const add = useAddOverride(rota.id)

  const draft = {
    user,
    startAt: fromField(from, clock.zone, period.startAt),
    endAt: fromField(to, clock.zone, period.endAt),
    // A rota without rotations has none to choose.
    rotations: all.length === 0 ? ['all'] : rotations,
  }
  const wrong = errorsOfOverride(draft)
  const refused = errorsOfRefusal(add.error, ['user', 'startAt', 'endAt', 'rotations'])
  const errors = isTried ? { ...refused, ...wrong } : refused

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const { startAt, endAt } = draft
    if (Object.keys(wrong).length > 0 || user === null) return
    if (typeof startAt === 'string' || typeof endAt === 'string') return
    const chosen = rotations.length === all.length ? null : rotations
    add.mutate(
      { user, startAt, endAt, rotations: chosen },
      {
        onSuccess: () => {
          const type = user === 'none' ? 'none' : 'user'
          notifications.show({
            title: 'The override is made',
            message: `${nameOf({ type, id: user, name: user }, names)}, ${rangeWords({ startAt, endAt }, clock, Date.now())} ${clock.name}`,
          })
          onClose()
        },
      },
    )
  }

  return (
    <Modal opened onClose={onClose} title={`Override in ${rota.name}`} size="lg">
      <form className={classes.form} onSubmit={submit} noValidate>
        <PersonSelect
          label="On call instead"
          value={user}
          error={errors.user}
          withNobody
          onChange={setUser}
        />
        <div className={classes.pair}>
          <TimeField label="From" zone={clock.name} value={from} error={errors.startAt} onChange={setFrom} />
          <TimeField label="To" zone={clock.name} value={to} error={errors.endAt} onChange={setTo} />
        </div>
        {all.length > 1 && (
          <Checkbox.Group
            label="In these rotations"
            value={[...rotations]}
            onChange={setRotations}
            error={errors.rotations}
          >
            <div className={classes.choices}>
              {rota.rotations.map(({ id, name }) => (
                <Checkbox key={id} value={id} label={laneName(name)} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        <FormEnd word="Make the override" isPending={add.isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}

type TimeFieldProps = {
  readonly label: string
  /** Whose clock is typed, in words. */
  readonly zone: string
  readonly value: string
  readonly error: string | undefined
  readonly description?: string
  readonly onChange: (value: string) => void
}

/** A day and a time by the clock of a zone, which stands in its label. */
export function TimeField({ label, zone, value, error, description, onChange }: TimeFieldProps) {
  return (
    <TextInput
      type="datetime-local"
      label={`${label} (${zone} time)`}
      value={value}
      error={error}
      description={description}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
