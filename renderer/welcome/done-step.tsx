import { Button, Text } from '@mantine/core'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { Link } from 'wouter'
import { When } from '../ui/when.tsx'
import type { Plan } from './plan.ts'
import type { Made } from './use-make.ts'
import classes from './welcome-room.module.css'

type Props = { readonly plan: Plan; readonly made: Made }

/** The last step: what there is now, and when it first does something. */
export function DoneStep({ plan, made }: Props) {
  return (
    <div className={classes.done} role="status">
      <IconCircleCheckFilled size={44} className={classes.mark} aria-hidden />
      <Text fw={600} size="lg">
        {plan.name.trim()} is set up
      </Text>
      <Text c="dimmed">
        {made.firstAt === null ? (
          'It does nothing soon.'
        ) : (
          <>
            First: <When at={made.firstAt} clock={plan.timeZone} />
          </>
        )}
      </Text>
      <div className={classes.ways}>
        <Button component={Link} href="/" size="sm">
          See it on the time axis
        </Button>
        <Button component={Link} href={made.path} variant="default" size="sm">
          Open the {plan.kind}
        </Button>
      </div>
    </div>
  )
}
