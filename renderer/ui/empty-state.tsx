import { Button, Text, Title } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { reasonOf } from '../api.ts'
import classes from './empty-state.module.css'

type Props = {
  readonly icon: ComponentType<{ size?: number; stroke?: number }>
  readonly title: string
  readonly children?: ReactNode
}

/** Says that there is nothing, why, and what to do. */
export function EmptyState({ icon: Icon, title, children }: Props) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon} aria-hidden>
        <Icon size={26} stroke={1.6} />
      </span>
      <Title order={3} size="1rem">
        {title}
      </Title>
      <Text size="sm" c="dimmed" component="div" className={classes.text}>
        {children}
      </Text>
    </div>
  )
}

/** A list that could not be read: the server's reason and a way on. */
export function ErrorState({ error, what, onRetry }: { error: unknown; what: string; onRetry: () => void }) {
  return (
    <div role="alert">
      <EmptyState icon={IconAlertCircle} title={`${what} could not be read`}>
        <p>{reasonOf(error)}</p>
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      </EmptyState>
    </div>
  )
}
