import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { request } from '../api.ts'
import type { PowerAction } from '../api-types.ts'
import { useCommands } from '../palette/commands.ts'
import { counted } from '../ui/natural.ts'
import { showRefusal } from '../ui/refusal.tsx'
import type { EditedSchedule } from './types.ts'

const BUTTONS = [
  { action: 'start', word: 'Start now', icon: IconPlayerPlayFilled },
  { action: 'stop', word: 'Stop now', icon: IconPlayerStopFilled },
] as const

/** Does at once what the times of a schedule do, as it is saved, to all that it acts on; its times stay as they are. */
export function FireButtons({ schedule }: { readonly schedule: EditedSchedule }) {
  const fire = useFire(schedule)
  const shown = BUTTONS.filter(({ action }) => schedule.crons.some((cron) => cron.action === action))
  useCommands(() =>
    shown.map(({ action, word }) => ({
      id: `${action} by ${schedule.id}`,
      label: `${word} what ${schedule.name} acts on`,
      group: 'Schedule',
      run: () => fire.mutate(action),
    })),
  )
  return shown.map(({ action, word, icon: Icon }) => (
    <Button
      key={action}
      variant="default"
      leftSection={<Icon size={13} aria-hidden />}
      loading={fire.isPending && fire.variables === action}
      title={`${word} everything that ${schedule.name} acts on`}
      onClick={() => fire.mutate(action)}
    >
      {word}
    </Button>
  ))
}

function useFire({ id, name, crons }: EditedSchedule) {
  return useMutation({
    mutationFn: async (action: PowerAction) => {
      const body = { cronId: crons.find((cron) => cron.action === action)?.id }
      const path = `/api/schedules/${encodeURIComponent(id)}/run`
      return (await request<{ data: readonly unknown[] }>(path, { method: 'POST', body })).data.length
    },
    onSuccess: (count, action) => {
      const way = count === 1 ? 'is on its way' : 'are on their way'
      const message = count === 0 ? 'It acts on nothing.' : `${counted(count, action)} ${way}`
      notifications.show({ title: name, message })
    },
    onError: (error) => showRefusal(`${name} could not be fired`, error),
  })
}
