import { Button, FileButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArchive, IconDownload, IconPlus, IconUpload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { showRefusal } from '../ui/refusal.tsx'
import { formatBytes } from '../ui/size.ts'
import { useNotDeleted, useUndoableDelete } from '../ui/undo.tsx'
import { When } from '../ui/when.tsx'
import classes from './list.module.css'
import { read, send } from './queries.ts'
import { RestoreBackup } from './restore-backup.tsx'
import { uploadBackup } from './upload.ts'

export type Backup = {
  readonly name: string
  readonly bytes: number
  readonly createdAt: string
  readonly label: string
}

/** `/settings/backups`: copies of the whole store; made, taken away, brought back. */
export function BackupsPage() {
  const query = useQuery({
    queryKey: ['backups'],
    queryFn: ({ signal }) => read<readonly Backup[]>('/api/backups', signal),
  })
  return (
    <Panel title="Backups" aside={<Buttons />}>
      <QueryView query={query} what="The backups">
        {(backups) => <Backups backups={backups} />}
      </QueryView>
    </Panel>
  )
}

function Buttons() {
  const client = useQueryClient()
  const isReadOnly = useIsReadOnly()
  const done = () => client.invalidateQueries({ queryKey: ['backups'] })
  const make = useMutation({
    mutationFn: () => send<Backup>('POST', '/api/backups'),
    onSuccess: ({ bytes }) => {
      notifications.show({ title: 'Backed up', message: `The whole store: ${formatBytes(bytes)}.` })
      return done()
    },
    onError: (error) => showRefusal('No backup was made', error),
  })
  const upload = useMutation({
    mutationFn: uploadBackup,
    onSuccess: done,
    onError: (error) => showRefusal('The file was not taken', error),
  })
  return (
    <>
      <FileButton accept=".db" onChange={(file) => file && upload.mutate(file)} disabled={isReadOnly}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconUpload size={15} aria-hidden />}
            loading={upload.isPending}
          >
            Upload
          </Button>
        )}
      </FileButton>
      <Button
        leftSection={<IconPlus size={15} aria-hidden />}
        disabled={isReadOnly}
        loading={make.isPending}
        onClick={() => make.mutate()}
      >
        Back up now
      </Button>
    </>
  )
}

function Backups({ backups }: { readonly backups: readonly Backup[] }) {
  const isThere = useNotDeleted()
  const [restoring, setRestoring] = useState<Backup | null>(null)
  const shown = backups.filter(({ name }) => isThere({ id: name }))
  if (shown.length === 0) {
    return (
      <EmptyState icon={IconArchive} title="No backups yet">
        A backup is one file with everything in it: schedules, jobs, rotas, the history and every secret.
        Hourhand also makes one before each update of the store.
      </EmptyState>
    )
  }
  return (
    <>
      <ul className={classes.list} aria-label="Backups">
        {shown.map((backup) => (
          <Row key={backup.name} backup={backup} onRestore={() => setRestoring(backup)} />
        ))}
      </ul>
      {restoring && <RestoreBackup backup={restoring} onClose={() => setRestoring(null)} />}
    </>
  )
}

function Row({ backup, onRestore }: { readonly backup: Backup; readonly onRestore: () => void }) {
  const isReadOnly = useIsReadOnly()
  const remove = useUndoableDelete<Backup & { readonly id: string }>({
    what: () => 'The backup',
    remove: ({ name }) => send('DELETE', `/api/backups/${name}`),
  })
  const { name, bytes, createdAt, label } = backup
  return (
    <li className={classes.item}>
      <div className={classes.what}>
        <div className={classes.name}>
          <When at={createdAt} />
        </div>
        <div className={classes.facts}>
          <span>{labelWords(label)}</span>
          <span>{formatBytes(bytes)}</span>
        </div>
      </div>
      <div className={classes.actions}>
        <Download name={name} />
        <Button variant="default" disabled={isReadOnly} onClick={onRestore}>
          Restore…
        </Button>
        <Button
          variant="subtle"
          color="red"
          disabled={isReadOnly}
          onClick={() => remove({ ...backup, id: name })}
        >
          Delete
        </Button>
      </div>
    </li>
  )
}

function Download({ name }: { readonly name: string }) {
  return (
    <Button
      component="a"
      href={`/api/backups/${encodeURIComponent(name)}/file`}
      download={name}
      variant="default"
      leftSection={<IconDownload size={15} aria-hidden />}
    >
      Download
    </Button>
  )
}

/** Why a backup was made. */
function labelWords(label: string): string {
  if (label === 'by-hand') return 'Made by hand'
  if (label === 'uploaded') return 'Uploaded'
  if (label === 'before-restore') return 'Kept before a restoration'
  return label.startsWith('before-v') ? 'Kept before an update' : label.replaceAll('-', ' ')
}
