import classes from './rows.module.css'

/** The names of the columns, for the eye: each row says them in its own words. */
export function HeadRow({
  names,
  className = '',
}: {
  readonly names: readonly string[]
  readonly className?: string | undefined
}) {
  return (
    <li className={`${classes.row} ${classes.headRow} ${className}`} aria-hidden>
      {names.map((name, place) => (
        <span key={`${name} ${String(place)}`}>{name}</span>
      ))}
    </li>
  )
}
