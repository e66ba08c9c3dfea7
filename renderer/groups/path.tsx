import { IconArrowRight } from '@tabler/icons-react'
import { ACTION_WORDS, ActionIcon as Mark } from '../ui/action.tsx'
import { type Board, pathOf } from './board.ts'
import classes from './path.module.css'

type Props = { readonly board: Board; readonly action: 'start' | 'stop' }

const SHOWN = 12

/** The steps of a start or a stop, numbered, one after another; who shares a step goes side by side. */
export function Path({ board, action }: Props) {
  const steps = pathOf(board, action)
  return (
    <div className={classes.path}>
      <span className={classes.word}>
        <Mark action={action} />
        {ACTION_WORDS[action]}
      </span>
      <ol className={classes.steps} aria-label={`${ACTION_WORDS[action]} in this order`}>
        {steps.slice(0, SHOWN).map((slot, place) => (
          <li key={slot[0]?.resourceUID} className={classes.step}>
            {place > 0 && <IconArrowRight size={14} aria-hidden className={classes.arrow} />}
            <span className={classes.chip}>
              <span className={classes.number}>{place + 1}</span>
              {slot.map(({ name }) => name).join(' + ')}
            </span>
          </li>
        ))}
        {steps.length > SHOWN && <li className={classes.word}>and {steps.length - SHOWN} more steps</li>}
      </ol>
    </div>
  )
}
