import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import classes from './fold.module.css'

type Props = {
  readonly title: string
  /** How it stands now, in words: what one would see inside. */
  readonly now: string
  /** Something in it is wrong, so it must be seen. */
  readonly isForced?: boolean
  readonly children: ReactNode
}

/** What is seldom changed: a line that says how it stands, and opens. */
export function Fold({ title, now, isForced = false, children }: Props) {
  const [isUnfolded, setUnfolded] = useState(false)
  const isOpen = isUnfolded || isForced
  const id = useId()
  return (
    <div className={classes.fold}>
      <UnstyledButton
        className={classes.head}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setUnfolded(!isOpen)}
      >
        <IconChevronRight size={16} aria-hidden />
        <span>
          {title} <span className={classes.now}>{now}</span>
        </span>
      </UnstyledButton>
      <div id={id} hidden={!isOpen} className={classes.inside}>
        {isOpen && children}
      </div>
    </div>
  )
}
