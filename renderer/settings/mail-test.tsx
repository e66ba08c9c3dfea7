import { Button, Text, TextInput } from '@mantine/core'
import { IconCheck, IconSend } from '@tabler/icons-react'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, reasonOf } from '../api.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './list.module.css'
import { SettingBody } from './setting-row.tsx'

type Props = {
  readonly test: UseMutationResult<{ to: string }, Error, string>
  readonly ownAddress: string
  readonly isReadOnly: boolean
}

/** Sends an e-mail by what stands in the form, saved or not. */
export function MailTest({ test, ownAddress, isReadOnly }: Props) {
  const [to, setTo] = useState(ownAddress)
  return (
    <Panel title="Try it">
      <SettingBody>
        <form
          className={classes.secret}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            test.mutate(to.trim())
          }}
        >
          <TextInput
            aria-label="Send a test to"
            type="email"
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
          <Button
            type="submit"
            size="sm"
            variant="default"
            disabled={isReadOnly}
            loading={test.isPending}
            leftSection={<IconSend size={16} aria-hidden />}
          >
            Send a test
          </Button>
        </form>
        <Result test={test} />
      </SettingBody>
    </Panel>
  )
}

function Result({ test }: Pick<Props, 'test'>) {
  // What is wrong with a field of the form is told there.
  const isOfForm = test.error instanceof ApiError && test.error.field?.startsWith('smtp.')
  return (
    <>
      <Text size="sm" mt={8} role="status" c={test.isSuccess ? 'var(--hh-running)' : 'dimmed'}>
        {test.isSuccess ? (
          <>
            <IconCheck size={14} aria-hidden /> Sent to {test.data.to}. Look whether it arrives.
          </>
        ) : (
          'What stands above is tried as it is, saved or not.'
        )}
      </Text>
      {test.error !== null && !isOfForm && (
        <Text size="sm" mt={4} className={classes.bad} role="alert">
          {reasonOf(test.error)}
        </Text>
      )}
    </>
  )
}
