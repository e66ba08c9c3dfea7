import { Button, Checkbox, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { Panel } from '../ui/panel.tsx'
import { CrontabImport } from './crontab-import.tsx'
import { DocumentImport } from './document-import.tsx'
import classes from './list.module.css'
import { SettingBody } from './setting-row.tsx'

/** `/settings/transfer`: out of a crontab or another Hourhand, and to one. */
export function TransferPage() {
  const isReadOnly = useIsReadOnly()
  return (
    <>
      <Export isReadOnly={isReadOnly} />
      {!isReadOnly && (
        <>
          <CrontabImport />
          <DocumentImport />
        </>
      )}
    </>
  )
}

function Export({ isReadOnly }: { readonly isReadOnly: boolean }) {
  const [hasSecrets, setHasSecrets] = useState(false)
  const query = hasSecrets ? '?secrets=true' : ''
  return (
    <Panel title="Export">
      <SettingBody>
        <Text size="sm" mb={12}>
          Everything that is set up, as one JSON document: to look at, to keep, or to set up another Hourhand
          by. The history is not in it; a backup has that too.
        </Text>
        <Checkbox
          mb={14}
          checked={hasSecrets}
          disabled={isReadOnly}
          onChange={({ currentTarget }) => setHasSecrets(currentTarget.checked)}
          label="With passwords, tokens and other secrets in plain text"
        />
        <div className={classes.actions}>
          <Button
            component="a"
            href={`/api/export${query}`}
            download="hourhand.json"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            Everything as JSON
          </Button>
          <Button
            component="a"
            href={`/api/export/crontab${query}`}
            download="crontab.txt"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            Jobs as a crontab
          </Button>
        </div>
      </SettingBody>
    </Panel>
  )
}
