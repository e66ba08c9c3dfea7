import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import type { PowerAction } from '#shared/power.ts'
import classes from './action.module.css'

export const ACTION_WORDS = { start: 'Start', stop: 'Stop' } as const satisfies Record<PowerAction, string>

export function ActionIcon({ action }: { readonly action: string }) {
  const Icon = action === 'start' ? IconPlayerPlayFilled : IconPlayerStopFilled
  return <Icon size={13} className={classes.icon} data-action={action} aria-hidden />
}

/** `Start` or `Stop` with its mark. */
export function Action({ action }: { readonly action: string }) {
  return (
    <span className={classes.action}>
      <ActionIcon action={action} />
      {action in ACTION_WORDS ? ACTION_WORDS[action as PowerAction] : action}
    </span>
  )
}
