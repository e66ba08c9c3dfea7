// What only the desktop's window has: newer versions, notices that fail, and diagnostics for a report.
import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Bridge } from '#shared/bridge.ts'
import { reasonOf } from '../api.ts'
import { Panel } from '../ui/panel.tsx'
import { SettingRow, SettingRows } from './setting-row.tsx'

const LOOK_EVERY_MS = 2_000

export function ProgramPanel({ bridge }: { readonly bridge: Bridge }) {
  const trouble = useQuery({ queryKey: ['desktop', 'notices'], queryFn: bridge.noticeTrouble })
  return (
    <Panel title="This program">
      <SettingRows>
        {trouble.data != null && (
          <SettingRow
            name="Notices are not shown by this system"
            hint={`It says: ${trouble.data}. What they would tell stands in the tray and in the activity.`}
          >
            {() => null}
          </SettingRow>
        )}
        <Version bridge={bridge} />
        <SettingRow
          name="Diagnostics"
          hint="Versions, counts and the ends of the logs as a zip, without secrets."
        >
          {() => (
            <Button variant="default" size="sm" onClick={() => void exportDiagnostics(bridge)}>
              Export…
            </Button>
          )}
        </SettingRow>
      </SettingRows>
    </Panel>
  )
}

const WORDS: Readonly<Record<string, string>> = {
  none: 'No newer one is known.',
  looking: 'Looking…',
  available: 'There is a newer one. Nothing is fetched until you say so.',
  fetching: 'It is being fetched.',
  ready: 'It is here. Hourhand ends and begins again with it, and never while something runs.',
  failed: 'It could not be looked for.',
}

function Version({ bridge }: { readonly bridge: Bridge }) {
  const client = useQueryClient()
  const queryKey = ['desktop', 'update']
  const { data } = useQuery({ queryKey, queryFn: bridge.updateState, refetchInterval: LOOK_EVERY_MS })
  const refresh = () => client.invalidateQueries({ queryKey })
  const state = data?.state ?? 'none'
  return (
    <SettingRow
      name={data?.version === undefined ? 'Version' : `Version ${data.version}`}
      hint={data?.reason === undefined ? WORDS[state] : `${WORDS[state]} ${data.reason}`}
    >
      {() => (
        <>
          {state === 'available' && (
            <Button size="sm" onClick={() => void bridge.fetchUpdate().then(refresh)}>
              Fetch it
            </Button>
          )}
          {state === 'ready' && (
            <Button size="sm" onClick={() => void install(bridge)}>
              Install and begin again
            </Button>
          )}
          {state !== 'available' && state !== 'ready' && (
            <Text size="sm" c="dimmed">
              {state === 'looking' || state === 'fetching' ? 'A moment' : 'Up to date as far as is known'}
            </Text>
          )}
        </>
      )}
    </SettingRow>
  )
}

async function install(bridge: Bridge): Promise<void> {
  if (await bridge.installUpdate()) return
  notifications.show({
    color: 'orange',
    title: 'Not now',
    message: 'Something is running. Try again when it has ended.',
  })
}

async function exportDiagnostics(bridge: Bridge): Promise<void> {
  try {
    const path = await bridge.exportDiagnostics()
    if (path !== null) notifications.show({ title: 'Diagnostics are written', message: path })
  } catch (error) {
    notifications.show({ color: 'red', title: 'Diagnostics could not be written', message: reasonOf(error) })
  }
}
