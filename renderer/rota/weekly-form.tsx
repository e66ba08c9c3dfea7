import { Textarea, TextInput } from '@mantine/core'
import { type SubmitEvent, use, useState } from 'react'
import classes from '../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { fromField, toField } from '../ui/local-time.ts'
import { TimeField } from '../ui/time-field.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { ZoneSelect } from '../ui/zone-select.tsx'
import { clockOf } from './clock.ts'
import { errorsOfWeekly, fieldAmong, lastMonday, readEmails } from './draft.ts'
import { useMakeWeekly } from './queries.ts'

type Props = { readonly onMade: (rotaId: string) => void; readonly onCancel?: () => void }

/** The simplest rota there is: people who take turns of a week. */
export function WeeklyForm({ onMade, onCancel }: Props) {
  const own = use(ZoneContext)
  const { fields, errors, set, submit, isPending } = useWeeklyDraft(own, onMade)
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        placeholder="Web team"
        value={fields.name}
        error={errors.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
      />
      <PeopleField value={fields.people} error={errors.emails} onChange={(people) => set({ people })} />
      <div className={classes.pair}>
        <ZoneSelect
          value={fields.timeZone}
          error={errors.timeZone}
          onChange={(timeZone) => set({ timeZone })}
        />
        <TimeField
          label="First handoff"
          zone={clockOf(fields.timeZone).name}
          value={fields.first}
          error={errors.startAt}
          onChange={(first) => set({ first })}
        />
      </div>
      <FormEnd
        word="Make the rota"
        isPending={isPending}
        error={errors.form}
        {...(onCancel && { onCancel })}
      />
    </form>
  )
}

type Fields = {
  readonly name: string
  readonly timeZone: string
  readonly first: string
  readonly people: string
}

function useWeeklyDraft(own: string, onMade: Props['onMade']) {
  const [fields, setFields] = useState<Fields>(() => {
    const { zone } = clockOf(own)
    return { name: '', timeZone: own, first: toField(lastMonday(Date.now(), zone), zone), people: '' }
  })
  const [isTried, setTried] = useState(false)
  const make = useMakeWeekly()
  const startAt = fromField(fields.first, clockOf(fields.timeZone).zone, null)
  const rota = { name: fields.name.trim(), timeZone: fields.timeZone, emails: readEmails(fields.people) }
  const wrong = errorsOfWeekly({ ...rota, startAt })
  const refused = errorsOfRefusal(make.error, fieldAmong(['name', 'timeZone', 'startAt', 'emails']))

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrong).length > 0 || typeof startAt === 'string') return
    make.mutate({ ...rota, startAt }, { onSuccess: onMade })
  }
  return {
    fields,
    set: (changes: Partial<Fields>) => setFields((before) => ({ ...before, ...changes })),
    errors: isTried ? { ...refused, ...wrong } : refused,
    submit,
    isPending: make.isPending,
  }
}

type FieldProps = {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

function PeopleField({ value, error, onChange }: FieldProps) {
  return (
    <Textarea
      label="Who takes turns"
      description="E-mail addresses in their order, one a line. Whoever is new is added to the directory."
      placeholder={'ada@example.com\ngrace@example.com'}
      autosize
      minRows={3}
      maxRows={8}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
