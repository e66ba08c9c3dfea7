import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import classes from './back-link.module.css'

type Props = { readonly href: string; readonly children: ReactNode }

/** The way back from one thing to all of its kind. */
export function BackLink({ href, children }: Props) {
  return (
    <Link href={href} className={classes.back}>
      <IconArrowLeft size={16} aria-hidden />
      {children}
    </Link>
  )
}
