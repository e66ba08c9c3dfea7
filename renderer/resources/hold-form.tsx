import { Modal, SegmentedControl, TextInput } from '@mantine/core'
import { type SubmitEvent, use, useState } from 'react'
import { clockOf } from '../rota/clock.ts'
import form from '../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { fromField, toField } from '../ui/local-time.ts'
import { zoneName } from '../ui/time.ts'
import { TimeField } from '../ui/time-field.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { type Held, type HoldBody, useHold } from './hold-queries.ts'

const DAY_MS = 86_400_000

type Props = {
  readonly held: Held
  readonly action: HoldBody['action']
  readonly onClose: () => void
}

/** Holds something until a day and a time of one's own, with a reason for whoever wonders. */
export function HoldForm({ held, action: first, onClose }: Props) {
  const timeZone = use(ZoneContext)
  const { zone } = clockOf(timeZone)
  const [start] = useState(() => Math.ceil((Date.now() + DAY_MS) / 3_600_000) * 3_600_000)
  const [action, setAction] = useState(first)
  const [until, setUntil] = useState(() => toField(start, zone))
  const [reason, setReason] = useState('')
  const hold = useHold(held, { quiet: true })
  const at = fromField(until, zone, start)
  const errors = errorsOfRefusal(hold.error, (path) =>
    path === 'expiresAt' || path === 'reason' ? path : null,
  )
  const wrong = typeof at === 'string' ? at : undefined

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (typeof at === 'string') return
    const body = { action, reason: reason.trim(), expiresAt: new Date(at).toISOString() }
    hold.mutate(body, { onSuccess: onClose })
  }
  return (
    <Modal opened onClose={onClose} title={`Hold ${held.name}`}>
      <form className={form.form} onSubmit={submit} noValidate>
        <SegmentedControl
          size="sm"
          aria-label="What it is kept"
          data={[
            { value: 'force_on', label: 'Keep it on' },
            { value: 'force_off', label: 'Keep it off' },
          ]}
          value={action}
          onChange={(value) => setAction(value as HoldBody['action'])}
        />
        <TimeField
          label="Until"
          zone={zoneName(timeZone)}
          value={until}
          error={errors.expiresAt ?? wrong}
          hasFocus
          onChange={setUntil}
        />
        <TextInput
          label="Why"
          placeholder="Load test with the customer"
          value={reason}
          error={errors.reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormEnd word="Hold it" isPending={hold.isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}
