import { Anchor, Button, CopyButton, Modal, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import classes from '../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { useMakeFeed } from './queries.ts'
import type { Feed, Rota } from './types.ts'

type Props = { readonly rota: Rota; readonly onClose: () => void }

/** Makes an address that a calendar can follow, and shows it this once. */
export function Subscribe({ rota, onClose }: Props) {
  const make = useMakeFeed(rota.id)
  return (
    <Modal opened onClose={onClose} title={`Subscribe to ${rota.name}`} size="lg">
      {make.data ? (
        <Address feed={make.data} onClose={onClose} />
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            make.mutate()
          }}
        >
          <Text size="sm">
            Your calendar gets a secret address of its own, and follows this rota from then on: shifts,
            overrides and all. Whoever has the address can read the rota, so each calendar gets another one,
            and an address can be revoked.
          </Text>
          <Text size="sm" c="dimmed">
            It works for calendars on this computer. For one elsewhere, download the file instead.
          </Text>
          <FormEnd
            word="Make an address"
            isPending={make.isPending}
            error={errorsOfRefusal(make.error, () => null).form}
            onCancel={onClose}
          />
        </form>
      )}
    </Modal>
  )
}

function Address({ feed, onClose }: { readonly feed: Feed; readonly onClose: () => void }) {
  return (
    <div className={classes.form}>
      <TextInput
        label="The address"
        description="It is shown this once."
        readOnly
        value={feed.url}
        onFocus={(event) => event.currentTarget.select()}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        data-autofocus
      />
      <div className={classes.buttons}>
        <Anchor href={feed.webcal} size="sm" mr="auto">
          Open in a calendar program
        </Anchor>
        <CopyButton value={feed.url}>
          {({ copied, copy }) => (
            <Button
              size="sm"
              variant="light"
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy the address'}
            </Button>
          )}
        </CopyButton>
        <Button size="sm" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  )
}
