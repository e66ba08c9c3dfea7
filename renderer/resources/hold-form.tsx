import { Modal, SegmentedControl, TextInput } from '@mantine/core'
import { type SubmitEvent, use, useState } from 'react'
import { clockOf } from '../rota/clock.ts'
import form from '../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { fromField, toField } from '../ui/local-time.ts'
import { zoneName } from '../ui/time.ts'
import { TimeField } from '../ui/time-field.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { type Held, type HoldBody, useHold } from './hold-queries.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Props = {
  readonly held: Held
  readonly action: HoldBody['action']
  readonly onClose: () => void
}

/** Holds something until a day and a time of one's own, with a reason for whoever wonders. */
export function HoldForm(props: Props) {
  const { held, onClose } = props
  const { fields, set, errors, submit, isPending, zone } = useHoldDraft(props)
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
          value={fields.action}
          onChange={(action) => set({ action: action as HoldBody['action'] })}
        />
        <TimeField
          label="Until"
          zone={zone}
          value={fields.until}
          error={errors.expiresAt}
          hasFocus
          onChange={(until) => set({ until })}
        />
        <TextInput
          label="Why"
          placeholder="Load test with the customer"
          value={fields.reason}
          error={errors.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        <FormEnd word="Hold it" isPending={isPending} error={errors.form} onCancel={onClose} />
      </form>
    </Modal>
  )
}

function useHoldDraft({ held, action, onClose }: Props) {
  const timeZone = use(ZoneContext)
  const { zone } = clockOf(timeZone)
  const [start] = useState(() => Math.ceil((Date.now() + DAY_MS) / HOUR_MS) * HOUR_MS)
  const [fields, setFields] = useState({ action, until: toField(start, zone), reason: '' })
  const hold = useHold(held, { quiet: true })
  const at = fromField(fields.until, zone, start)
  const refused = errorsOfRefusal(hold.error, (path) =>
    path === 'expiresAt' || path === 'reason' ? path : null,
  )
  const errors: Errors = { ...(typeof at === 'string' && { expiresAt: at }), ...refused }

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    if (typeof at === 'string') return
    const body = {
      action: fields.action,
      reason: fields.reason.trim(),
      expiresAt: new Date(at).toISOString(),
    }
    hold.mutate(body, { onSuccess: onClose })
  }
  return {
    fields,
    set: (change: Partial<typeof fields>) => setFields((before) => ({ ...before, ...change })),
    errors,
    submit,
    isPending: hold.isPending,
    zone: zoneName(timeZone),
  }
}
