import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { use } from 'react'
import { request } from '../api.ts'
import { nextMorning } from '../power/morning.ts'
import { usePause, useResume, useSetPause } from '../power/queries.ts'
import { showRefusal } from '../ui/refusal.tsx'
import { formatWhen } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'

const HOUR_MS = 3_600_000

export type Deeds = ReturnType<typeof useDeeds>

type Wish = { readonly method: string; readonly path: string; readonly body?: unknown }

/** What the palette can do to things and to all of Hourhand. */
export function useDeeds(isReadOnly: boolean) {
  const client = useQueryClient()
  const { data: pause } = usePause()
  const { mutate: setPause } = useSetPause()
  const { mutate: resume } = useResume()
  const timeZone = use(ZoneContext)
  const morning = nextMorning(timeZone, Date.now())
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'

  /** Asks for a change and tells how it went; whatever it touches is read again by the events that follow. */
  async function ask({ method, path, body }: Wish, done: string): Promise<void> {
    try {
      await request(path, { method, body })
      notifications.show({ message: done })
      await client.invalidateQueries()
    } catch (error) {
      showRefusal('That was not done', error)
    }
  }

  return {
    isReadOnly,
    isDark,
    isPaused: pause?.paused === true,
    pauseHour: () => setPause(Date.now() + HOUR_MS),
    morning: formatWhen(morning, timeZone, Date.now()),
    pauseMorning: () => setPause(morning),
    pause: () => setPause(null),
    resume: () => resume(),
    flipTheme: () => setColorScheme(isDark ? 'light' : 'dark'),
    runJob: (id: string, name: string) =>
      ask({ method: 'POST', path: `/api/jobs/${id}/run`, body: {} }, `${name} runs.`),
    flip: (kind: 'schedule' | 'job', id: string, { name, isOn }: { name: string; isOn: boolean }) =>
      ask(
        { method: 'PATCH', path: `/api/${kind}s/${id}`, body: { enabled: isOn } },
        `${name} is ${isOn ? 'on' : 'off'}.`,
      ),
    power: (id: string, name: string, type: 'start' | 'stop') =>
      ask(
        { method: 'POST', path: '/api/actions', body: { type, resourceUID: id } },
        `${name} is being ${type === 'start' ? 'started' : 'stopped'}.`,
      ),
  }
}
