import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useStore } from './state.ts'
import { Banner } from './ui/banner.tsx'
import { useNowNear } from './ui/ticker.ts'

/** A server that comes back within this time needs no banner. */
const PATIENCE_MS = 900

export function LiveBanner() {
  const live = useStore((state) => state.live)
  const reconnect = useStore((state) => state.reconnect)
  const now = useNowNear(live.status === 'lost' ? live.retryAt : Date.now())
  if (live.status !== 'lost' || now - live.since < PATIENCE_MS) return null
  const seconds = Math.max(0, Math.ceil((live.retryAt - now) / 1000))
  return (
    <Banner icon={IconPlugConnectedX} tone="bad">
      <span>
        <strong>Hourhand does not answer.</strong> What you see may be out of date.{' '}
        {/* Read aloud every second it would be a nuisance. */}
        <span aria-hidden>{seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again…'}</span>
      </span>
      <Button size="xs" variant="white" color="red.9" onClick={reconnect}>
        Try now
      </Button>
    </Banner>
  )
}
