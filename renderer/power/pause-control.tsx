import { Button, Menu } from '@mantine/core'
import { IconPlayerPauseFilled } from '@tabler/icons-react'
import { use } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen, zoneName } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'
import { nextMorning } from './morning.ts'
import classes from './pause-control.module.css'
import { usePause, useSetPause } from './queries.ts'

const HOUR_MS = 3_600_000

/** Pauses the whole timetable for a while; hidden while it is paused, when the banner has Resume. */
export function PauseControl() {
  const { data } = usePause()
  const setPause = useSetPause()
  const isReadOnly = useIsReadOnly()
  const timeZone = use(ZoneContext)
  const now = useMinute()
  if (data?.paused !== false) return null
  const morning = nextMorning(timeZone, now)
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlayerPauseFilled size={14} aria-hidden />}
          loading={setPause.isPending}
          disabled={isReadOnly}
          aria-label="Pause everything"
        >
          Pause<span className={classes.wide}>&nbsp;everything</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => setPause.mutate(Date.now() + HOUR_MS)}>For an hour</Menu.Item>
        <Menu.Item onClick={() => setPause.mutate(morning)}>
          Until {formatWhen(morning, timeZone, now)}, {zoneName(timeZone)}
        </Menu.Item>
        <Menu.Item onClick={() => setPause.mutate(null)}>Until I resume</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
