import { Button } from '@mantine/core'
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import type { PowerAction, PowerState, Resource } from '../api-types.ts'
import { useIsReadOnly } from '../session.tsx'
import classes from './power-buttons.module.css'

const BUTTONS = {
  start: { word: 'Start', icon: IconPlayerPlayFilled },
  stop: { word: 'Stop', icon: IconPlayerStopFilled },
} as const

/** What can be asked of a resource in this state; of an unknown one, both. */
export function actionsFor(status: PowerState): readonly PowerAction[] {
  if (status === 'running' || status === 'starting') return ['stop']
  if (status === 'stopped' || status === 'stopping') return ['start']
  return ['start', 'stop']
}

type Props = {
  readonly resource: Pick<Resource, 'name' | 'status'>
  /** The action that is on its way, or null. */
  readonly pending: PowerAction | null
  readonly onAct: (action: PowerAction) => void
}

/** Start and Stop, always in the same two places so that nothing moves under the pointer. */
export function PowerButtons({ resource, pending, onAct }: Props) {
  const isReadOnly = useIsReadOnly()
  const possible = actionsFor(resource.status)
  return (
    <div className={classes.buttons}>
      {(['start', 'stop'] as const).map((action) => {
        const { word, icon: Icon } = BUTTONS[action]
        return (
          <Button
            key={action}
            variant={action === 'start' ? 'light' : 'default'}
            color="teal"
            leftSection={<Icon size={13} aria-hidden />}
            loading={pending === action}
            disabled={isReadOnly || pending !== null || !possible.includes(action)}
            aria-label={`${word} ${resource.name}`}
            onClick={() => onAct(action)}
            {...(isReadOnly ? { title: 'This session may only look' } : {})}
          >
            {word}
          </Button>
        )
      })}
    </div>
  )
}
