import type { Run } from '../api-types.ts'
import classes from './outcome-strip.module.css'

const SHOWN = 24

/** How the last runs ended, oldest first, one bar each: a failure stands out by height as well as by colour. */
export function OutcomeStrip({ runs }: { readonly runs: readonly Run[] }) {
  if (runs.length === 0) return null
  const shown = runs.slice(0, SHOWN).toReversed()
  const succeeded = shown.filter(({ outcome }) => outcome === 'succeeded').length
  const words = `${succeeded} of the last ${shown.length} succeeded`
  return (
    <span className={classes.strip} role="img" aria-label={words} title={words}>
      {shown.map(({ id, outcome }) => (
        <span key={id} className={classes.bar} data-outcome={outcome} />
      ))}
    </span>
  )
}
