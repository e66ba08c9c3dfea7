import { Modal, Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type SubmitEvent, useState } from 'react'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen } from '../ui/time.ts'
import { clockOf } from './clock.ts'
import type { Errors } from './draft.ts'
import classes from './form.module.css'
import { errorsOfRefusal, FormEnd } from './form.tsx'
import { nameOf } from './names.ts'
import { useDirectory } from './person.tsx'
import { PersonSelect } from './person-select.tsx'
import { useTake } from './queries.ts'
import type { Rota } from './types.ts'
import { laneName } from './words.ts'

type Props = { readonly rota: Rota; readonly onClose: () => void }

/** Hands a shift that runs now to somebody, until it ends. */
export function TakeForm({ rota, onClose }: Props) {
  const { names } = useDirectory()
  const clock = clockOf(rota.timeZone)
  const now = useMinute()
  const [user, setUser] = useState<string | null>(null)
  const [rotation, setRotation] = useState(rota.onCall[0]?.rotationId ?? null)
  const [isTried, setTried] = useState(false)
  const take = useTake(rota.id)
  const duty = rota.onCall.find(({ rotationId }) => rotationId === rotation)
  const refused = errorsOfRefusal(take.error, ['user', 'rotations'])
  const errors: Errors = isTried && user === null ? { user: 'Choose who takes over.' } : refused

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (user === null || rotation === null) return
    take.mutate(
      { user, rotation },
      {
        onSuccess: () => {
          notifications.show({ title: 'Taken over', message: `${names.get(user) ?? user} is on call now.` })
          onClose()
        },
      },
    )
  }

  const until = duty?.endDate
  return (
    <Modal opened onClose={onClose} title="Take over now">
      <form className={classes.form} onSubmit={submit} noValidate>
        {rota.onCall.length > 1 && (
          <Select
            label="Which shift"
            allowDeselect={false}
            data={rota.onCall.map(({ rotationId, rotation: name, participant }) => ({
              value: rotationId,
              label: `${laneName(name)}: ${nameOf(participant, names)}`,
            }))}
            value={rotation}
            onChange={setRotation}
            error={errors.rotations}
            comboboxProps={{ shadow: 'md' }}
          />
        )}
        <PersonSelect label="Who takes over" value={user} error={errors.user} onChange={setUser} />
        {duty && (
          <Text size="sm" c="dimmed">
            In place of {nameOf(duty.participant, names)}, from now
            {until
              ? ` until ${formatWhen(Date.parse(until), clock.intl, now)} ${clock.name}`
              : ' until the shift ends'}
            . After that the rotation goes on as planned.
          </Text>
        )}
        <FormEnd word="Take over" isPending={take.isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}
