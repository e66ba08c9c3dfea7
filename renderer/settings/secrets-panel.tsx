// How passwords and tokens are kept on this computer: nothing to set, but to be known.
import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { SealingAnswer } from '#shared/schema/sealing.ts'
import { counted } from '../ui/natural.ts'
import { Panel } from '../ui/panel.tsx'
import { read } from './queries.ts'
import { SettingRow, SettingRows } from './setting-row.tsx'

const KEEPERS = { keyChain: "The system's key chain", filePermissions: 'File permissions' } as const

const WORDS: Readonly<Record<NonNullable<SealingAnswer['reason']> | 'keyChain', string>> = {
  keyChain:
    'Passwords and tokens stand in the store sealed, with a key that opens for you alone, on this computer.',
  headless:
    'Passwords and tokens are guarded by the permissions of the data folder: without its desktop Hourhand uses no key chain.',
  weakKeyChain:
    'Passwords and tokens are guarded by the permissions of the data folder: the key chain of this desktop protects nothing, so it is not used.',
  noKeyChain:
    'Passwords and tokens are guarded by the permissions of the data folder: this system has no key chain that answers.',
  unsealed:
    'Passwords and tokens are guarded by the permissions of the data folder, as this start was asked to open them.',
}

export function SecretsPanel() {
  const { data } = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => read<{ readonly sealing: SealingAnswer }>('/api/status', signal),
  })
  if (data === undefined) return null
  const { keptBy, reason, unopened } = data.sealing
  return (
    <Panel title="Secrets">
      <SettingRows>
        <SettingRow name="Kept by" hint={WORDS[reason ?? 'keyChain']}>
          {() => (
            <Text size="sm" c="dimmed">
              {KEEPERS[keptBy]}
            </Text>
          )}
        </SettingRow>
        {unopened > 0 && (
          <SettingRow
            name="Cannot be opened here"
            hint="Their secrets were sealed with another key. Start the desktop where they were sealed, or enter them again."
          >
            {() => (
              <Text size="sm">
                {counted(unopened, 'job, resource or setting', 'jobs, resources and settings')}
              </Text>
            )}
          </SettingRow>
        )}
      </SettingRows>
    </Panel>
  )
}
