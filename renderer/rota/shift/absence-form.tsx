import { Modal, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type SubmitEvent, use, useState } from 'react'
import form from '../../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../../ui/form.tsx'
import { fromField, toField } from '../../ui/local-time.ts'
import { counted } from '../../ui/natural.ts'
import { TimeField } from '../../ui/time-field.tsx'
import { ZoneContext } from '../../ui/when.tsx'
import { clockOf } from '../clock.ts'
import { endOfDay, errorsOfEnds, fieldAmong } from '../draft.ts'
import { useDirectory } from '../person.tsx'
import { PersonSelect } from '../person-select.tsx'
import { type Absence, useAddAbsence } from './queries.ts'

type Props = { readonly onClose: () => void }

const DAY_MS = 86_400_000

/** When somebody is away: each of their shifts in it gets a cover. */
export function AbsenceForm({ onClose }: Props) {
  const { fields, errors, set, submit, isPending, zone } = useAbsenceDraft(onClose)
  return (
    <Modal opened onClose={onClose} title="Add an absence" size="lg">
      <form className={form.form} onSubmit={submit} noValidate>
        <PersonSelect
          label="Who is away"
          value={fields.user}
          error={errors.user}
          onChange={(user) => set({ user })}
        />
        <div className={form.pair}>
          <TimeField
            label="From"
            zone={zone}
            value={fields.start}
            error={errors.startAt}
            onChange={(start) => set({ start })}
          />
          <TimeField
            label="To"
            zone={zone}
            value={fields.end}
            error={errors.endAt}
            onChange={(end) => set({ end })}
          />
        </div>
        <TextInput
          label="Reason"
          placeholder="Holidays"
          value={fields.reason}
          error={errors.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        <Text size="sm" c="dimmed">
          Every shift of theirs in this time, in all rotas, goes to whoever takes turns there and is free.
        </Text>
        <FormEnd word="Add the absence" isPending={isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}

type Fields = {
  readonly user: string | null
  readonly start: string
  readonly end: string
  readonly reason: string
}

function useAbsenceDraft(onClose: () => void) {
  const clock = clockOf(use(ZoneContext))
  const { me } = useDirectory()
  const [fields, setFields] = useState<Fields>(() => {
    const at = endOfDay(Date.now(), clock.zone)
    const [start, end] = [toField(at, clock.zone), toField(at + 7 * DAY_MS, clock.zone)]
    return { user: me?.id ?? null, start, end, reason: '' }
  })
  const [isTried, setTried] = useState(false)
  const add = useAddAbsence()
  const tell = useTell()
  const startAt = fromField(fields.start, clock.zone, null)
  const endAt = fromField(fields.end, clock.zone, null)
  const wrong: Errors = {
    ...(fields.user === null && { user: 'Choose who is away.' }),
    ...errorsOfEnds(startAt, endAt),
  }
  const refused = errorsOfRefusal(add.error, fieldAmong(['user', 'startAt', 'endAt', 'reason']))

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const { user, reason } = fields
    if (Object.keys(wrong).length > 0 || user === null) return
    if (typeof startAt === 'string' || typeof endAt === 'string') return
    const onSuccess = (absence: Absence) => {
      tell(absence)
      onClose()
    }
    add.mutate({ user, startAt, endAt, reason: reason.trim() }, { onSuccess })
  }
  return {
    fields,
    errors: (isTried ? { ...refused, ...wrong } : refused) as Errors,
    set: (changes: Partial<Fields>) => setFields((before) => ({ ...before, ...changes })),
    submit,
    isPending: add.isPending,
    zone: clock.name,
  }
}

function useTell() {
  const { names } = useDirectory()
  return ({ user, shifts }: Absence): void => {
    const bare = shifts.filter(({ cover }) => cover === null).length
    const covered = counted(shifts.length - bare, 'shift')
    notifications.show({
      title: `${names.get(user.id) ?? user.name} is away then`,
      message: bare === 0 ? `${covered} covered.` : `${covered} covered, ${bare} without anybody.`,
      ...(bare > 0 && { color: 'yellow' }),
    })
  }
}
