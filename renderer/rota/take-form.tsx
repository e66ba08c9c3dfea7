import { Modal, Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type SubmitEvent, useState } from 'react'
import classes from '../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen } from '../ui/time.ts'
import { fieldAmong } from './draft.ts'
import { nameOf } from './names.ts'
import { useDirectory } from './person.tsx'
import { PersonSelect } from './person-select.tsx'
import { useTake } from './queries.ts'
import type { Duty, Rota } from './types.ts'
import { useClocks } from './use-clock.ts'
import { laneName } from './words.ts'

type Props = { readonly rota: Rota; readonly onClose: () => void }

/** Hands a shift that runs now to somebody, until it ends. */
export function TakeForm({ rota, onClose }: Props) {
  const { names } = useDirectory()
  const [user, setUser] = useState<string | null>(null)
  const [rotation, setRotation] = useState(rota.onCall[0]?.rotationId ?? null)
  const [isTried, setTried] = useState(false)
  const take = useTake(rota.id)
  const duty = rota.onCall.find(({ rotationId }) => rotationId === rotation)
  const refused = errorsOfRefusal(take.error, fieldAmong(['user', 'rotations']))
  const errors: Errors = isTried && user === null ? { user: 'Choose who takes over.' } : refused

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (user === null || rotation === null) return
    const onSuccess = () => {
      notifications.show({ title: 'Taken over', message: `${names.get(user) ?? user} is on call now.` })
      onClose()
    }
    take.mutate({ user, rotation }, { onSuccess })
  }

  return (
    <Modal opened onClose={onClose} title="Take over now">
      <form className={classes.form} onSubmit={submit} noValidate>
        {rota.onCall.length > 1 && (
          <ShiftSelect rota={rota} value={rotation} error={errors.rotations} onChange={setRotation} />
        )}
        <PersonSelect label="Who takes over" value={user} error={errors.user} onChange={setUser} />
        {duty && <Meaning duty={duty} timeZone={rota.timeZone} />}
        <FormEnd word="Take over" isPending={take.isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}

type ShiftProps = {
  readonly rota: Rota
  readonly value: string | null
  readonly error: string | undefined
  readonly onChange: (rotationId: string | null) => void
}

function ShiftSelect({ rota, value, error, onChange }: ShiftProps) {
  const { names } = useDirectory()
  return (
    <Select
      label="Which shift"
      allowDeselect={false}
      data={rota.onCall.map(({ rotationId, rotation, participant }) => ({
        value: rotationId,
        label: `${laneName(rotation)}: ${nameOf(participant, names)}`,
      }))}
      value={value}
      onChange={onChange}
      error={error}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

/** What will happen, in words. */
function Meaning({ duty, timeZone }: { readonly duty: Duty; readonly timeZone: string }) {
  const { names } = useDirectory()
  const now = useMinute()
  const { clock } = useClocks(timeZone)
  const { participant, endDate } = duty
  const end =
    endDate === null ? 'the shift ends' : `${formatWhen(Date.parse(endDate), clock.intl, now)} ${clock.name}`
  return (
    <Text size="sm" c="dimmed">
      In place of {nameOf(participant, names)}, from now until {end}. After that the rotation goes on as
      planned.
    </Text>
  )
}
