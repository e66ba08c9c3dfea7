import { Modal, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type SubmitEvent, useState } from 'react'
import classes from '../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { fromField, toField } from '../ui/local-time.ts'
import { TimeField } from '../ui/time-field.tsx'
import { errorsOfEnds, nextHalfHour } from './draft.ts'
import { useAddForwarding } from './override-queries.ts'
import { useDirectory } from './person.tsx'
import { PersonSelect } from './person-select.tsx'
import type { Rota } from './types.ts'
import { useClocks } from './use-clock.ts'
import { rangeWords } from './words.ts'

type Props = { readonly rota: Rota; readonly onClose: () => void }

const DAY_MS = 86_400_000

/** Hands every duty of one person to another, from one time to another. */
export function ForwardingForm(props: Props) {
  const { onClose } = props
  const { fields, errors, set, submit, isPending, zone } = useForwardingDraft(props)
  return (
    <Modal opened onClose={onClose} title="Forward somebody’s duties" size="lg">
      <form className={classes.form} onSubmit={submit} noValidate>
        <People fields={fields} errors={errors} set={set} />
        <div className={classes.pair}>
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
        <Text size="sm" c="dimmed">
          It holds in every rota. An override for one shift goes before it.
        </Text>
        <FormEnd word="Forward" isPending={isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}

type PeopleProps = Pick<ReturnType<typeof useForwardingDraft>, 'fields' | 'errors' | 'set'>

function People({ fields, errors, set }: PeopleProps) {
  return (
    <div className={classes.pair}>
      <PersonSelect
        label="Instead of"
        value={fields.from}
        error={errors.fromUser}
        onChange={(from) => set({ from })}
      />
      <PersonSelect
        label="On call is"
        value={fields.to}
        error={errors.toUser}
        onChange={(to) => set({ to })}
      />
    </div>
  )
}

const FIELDS: Readonly<Record<string, string>> = {
  fromUser: 'fromUser',
  toUser: 'toUser',
  startDate: 'startAt',
  endDate: 'endAt',
}

function useForwardingDraft({ rota, onClose }: Props) {
  const { clock } = useClocks(rota.timeZone)
  const { names } = useDirectory()
  const [fields, setFields] = useState(() => {
    const at = nextHalfHour(Date.now())
    const none: string | null = null as string | null
    const [start, end] = [toField(at, clock.zone), toField(at + DAY_MS, clock.zone)]
    return { from: none, to: none, start, end }
  })
  const [isTried, setTried] = useState(false)
  const add = useAddForwarding()
  const startAt = fromField(fields.start, clock.zone, null)
  const endAt = fromField(fields.end, clock.zone, null)
  const wrong: Errors = {
    ...(fields.from === null && { fromUser: 'Choose whose duties are handed on.' }),
    ...(fields.to === null && { toUser: 'Choose who takes them.' }),
    ...(fields.to !== null && fields.to === fields.from && { toUser: 'Choose somebody else.' }),
    ...errorsOfEnds(startAt, endAt),
  }
  const refused = errorsOfRefusal(add.error, (path) => FIELDS[path.split('.')[0] ?? ''] ?? null)

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    const { from, to } = fields
    if (Object.keys(wrong).length > 0 || from === null || to === null) return
    if (typeof startAt === 'string' || typeof endAt === 'string') return
    const onSuccess = () => {
      const message = `${rangeWords({ startAt, endAt }, clock, Date.now())} ${clock.name}`
      notifications.show({ title: `${names.get(to)} stands in for ${names.get(from)}`, message })
      onClose()
    }
    add.mutate({ fromUser: from, toUser: to, startAt, endAt }, { onSuccess })
  }
  const set = (changes: Partial<typeof fields>) => setFields((before) => ({ ...before, ...changes }))
  const errors: Errors = isTried ? { ...refused, ...wrong } : refused
  return { fields, errors, set, submit, isPending: add.isPending, zone: clock.name }
}
