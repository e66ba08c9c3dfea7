import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import classes from './fold.module.css'

type Props = {
  readonly label: string
  /** What stands in it at the moment, in words. */
  readonly now?: string
  /** It cannot be shut: something in it wants to be seen. */
  readonly isForced?: boolean
  readonly children: ReactNode
}

/** What is seldom wanted, behind a line that says what it is set to. */
export function Fold({ label, now, isForced = false, children }: Props) {
  const [isUnfolded, setUnfolded] = useState(false)
  const id = useId()
  const isOpen = isUnfolded || isForced
  return (
    <div className={classes.fold}>
      <UnstyledButton
        className={classes.line}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setUnfolded(!isOpen)}
      >
        <IconChevronDown size={16} aria-hidden />
        <span>
          {label} {now && <span className={classes.now}>{now}</span>}
        </span>
      </UnstyledButton>
      <div id={id} hidden={!isOpen} className={classes.body}>
        {isOpen && children}
      </div>
    </div>
  )
}
