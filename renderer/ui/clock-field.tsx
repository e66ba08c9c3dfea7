import { TextInput, type TextInputProps } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type KeyboardEvent, useState } from 'react'
import { minuteOf, parseClock, stepClock } from './clock-text.ts'
import { formatTimeOfDay } from './time.ts'

type Props = Omit<TextInputProps, 'value' | 'onChange' | 'error'> & {
  /** `08:30`, or empty. */
  readonly value: string
  readonly error?: string | boolean | undefined
  /** Told the time that is typed; empty while it is none. */
  readonly onChange: (time: string) => void
}

const STEP_MINUTES = 15

/** A time of a day, by the clock that the operator prefers. A telephone has its own way to choose one. */
export function ClockField(props: Props) {
  const isByFinger = useMediaQuery('(pointer: coarse)', false, { getInitialValueInEffect: false })
  const { onChange, ...rest } = props
  if (isByFinger)
    return <TextInput {...rest} type="time" onChange={(event) => onChange(event.currentTarget.value)} />
  return <TypedClock {...props} />
}

function TypedClock({ value, error, onChange, onBlur, onKeyDown, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const [isLeft, setLeft] = useState(false)
  const isWrong = typed !== null && typed.trim() !== '' && parseClock(typed) === null
  const shown = value === '' ? '' : formatTimeOfDay(minuteOf(value))
  function step(event: KeyboardEvent): void {
    if (rest.readOnly || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    setTyped(null)
    onChange(stepClock(value === '' ? '08:00' : value, STEP_MINUTES, event.key === 'ArrowUp' ? 1 : -1))
  }
  return (
    <TextInput
      autoComplete="off"
      placeholder={formatTimeOfDay(8 * 60)}
      {...rest}
      value={typed ?? shown}
      error={error || (isLeft && isWrong && `No time: type one such as ${formatTimeOfDay(8 * 60 + 30)}.`)}
      onKeyDown={(event) => {
        step(event)
        onKeyDown?.(event)
      }}
      onChange={({ currentTarget }) => {
        setLeft(false)
        setTyped(currentTarget.value)
        onChange(parseClock(currentTarget.value) ?? '')
      }}
      onBlur={(event) => {
        setLeft(true)
        if (!isWrong) setTyped(null)
        onBlur?.(event)
      }}
    />
  )
}
