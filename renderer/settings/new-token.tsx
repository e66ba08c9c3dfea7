import { Button, Modal, SegmentedControl, Select, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { CopyLine } from '../ui/copy-line.tsx'
import form from '../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { send } from './queries.ts'

type Made = { readonly name: string; readonly token: string }

const DAY_MS = 86_400_000
const LIVES = [
  { value: '', label: 'It does not end' },
  { value: '7', label: 'After 7 days' },
  { value: '30', label: 'After 30 days' },
  { value: '365', label: 'After a year' },
]

/** Makes a token and shows it this once. */
export function NewToken({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (body: object) => send<Made>('POST', '/api/tokens', body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  return (
    <Modal opened onClose={onClose} title={make.data ? `Token ${make.data.name}` : 'New token'}>
      {make.data ? (
        <div className={form.form}>
          <CopyLine
            label="The token"
            hint="It is shown this once. Keep it like a password."
            value={make.data.token}
          />
          <Text size="sm" c="dimmed">
            Send it as <code>Authorization: Bearer …</code>
          </Text>
          <div className={form.buttons}>
            <Button size="sm" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      ) : (
        <Fields isPending={make.isPending} error={make.error} onMake={make.mutate} onClose={onClose} />
      )}
    </Modal>
  )
}

type Props = {
  readonly isPending: boolean
  readonly error: unknown
  readonly onMake: (body: object) => void
  readonly onClose: () => void
}

function Fields({ isPending, error, onMake, onClose }: Props) {
  const [name, setName] = useState('')
  const [access, setAccess] = useState('full')
  const [days, setDays] = useState('')
  const [key, setKey] = useState('')
  const errors = errorsOfRefusal(error, (path) => (['name', 'publicKey'].includes(path) ? path : null))
  function submit(event: FormEvent): void {
    event.preventDefault()
    const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString()
    onMake({ name, access, expiresAt, publicKey: key.trim() || null })
  }
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <TextInput
        label="Name"
        description="What it is for, so that you know it again."
        data-autofocus
        value={name}
        error={errors.name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <SegmentedControl
        size="sm"
        aria-label="Access"
        value={access}
        onChange={setAccess}
        data={[
          { value: 'full', label: 'Full access' },
          { value: 'read', label: 'Read only' },
        ]}
      />
      <Select
        label="Ends"
        allowDeselect={false}
        data={LIVES}
        value={days}
        onChange={(chosen) => setDays(chosen ?? '')}
      />
      <KeyField value={key} error={errors.publicKey} onChange={setKey} />
      <FormEnd word="Make the token" isPending={isPending} error={errors.form} onCancel={onClose} />
    </form>
  )
}

type KeyProps = {
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (key: string) => void
}

function KeyField({ value, error, onChange }: KeyProps) {
  return (
    <Textarea
      label="Public key"
      description="Only where requests are signed, as nOps can: the PEM text that the signatures are checked with."
      placeholder="-----BEGIN PUBLIC KEY-----"
      autosize
      minRows={2}
      maxRows={8}
      spellCheck={false}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
