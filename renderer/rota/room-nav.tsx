import { Link, useLocation } from 'wouter'
import classes from './room-nav.module.css'

const PAGES = [
  { href: '/on-call', label: 'Rotas' },
  { href: '/on-call/shifts', label: 'My shifts' },
  { href: '/on-call/absences', label: 'Absences' },
  { href: '/on-call/people', label: 'People & teams' },
] as const

/** The pages of the room. */
export function RoomNav() {
  const [location] = useLocation()
  return (
    <nav className={classes.nav} aria-label="On-call pages">
      {PAGES.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          className={classes.link}
          aria-current={location === href ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
