import { Button } from '@mantine/core'
import { IconSparkles } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { request } from '../api.ts'
import { useIsReadOnly } from '../session.tsx'
import classes from './first-steps.module.css'
import { skipGuide, useGuide } from './skipped.ts'

type Total = { readonly meta: { readonly total: number } }

const COUNTED = ['schedules', 'jobs', 'resources'] as const

/** Offers the guide while there is nothing yet. Who does not want it is not asked again. */
export function FirstSteps() {
  const isSkipped = useGuide((state) => state.isSkipped)
  const isReadOnly = useIsReadOnly()
  const isWanted = !isSkipped && !isReadOnly
  const totals = useQuery({
    // Named after what changes it, so that the first thing made takes the offer away.
    queryKey: ['schedules', 'is there anything'],
    queryFn: ({ signal }) =>
      Promise.all(COUNTED.map((what) => request<Total>(`/api/${what}?limit=1`, { signal }))),
    enabled: isWanted,
  })
  if (!isWanted || !totals.data || totals.data.some(({ meta }) => meta.total > 0)) return null
  return (
    <section className={classes.card} aria-label="First steps">
      <IconSparkles size={22} aria-hidden className={classes.mark} />
      <div className={classes.text}>
        <strong>Nothing is set up yet</strong>
        <span>Three short steps to your first schedule or job.</span>
      </div>
      <div className={classes.buttons}>
        <Button variant="subtle" onClick={skipGuide}>
          No, thanks
        </Button>
        <Button component={Link} href="/welcome">
          Begin
        </Button>
      </div>
    </section>
  )
}
