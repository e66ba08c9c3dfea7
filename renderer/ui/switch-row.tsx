import { Switch } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  /** What the switch turns on and off; it is named after it. */
  readonly name: string
  readonly isOn: boolean
  readonly isReadOnly: boolean
  readonly onFlip: (isOn: boolean) => void
  readonly children?: ReactNode
}

/** A switch that says what it switches and where it stands: On or Off beside it, not colour alone. */
export function SwitchRow({ name, isOn, isReadOnly, onFlip }: Props) {
  return (
    <Switch
      checked={isOn}
      onChange={(event) => onFlip(event.currentTarget.checked)}
      disabled={isReadOnly}
      aria-label={name}
      label={isOn ? 'On' : 'Off'}
      color="indigo"
      size="md"
      styles={{ label: { width: 34, paddingInlineStart: 8 } }}
      {...(isReadOnly ? { title: 'This session may only look' } : {})}
    />
  )
}
