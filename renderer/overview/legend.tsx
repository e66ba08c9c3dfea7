import rowClasses from './lane-row.module.css'
import classes from './legend.module.css'

const SIGNS = [
  ['succeeded', 'Succeeded'],
  ['failed', 'Failed'],
  ['missed', 'Missed'],
  ['skipped', 'Skipped'],
  ['held', 'Held back'],
  ['running', 'Running'],
  ['due', 'To come'],
] as const

/** What the shapes on the axis mean. */
export function Legend() {
  return (
    <ul className={classes.legend} aria-label="What the marks mean">
      {SIGNS.map(([state, word]) => (
        <li key={state}>
          <span className={classes.sign} aria-hidden>
            <span className={rowClasses.mark} data-state={state} />
          </span>
          {word}
        </li>
      ))}
    </ul>
  )
}
