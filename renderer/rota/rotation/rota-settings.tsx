import { Button, Modal } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type SubmitEvent, useState } from 'react'
import { useLocation } from 'wouter'
import form from '../../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../../ui/form.tsx'
import { useUndoableDelete } from '../../ui/undo.tsx'
import type { Rota } from '../types.ts'
import { useRemoveRota, useWriteRota } from './queries.ts'
import { fieldOfRota, type RotaDraft, RotaFields } from './rota-fields.tsx'

type Props = { readonly rota: Rota; readonly onClose: () => void }

/** Name, description, zone, team and switch of a rota; and its end. */
export function RotaSettings({ rota, onClose }: Props) {
  const [draft, setDraft] = useState<RotaDraft>(() => ({
    name: rota.name,
    description: rota.description,
    timeZone: rota.timeZone,
    team: rota.ownerTeam?.id ?? null,
    enabled: rota.enabled,
  }))
  const write = useWriteRota(rota.id)
  const errors = errorsOfRefusal(write.error, fieldOfRota)
  const isNameless = draft.name.trim() === ''

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (isNameless) return
    const { name, description, timeZone, team, enabled } = draft
    const onSuccess = () => {
      notifications.show({ title: 'The rota is changed', message: name })
      onClose()
    }
    const owner = team === null ? {} : { ownerTeam: { id: team } }
    write.mutate({ name: name.trim(), description, timezone: timeZone, enabled, ...owner }, { onSuccess })
  }
  return (
    <Modal opened onClose={onClose} title={`Settings of ${rota.name}`} size="lg">
      <form className={form.form} onSubmit={submit} noValidate>
        <RotaFields
          draft={draft}
          errors={isNameless ? { ...errors, name: 'Give the rota a name.' } : errors}
          set={(changes) => setDraft((before) => ({ ...before, ...changes }))}
        />
        <FormEnd word="Save" isPending={write.isPending} error={errors.form} onCancel={onClose} />
      </form>
      <DeleteRota rota={rota} />
    </Modal>
  )
}

function DeleteRota({ rota }: { readonly rota: Rota }) {
  const [, go] = useLocation()
  const remove = useUndoableDelete<Rota>({ what: ({ name }) => name, remove: useRemoveRota() })
  return (
    <Button
      variant="default"
      c="var(--hh-bad)"
      size="sm"
      onClick={() => {
        remove(rota)
        go('/on-call')
      }}
    >
      Delete the rota
    </Button>
  )
}
