import type { ComponentType, ReactNode } from 'react'
import classes from './banner.module.css'

type Props = {
  readonly icon: ComponentType<{ size?: number }>
  readonly tone: 'warn' | 'bad'
  readonly children: ReactNode
}

/** A strip across the page that stays until its cause is gone. */
export function Banner({ icon: Icon, tone, children }: Props) {
  return (
    <div className={classes.banner} data-tone={tone} role="status">
      <div className={classes.inner}>
        <span className={classes.icon} aria-hidden>
          <Icon size={20} />
        </span>
        {children}
      </div>
    </div>
  )
}
