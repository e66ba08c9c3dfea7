import { Modal, Select, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowsExchange } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import form from '../../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../../ui/form.tsx'
import { useMinute } from '../../ui/ticker.ts'
import { barsOf } from '../bars.ts'
import type { Clock } from '../clock.ts'
import { nameOf } from '../names.ts'
import { Face, useDirectory } from '../person.tsx'
import { useTimeline } from '../queries.ts'
import { dayAt, spanFrom } from '../span.ts'
import type { Participant, Rota } from '../types.ts'
import { useClocks } from '../use-clock.ts'
import { laneName, rangeWords } from '../words.ts'
import { useAskSwap } from './queries.ts'
import classes from './shift.module.css'

type Props = { readonly rota: Rota; readonly onClose: () => void }

type Shift = {
  readonly key: string
  readonly who: Participant
  readonly startAt: number
  readonly endAt: number
  readonly rotation: string
}

/** Two people of a rota take each other's shift; what changes is said before it is done. */
export function SwapForm(props: Props) {
  const { rota, onClose } = props
  const { shifts, one, other, setOne, setOther, isAgreed, setAgreed, errors, submit, ask } = useSwap(props)
  const { clock } = useClocks(rota.timeZone)
  const others = shifts.filter(({ who }) => one !== undefined && who.id !== one.who.id)
  return (
    <Modal opened onClose={onClose} title={`Swap two shifts of ${rota.name}`} size="lg">
      <form className={form.form} onSubmit={submit} noValidate>
        <ShiftSelect
          label="This shift"
          {...{ shifts, clock }}
          value={one}
          error={errors.one}
          onChange={setOne}
        />
        <ShiftSelect
          label="For this one of somebody else"
          shifts={others}
          clock={clock}
          value={other}
          error={errors.other}
          onChange={setOther}
        />
        {one && other && <Meaning one={one} other={other} clock={clock} />}
        <Switch
          size="sm"
          label="Both have agreed: swap at once"
          checked={isAgreed}
          onChange={(event) => setAgreed(event.currentTarget.checked)}
        />
        <FormEnd
          word={isAgreed ? 'Swap the shifts' : 'Ask for the swap'}
          isPending={ask.isPending}
          error={errors.form}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}

function useSwap({ rota, onClose }: Props) {
  const shifts = useComing(rota)
  const { names } = useDirectory()
  const [keys, setKeys] = useState<readonly [string | null, string | null]>([null, null])
  const [isAgreed, setAgreed] = useState(true)
  const [isTried, setTried] = useState(false)
  const ask = useAskSwap(rota.id)
  const [one, other] = keys.map((key) => shifts.find((shift) => shift.key === key))
  const wrong: Errors = {
    ...(one === undefined && { one: 'Choose a shift.' }),
    ...(other === undefined && { other: 'Choose the shift it is swapped for.' }),
  }
  const refused = errorsOfRefusal(ask.error, (path) =>
    path.startsWith('from') ? 'one' : path.startsWith('to') ? 'other' : null,
  )

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (one === undefined || other === undefined) return
    const side = ({ who, startAt }: Shift) => ({ user: who.id ?? '', startAt })
    const onSuccess = () => {
      const message = `${nameOf(one.who, names)} and ${nameOf(other.who, names)}`
      notifications.show({ title: isAgreed ? 'The shifts are swapped' : 'The swap is asked for', message })
      onClose()
    }
    ask.mutate({ from: side(one), to: side(other), isAgreed }, { onSuccess })
  }
  return {
    shifts,
    one,
    other,
    setOne: (key: string | null) => setKeys([key, null]),
    setOther: (key: string | null) => setKeys([keys[0], key]),
    isAgreed,
    setAgreed,
    errors: (isTried ? { ...refused, ...wrong } : refused) as Errors,
    submit,
    ask,
  }
}

/** The shifts of people that run or begin within a month. */
function useComing(rota: Rota): readonly Shift[] {
  const now = useMinute()
  const { zone } = useClocks(rota.timeZone).clock
  const span = spanFrom('month', dayAt(now, zone), zone)
  const { data } = useTimeline(rota.id, span)
  if (data === undefined) return []
  const known = { from: Date.parse(data.from), to: Date.parse(data.to) }
  return data.final
    .flatMap((lane) =>
      barsOf(lane, span, known)
        .filter(({ recipient, endAt }) => recipient.type === 'user' && endAt > now)
        .map(({ key, recipient, startAt, endAt }) => ({
          key: `${key} ${recipient.id}`,
          who: recipient,
          startAt: Math.max(startAt, known.from),
          endAt,
          rotation: laneName(lane.name),
        })),
    )
    .toSorted((a, b) => a.startAt - b.startAt)
}

type SelectProps = {
  readonly label: string
  readonly shifts: readonly Shift[]
  readonly clock: Clock
  readonly value: Shift | undefined
  readonly error: string | undefined
  readonly onChange: (key: string | null) => void
}

function ShiftSelect({ label, shifts, clock, value, error, onChange }: SelectProps) {
  const { names } = useDirectory()
  const now = useMinute()
  return (
    <Select
      label={`${label} (${clock.name} time)`}
      placeholder="Choose a shift"
      searchable
      openOnFocus={false}
      limit={200}
      data={shifts.map((shift) => ({
        value: shift.key,
        label: `${nameOf(shift.who, names)} · ${rangeWords(shift, clock, now)} · ${shift.rotation}`,
      }))}
      value={value?.key ?? null}
      error={error}
      onChange={onChange}
      nothingFoundMessage="There is no such shift within a month"
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

type MeaningProps = { readonly one: Shift; readonly other: Shift; readonly clock: Clock }

/** Who does what once it is done. */
function Meaning({ one, other, clock }: MeaningProps) {
  const { names } = useDirectory()
  const now = useMinute()
  const sides = [
    { who: other.who, shift: one },
    { who: one.who, shift: other },
  ]
  return (
    <div className={classes.meaning}>
      <IconArrowsExchange size={18} className={classes.icon} aria-hidden />
      <ul>
        {sides.map(({ who, shift }) => (
          <li key={shift.key}>
            <Face participant={who} size="sm" />
            <span>
              <strong>{nameOf(who, names)}</strong> covers {rangeWords(shift, clock, now)} {clock.name},{' '}
              {shift.rotation}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
