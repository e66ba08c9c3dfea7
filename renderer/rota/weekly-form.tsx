import { Select, Textarea, TextInput } from '@mantine/core'
import { type SubmitEvent, use, useState } from 'react'
import { ZoneContext } from '../ui/when.tsx'
import { clockOf } from './clock.ts'
import { errorsOfWeekly, fromField, lastMonday, readEmails, toField } from './draft.ts'
import classes from './form.module.css'
import { errorsOfRefusal, FormEnd } from './form.tsx'
import { TimeField } from './override-form.tsx'
import { useMakeWeekly } from './queries.ts'

type Props = { readonly onMade: (rotaId: string) => void; readonly onCancel?: () => void }

/** The simplest rota there is: people who take turns of a week. */
export function WeeklyForm({ onMade, onCancel }: Props) {
  const own = use(ZoneContext)
  const [name, setName] = useState('')
  const [timeZone, setTimeZone] = useState(own)
  const clock = clockOf(timeZone)
  const [first, setFirst] = useState(() =>
    toField(lastMonday(Date.now(), clockOf(own).zone), clockOf(own).zone),
  )
  const [people, setPeople] = useState('')
  const [isTried, setTried] = useState(false)
  const make = useMakeWeekly()

  const draft = {
    name: name.trim(),
    timeZone,
    startAt: fromField(first, clock.zone, null),
    emails: readEmails(people),
  }
  const wrong = errorsOfWeekly(draft)
  const refused = errorsOfRefusal(make.error, ['name', 'timeZone', 'startAt', 'emails'])
  const errors = isTried ? { ...refused, ...wrong } : refused

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const { startAt } = draft
    if (Object.keys(wrong).length > 0 || typeof startAt === 'string') return
    make.mutate({ ...draft, startAt }, { onSuccess: onMade })
  }

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        placeholder="Web team"
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Textarea
        label="Who takes turns"
        description="E-mail addresses in their order, one a line. Whoever is new is added to the directory."
        placeholder={'ada@example.com\ngrace@example.com'}
        autosize
        minRows={3}
        maxRows={8}
        value={people}
        error={errors.emails}
        onChange={(event) => setPeople(event.currentTarget.value)}
      />
      <div className={classes.pair}>
        <Select
          label="Time zone"
          searchable
          allowDeselect={false}
          limit={200}
          data={zonesWith(own)}
          value={timeZone}
          error={errors.timeZone}
          onChange={(zone) => setTimeZone(zone ?? own)}
          comboboxProps={{ shadow: 'md' }}
        />
        <TimeField
          label="First handoff"
          zone={clock.name}
          value={first}
          error={errors.startAt}
          onChange={setFirst}
        />
      </div>
      <FormEnd
        word="Make the rota"
        isPending={make.isPending}
        error={errors.form}
        {...(onCancel && { onCancel })}
      />
    </form>
  )
}

/** All zones that the browser knows; UTC and the operator's own, which it may call otherwise, among them. */
function zonesWith(own: string): readonly string[] {
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort()
}
