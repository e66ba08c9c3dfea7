import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import classes from './fold.module.css'

type Props = {
  readonly title: string
  /** What is set in it, in words: seen without opening it. */
  readonly now: string
  /** Something in it must be seen: it opens by itself. */
  readonly isWrong: boolean
  readonly children: ReactNode
}

/** A part of a form that is seldom changed, folded to a line that tells what is set. */
export function Fold({ title, now, isWrong, children }: Props) {
  const [isUnfolded, setUnfolded] = useState(false)
  const id = useId()
  const isOpen = isUnfolded || isWrong
  return (
    <div className={classes.part} data-open={isOpen}>
      <UnstyledButton
        className={classes.fold}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setUnfolded(!isOpen)}
      >
        <IconChevronRight size={16} aria-hidden />
        <span className={classes.title}>{title}</span>
        <span className={classes.now}>{now}</span>
      </UnstyledButton>
      <div id={id} hidden={!isOpen} className={classes.content}>
        {isOpen && children}
      </div>
    </div>
  )
}
