import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import classes from './fold.module.css'

type Props = {
  readonly title: string
  /** What stands in it at the moment, in words: seen without opening it. */
  readonly now?: string
  /** It cannot be shut: something in it must be seen. */
  readonly isForced?: boolean
  /** A row of a panel, from edge to edge, rather than the end of a form. */
  readonly isRow?: boolean
  readonly children: ReactNode
}

/** What is seldom wanted, folded to a line that says what is set. */
export function Fold({ title, now, isForced = false, isRow = false, children }: Props) {
  const [isUnfolded, setUnfolded] = useState(false)
  const id = useId()
  const isOpen = isUnfolded || isForced
  return (
    <div className={classes.fold} data-row={isRow || undefined}>
      <UnstyledButton
        className={classes.line}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setUnfolded(!isOpen)}
      >
        <IconChevronRight size={16} aria-hidden />
        <span className={classes.title}>{title}</span> {now && <span className={classes.now}>{now}</span>}
      </UnstyledButton>
      <div id={id} hidden={!isOpen} className={classes.content}>
        {isOpen && children}
      </div>
    </div>
  )
}
