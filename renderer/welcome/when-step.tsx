import { Button, Chip, Text } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { reasonOf } from '../api.ts'
import { ClockField } from '../ui/clock-field.tsx'
import form from '../ui/form.module.css'
import { zoneName } from '../ui/time.ts'
import { ZoneSelect } from '../ui/zone-select.tsx'
import { DAY_NAMES, lacksOfWhen, type Plan, type PlanErrors, planWords } from './plan.ts'
import type { Made } from './use-make.ts'
import classes from './welcome-room.module.css'

type Props = {
  readonly plan: Plan
  readonly onChange: (part: Partial<Plan>) => void
  readonly onBack: () => void
  readonly onMake: () => void
  readonly make: Pick<UseMutationResult<Made, Error, Plan>, 'isPending' | 'error'>
}

/** The second step: on which days, at which times, on whose clock. */
export function WhenStep({ plan, onChange, onBack, onMake, make }: Props) {
  const [errors, setErrors] = useState<PlanErrors>({})
  function submit(event: FormEvent): void {
    event.preventDefault()
    const lacks = lacksOfWhen(plan)
    setErrors(lacks)
    if (Object.keys(lacks).length === 0) onMake()
  }
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <Days days={plan.days} error={errors.days} onChange={(days) => onChange({ days })} />
      <Times plan={plan} errors={errors} onChange={onChange} />
      <ZoneSelect value={plan.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
      <Text size="sm" role="status">
        {plan.days.length > 0 && (
          <>
            <strong>{plan.name.trim()}</strong> {plan.kind === 'job' ? 'runs' : 'is on'}: {planWords(plan)},{' '}
            {zoneName(plan.timeZone)} time.
          </>
        )}
      </Text>
      {make.error !== null && (
        <Text size="sm" className={form.error} role="alert">
          {reasonOf(make.error)}
        </Text>
      )}
      <div className={form.buttons}>
        <Button variant="default" size="sm" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" size="sm" loading={make.isPending}>
          {plan.kind === 'job' ? 'Make the job' : 'Make the schedule'}
        </Button>
      </div>
    </form>
  )
}

type DayProps = {
  readonly days: readonly number[]
  readonly error: string | undefined
  readonly onChange: (days: readonly number[]) => void
}

function Days({ days, error, onChange }: DayProps) {
  return (
    <fieldset className={classes.days}>
      <legend>On</legend>
      <Chip.Group multiple value={days.map(String)} onChange={(chosen) => onChange(chosen.map(Number))}>
        <div className={classes.chips}>
          {DAY_NAMES.map((name, place) => (
            <Chip key={name} value={String(place + 1)} size="sm" radius="md" aria-label={name}>
              {name.slice(0, 3)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      {error !== undefined && (
        <Text size="sm" className={form.error} role="alert">
          {error}
        </Text>
      )}
    </fieldset>
  )
}

function Times({
  plan,
  errors,
  onChange,
}: Pick<Props, 'plan' | 'onChange'> & { readonly errors: PlanErrors }) {
  const time = (name: 'from' | 'to', label: string) => (
    <ClockField
      label={label}
      value={plan[name]}
      error={errors[name]}
      onChange={(at) => onChange({ [name]: at })}
    />
  )
  if (plan.kind === 'job') return time('from', 'At')
  return (
    <div className={form.pair}>
      {time('from', 'Start at')}
      {time('to', 'Stop at')}
    </div>
  )
}
