import { Button } from '@mantine/core'
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useIsReadOnly } from '../session.tsx'
import { Banner } from '../ui/banner.tsx'
import { When } from '../ui/when.tsx'
import classes from './pause-control.module.css'
import { usePause, useResume } from './queries.ts'

/** Says that everything is paused, till when and why, with the way out. */
export function PauseBanner() {
  const { data } = usePause()
  const resume = useResume()
  const isReadOnly = useIsReadOnly()
  if (!data?.paused) return null
  return (
    <Banner icon={IconPlayerPauseFilled} tone="warn">
      <span>
        <strong>
          Everything is paused{' '}
          {data.until ? (
            <>
              until <When at={data.until} />
            </>
          ) : (
            'until you resume'
          )}
          .
        </strong>{' '}
        {data.reason && `${data.reason.replace(/\.$/, '')}. `}
        <span className={classes.wide}>
          No schedule starts or stops anything meanwhile; you still can by hand.
        </span>
      </span>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
        loading={resume.isPending}
        disabled={isReadOnly}
        onClick={() => resume.mutate()}
      >
        Resume
      </Button>
    </Banner>
  )
}
