import { Skeleton, Title, VisuallyHidden } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { ErrorState } from './empty-state.tsx'
import classes from './panel.module.css'

type PanelProps = { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }

/** A titled card. */
export function Panel({ title, aside, children }: PanelProps) {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.head}>
        <Title order={2} id={id}>
          {title}
        </Title>
        <div className={classes.aside}>{aside}</div>
      </header>
      {children}
    </section>
  )
}

type QueryViewProps<Answer> = {
  readonly query: UseQueryResult<Answer>
  /** What is read, for the words of the error: `The schedules`. */
  readonly what: string
  readonly rows?: number
  readonly children: (answer: Answer) => ReactNode
}

/** Waiting, failed or there: an answer once read stays on the screen when a later try fails. */
export function QueryView<Answer>({ query, what, rows = 4, children }: QueryViewProps<Answer>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ErrorState error={query.error} what={what} onRetry={() => query.refetch()} />
  return (
    <div className={classes.loading} role="status">
      <VisuallyHidden>{what} are being read</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={`row ${String(row)}`} height={18} width={`${90 - ((row * 23) % 40)}%`} />
      ))}
    </div>
  )
}

/** The button behind which new rows wait while a list is held still. */
export function FreshRows({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  if (count === 0) return null
  return (
    <button type="button" className={classes.fresh} onClick={onShow}>
      {count} new
    </button>
  )
}
