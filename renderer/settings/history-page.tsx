import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useIsReadOnly } from '../session.tsx'
import { counted } from '../ui/natural.ts'
import { Panel, QueryView } from '../ui/panel.tsx'
import { showRefusal } from '../ui/refusal.tsx'
import { formatBytes } from '../ui/size.ts'
import { NumberSetting } from './fields.tsx'
import { read, send } from './queries.ts'
import { SettingBody, SettingRows } from './setting-row.tsx'
import { SettingsView } from './settings-view.tsx'

type Forgotten = {
  readonly runs: number
  readonly changes: number
  readonly deliveries: number
  readonly bytes: number
}
type History = { readonly bytes: number; readonly forgettable: Forgotten & { readonly more: boolean } }

/** `/settings/history`: how long what happened is remembered, and the end of what is older. */
export function HistoryPage() {
  return (
    <SettingsView>
      {({ history }) => (
        <>
          <Panel title="History">
            <SettingRows>
              <NumberSetting
                name="Runs of resources are kept"
                hint="Of jobs, each says itself how many of its runs are kept, and for how long."
                unit="days"
                value={history.runDays}
                toChange={(runDays) => ({ history: { runDays } })}
              />
              <NumberSetting
                name="The audit log is kept"
                unit="days"
                value={history.auditDays}
                toChange={(auditDays) => ({ history: { auditDays } })}
              />
            </SettingRows>
          </Panel>
          <Cleaning key={`${history.runDays} ${history.auditDays}`} />
        </>
      )}
    </SettingsView>
  )
}

function Cleaning() {
  const query = useQuery({
    queryKey: ['history'],
    queryFn: ({ signal }) => read<History>('/api/history', signal),
    staleTime: 0,
  })
  return (
    <Panel title="Space">
      <QueryView query={query} what="The history" rows={2}>
        {({ bytes, forgettable }) => <CleanNow bytes={bytes} forgettable={forgettable} />}
      </QueryView>
    </Panel>
  )
}

function CleanNow({ bytes, forgettable }: History) {
  const client = useQueryClient()
  const isReadOnly = useIsReadOnly()
  const clean = useMutation({
    mutationFn: () => send<Forgotten>('POST', '/api/history/clean'),
    onSuccess: (done) => {
      client.invalidateQueries({ queryKey: ['history'] })
      notifications.show({ title: 'Cleaned', message: `${wordsOf(done)} forgotten, ${freed(done)}.` })
    },
    onError: (error) => showRefusal('The history was not cleaned', error),
  })
  const isClean = forgettable.runs + forgettable.changes + forgettable.deliveries === 0
  return (
    <SettingBody>
      <Text size="sm">
        The store takes {formatBytes(bytes)}.{' '}
        {isClean
          ? 'Nothing in it is older than it is to be kept.'
          : `${forgettable.more ? 'More than ' : ''}${wordsOf(forgettable)} can be forgotten, which ${frees(forgettable)}.`}
      </Text>
      <Text size="sm" c="dimmed" mt={4} mb={12}>
        Hourhand does this by itself, every hour.
      </Text>
      <Button
        variant="default"
        leftSection={<IconTrash size={15} aria-hidden />}
        disabled={isReadOnly || isClean}
        loading={clean.isPending}
        onClick={() => clean.mutate()}
      >
        Clean now
      </Button>
    </SettingBody>
  )
}

function wordsOf({ runs, changes, deliveries }: Forgotten): string {
  const parts = [
    runs > 0 && counted(runs, 'run'),
    changes > 0 && counted(changes, 'change'),
    deliveries > 0 && counted(deliveries, 'delivery', 'deliveries'),
  ]
  return parts.filter((part) => part !== false).join(', ') || 'Nothing was'
}

const frees = ({ bytes }: Forgotten) =>
  bytes > 0 ? `frees about ${formatBytes(bytes)}` : 'frees next to nothing'
const freed = ({ bytes }: Forgotten) => (bytes > 0 ? `${formatBytes(bytes)} freed` : 'next to nothing freed')
