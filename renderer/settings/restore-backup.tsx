import { Button, Loader, Modal, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiError, reasonOf } from '../api.ts'
import { useStore } from '../state.ts'
import form from '../ui/form.module.css'
import { When } from '../ui/when.tsx'
import type { Backup } from './backups-page.tsx'
import { read, send } from './queries.ts'

type Props = { readonly backup: Backup; readonly onClose: () => void }

/** Asks, restores, and opens the page anew on what was restored. */
export function RestoreBackup({ backup, onClose }: Props) {
  const restore = useMutation({
    mutationFn: () => send('POST', `/api/backups/${encodeURIComponent(backup.name)}/restore`),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title="Restore this backup?"
      closeOnClickOutside={!restore.isPending}
      withCloseButton={!restore.isSuccess}
    >
      {restore.isSuccess ? (
        <Reopening name={backup.name} />
      ) : (
        <div className={form.form}>
          <Text size="sm">
            Everything becomes as it was <When at={backup.createdAt} />: schedules, jobs, rotas, tokens and
            the history. What is there now is kept as another backup. Programs that run go on.
          </Text>
          {restore.error !== null && (
            <Text size="sm" className={form.error} role="alert">
              {reasonOf(restore.error)}
            </Text>
          )}
          <div className={form.buttons}>
            <Button variant="default" size="sm" onClick={onClose} data-autofocus>
              Leave it as it is
            </Button>
            <Button color="red" size="sm" loading={restore.isPending} onClick={() => restore.mutate()}>
              Restore
            </Button>
          </div>
        </div>
      )}
    </Modal>
  )
}

type Entry = { readonly resourceID: string; readonly createdAt: string }

const ASK_EVERY_MS = 400

/** Waits until the restored store has noted the restoration, or the old one is back. */
function Reopening({ name }: { readonly name: string }) {
  const isLive = useStore(({ live }) => live.status === 'live')
  useEffect(() => {
    const began = Date.now()
    const timer = setInterval(async () => {
      const isOver = await isRestored(name, began).catch(
        (error) => error instanceof ApiError && error.status === 401,
      )
      if (isOver) window.location.assign('/settings/backups')
    }, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [name])
  return (
    <div className={form.form} role="status">
      <Text size="sm">
        <Loader size="xs" mr={10} />
        {isLive ? 'The backup is put in place…' : 'Hourhand opens again on what was restored…'}
      </Text>
    </div>
  )
}

const CLOCK_SLACK_MS = 5000

async function isRestored(name: string, since: number): Promise<boolean> {
  const [newest] = await read<readonly Entry[]>('/api/audit-logs?action=restore&limit=1')
  return newest?.resourceID === name && Date.parse(newest.createdAt) >= since - CLOCK_SLACK_MS
}
