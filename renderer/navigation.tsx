import { Menu } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import classes from './navigation.module.css'
import { PAGES, type PageEntry, pageOf } from './pages.ts'

/** So many pages stand in the bar of a narrow window; the others are behind More. */
const IN_BAR = 4

/** The way to every page: beside the brand, or at the foot of a narrow window. */
export function Navigation() {
  const [location] = useLocation()
  const here = pageOf(location)
  useDocumentTitle(here && here.href !== '/' ? `${here.name} · Hourhand` : 'Hourhand')
  return (
    <nav className={classes.nav} aria-label="Pages">
      {PAGES.map((page, place) => (
        <PageLink key={page.href} page={page} isHere={page === here} isSpare={place >= IN_BAR} />
      ))}
      <More here={here} />
    </nav>
  )
}

type Props = { readonly page: PageEntry; readonly isHere: boolean; readonly isSpare: boolean }

function PageLink({ page: { href, name, icon: Icon }, isHere, isSpare }: Props) {
  return (
    <Link
      href={href}
      className={`${classes.link} ${isSpare ? classes.spare : ''}`}
      {...(isHere && { 'aria-current': 'page' })}
    >
      <Icon size={22} stroke={1.7} className={classes.icon} aria-hidden />
      {name}
    </Link>
  )
}

/** Shown in narrow windows alone. */
function More({ here }: { readonly here: PageEntry | null }) {
  const [, go] = useLocation()
  const spare = PAGES.slice(IN_BAR)
  const isHere = here !== null && spare.includes(here)
  return (
    <Menu position="top-end">
      <Menu.Target>
        <button type="button" className={`${classes.link} ${classes.more}`} data-here={isHere || undefined}>
          <IconDots size={22} stroke={1.7} className={classes.icon} aria-hidden />
          More
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {spare.map(({ href, name, icon: Icon }) => (
          <Menu.Item key={href} leftSection={<Icon size={18} aria-hidden />} onClick={() => go(href)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
