import { Checkbox, Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type SubmitEvent, useState } from 'react'
import classes from '../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { fromField, toField } from '../ui/local-time.ts'
import { TimeField } from '../ui/time-field.tsx'
import { errorsOfOverride, fieldAmong } from './draft.ts'
import own from './form.module.css'
import { nameOf } from './names.ts'
import { type NewOverride, useWriteOverride } from './override-queries.ts'
import { useDirectory } from './person.tsx'
import { PersonSelect } from './person-select.tsx'
import type { Override, Rota } from './types.ts'
import { useClocks } from './use-clock.ts'
import { laneName, rangeWords } from './words.ts'

/** What an override is prefilled with; `rotations` null: all of them. */
export type NewPeriod = {
  readonly startAt: number
  readonly endAt: number
  readonly rotations: readonly string[] | null
  /** Who is put in, where that is known. */
  readonly user?: string | null
  /** The override that is changed; without it a new one is made. */
  readonly changes?: Override
}

type Props = {
  readonly rota: Rota
  readonly period: NewPeriod
  /** Told whom it was made for. */
  readonly onMade: (user: string) => void
  readonly onClose: () => void
}

/** What the form of an override that is there begins with. */
export function periodOf(override: Override): NewPeriod {
  const { user, startDate, endDate, rotations } = override
  return {
    startAt: Date.parse(startDate),
    endAt: Date.parse(endDate),
    rotations: rotations.length === 0 ? null : rotations.map(({ id }) => id),
    user: user.type === 'none' ? 'none' : (user.id ?? null),
    changes: override,
  }
}

/** Puts a person in place of whoever is on call by the rotations, from one time to another. */
export function OverrideForm(props: Props) {
  const { rota, period, onClose } = props
  const isNew = period.changes === undefined
  const { fields, errors, set, submit, isPending, zone } = useOverrideDraft(props)
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${isNew ? 'Override' : 'Change an override'} in ${rota.name}`}
      size="lg"
    >
      <form className={classes.form} onSubmit={submit} noValidate>
        <PersonSelect
          {...{ label: 'On call instead', value: fields.user, error: errors.user }}
          withNobody
          onChange={(user) => set({ user })}
        />
        <Ends {...{ fields, errors, set, zone }} />
        {rota.rotations.length > 1 && (
          <Rotations
            rota={rota}
            value={fields.rotations}
            error={errors.rotations}
            onChange={(rotations) => set({ rotations })}
          />
        )}
        <FormEnd
          word={isNew ? 'Make the override' : 'Save the override'}
          isPending={isPending}
          error={errors.form}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}

type EndsProps = Pick<ReturnType<typeof useOverrideDraft>, 'fields' | 'errors' | 'set' | 'zone'>

function Ends({ fields, errors, set, zone }: EndsProps) {
  return (
    <div className={classes.pair}>
      <TimeField
        label="From"
        zone={zone}
        value={fields.from}
        error={errors.startAt}
        onChange={(from) => set({ from })}
      />
      <TimeField
        label="To"
        zone={zone}
        value={fields.to}
        error={errors.endAt}
        onChange={(to) => set({ to })}
      />
    </div>
  )
}

type RotationsProps = {
  readonly rota: Rota
  readonly value: readonly string[]
  readonly error: string | undefined
  readonly onChange: (ids: readonly string[]) => void
}

function Rotations({ rota, value, error, onChange }: RotationsProps) {
  return (
    <Checkbox.Group label="In these rotations" value={[...value]} onChange={onChange} error={error}>
      <div className={own.choices}>
        {rota.rotations.map(({ id, name }) => (
          <Checkbox key={id} value={id} label={laneName(name)} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

type Fields = {
  readonly user: string | null
  readonly from: string
  readonly to: string
  readonly rotations: readonly string[]
}

function useOverrideDraft({ rota, period, onMade, onClose }: Props) {
  const { zone, name } = useClocks(rota.timeZone).clock
  const all = rota.rotations.map(({ id }) => id)
  const [fields, setFields] = useState<Fields>(() => ({
    user: period.user ?? null,
    from: toField(period.startAt, zone),
    to: toField(period.endAt, zone),
    rotations: all.filter((id) => period.rotations?.includes(id) ?? true),
  }))
  const [isTried, setTried] = useState(false)
  const add = useWriteOverride(rota.id, period.changes ?? null)
  const tell = useTellOverride(rota, period.changes === undefined)
  const startAt = fromField(fields.from, zone, period.startAt)
  const endAt = fromField(fields.to, zone, period.endAt)
  // A rota without rotations has none to choose.
  const rotations = all.length === 0 ? ['all'] : fields.rotations
  const wrong = errorsOfOverride({ user: fields.user, startAt, endAt, rotations })
  const refused = errorsOfRefusal(add.error, fieldAmong(['user', 'startAt', 'endAt', 'rotations']))

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const { user } = fields
    if (Object.keys(wrong).length > 0 || user === null) return
    if (typeof startAt === 'string' || typeof endAt === 'string') return
    const chosen = fields.rotations.length === all.length ? null : fields.rotations
    const override = { user, startAt, endAt, rotations: chosen }
    add.mutate(override, {
      onSuccess: () => {
        tell(override)
        onMade(user)
        onClose()
      },
    })
  }
  const set = (changes: Partial<Fields>) => setFields((before) => ({ ...before, ...changes }))
  const errors = isTried ? { ...refused, ...wrong } : refused
  return { fields, set, errors, submit, isPending: add.isPending, zone: name }
}

function useTellOverride({ timeZone }: Rota, isNew: boolean) {
  const { names } = useDirectory()
  const { clock } = useClocks(timeZone)
  return ({ user, startAt, endAt }: NewOverride): void => {
    const who = nameOf({ type: user === 'none' ? 'none' : 'user', id: user, name: user }, names)
    notifications.show({
      title: isNew ? 'The override is made' : 'The override is changed',
      message: `${who}, ${rangeWords({ startAt, endAt }, clock, Date.now())} ${clock.name}`,
    })
  }
}
