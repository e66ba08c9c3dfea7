import { IconCheck } from '@tabler/icons-react'
import classes from './welcome-room.module.css'

const NAMES = ['What', 'When', 'Done'] as const

/** How far one is. */
export function Steps({ at }: { readonly at: number }) {
  return (
    <ol className={classes.steps} aria-label="Steps">
      {NAMES.map((name, place) => (
        <li
          key={name}
          className={classes.step}
          data-state={place < at ? 'past' : place === at ? 'here' : 'ahead'}
          {...(place === at && { 'aria-current': 'step' })}
        >
          <span className={classes.number} aria-hidden>
            {place < at ? <IconCheck size={14} stroke={2.4} /> : place + 1}
          </span>
          {name}
        </li>
      ))}
    </ol>
  )
}
