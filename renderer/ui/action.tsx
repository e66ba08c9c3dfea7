import { IconBoltFilled, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import type { Deed } from '#shared/intent.ts'
import classes from './action.module.css'

export const ACTION_WORDS = { start: 'Start', stop: 'Stop', run: 'Run' } as const satisfies Record<
  Deed,
  string
>

const ICONS = { start: IconPlayerPlayFilled, stop: IconPlayerStopFilled, run: IconBoltFilled } as const

/** What is done, in a word. */
export function actionWord(action: string): string {
  return action in ACTION_WORDS ? ACTION_WORDS[action as Deed] : action
}

export function ActionIcon({ action }: { readonly action: string }) {
  const Icon = ICONS[action as Deed] ?? IconPlayerStopFilled
  return <Icon size={13} className={classes.icon} data-action={action} aria-hidden />
}

/** `Start`, `Stop` or `Run` with its mark. */
export function Action({ action }: { readonly action: string }) {
  return (
    <span className={classes.action}>
      <ActionIcon action={action} />
      {actionWord(action)}
    </span>
  )
}
