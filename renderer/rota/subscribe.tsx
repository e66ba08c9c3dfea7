import { Anchor, Button, CopyButton, Modal, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { use } from 'react'
import classes from '../ui/form.module.css'
import { errorsOfRefusal } from '../ui/form.tsx'
import { QueryView } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen, zoneName } from '../ui/time.ts'
import { useNotDeleted, useUndoableDelete } from '../ui/undo.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { useFeeds, useMakeFeed, useRemoveFeed } from './feed-queries.ts'
import own from './subscribe.module.css'
import type { Feed, FeedEntry } from './types.ts'

type Props = {
  readonly kind: 'rota' | 'person'
  readonly target: { readonly id: string; readonly name: string }
  readonly onClose: () => void
}

/** The addresses that calendars follow: each is shown once when it is made, and can be renewed and revoked. */
export function Subscribe({ kind, target, onClose }: Props) {
  const make = useMakeFeed(kind, target.id)
  const error = errorsOfRefusal(make.error, () => null).form
  return (
    <Modal opened onClose={onClose} title={`Subscribe to ${target.name}`} size="lg">
      <div className={classes.form}>
        {make.data && <Address key={make.data.id} feed={make.data} />}
        {!make.data && (
          <Text size="sm">
            Your calendar gets a secret address of its own, and follows from then on: shifts, overrides and
            all. Whoever has the address can read it, so each calendar gets another one. It works for
            calendars on this computer; for one elsewhere, download the file instead.
          </Text>
        )}
        <Addresses kind={kind} targetId={target.id} onRenew={() => make.mutate()} />
        {error !== undefined && (
          <Text size="sm" className={classes.error} role="alert">
            {error}
          </Text>
        )}
        <div className={classes.buttons}>
          <Button
            variant={make.data ? 'default' : 'filled'}
            size="sm"
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {make.data ? 'Make another address' : 'Make an address'}
          </Button>
          <Button variant={make.data ? 'filled' : 'default'} size="sm" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Address({ feed }: { readonly feed: Feed }) {
  return (
    <div className={own.fresh}>
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
      </div>
    </div>
  )
}

type AddressesProps = {
  readonly kind: Props['kind']
  readonly targetId: string
  readonly onRenew: () => void
}

/** Those there are: their addresses are not known any more, so renewing one makes another in its place. */
function Addresses({ kind, targetId, onRenew }: AddressesProps) {
  const query = useFeeds()
  const isThere = useNotDeleted()
  return (
    <QueryView query={query} what="The addresses" rows={1}>
      {(feeds) => {
        const shown = feeds.filter(
          (feed) => isThere(feed) && feed.kind === kind && feed.target?.id === targetId,
        )
        if (shown.length === 0) return null
        return (
          <ul className={own.list} aria-label="Addresses in use">
            {shown.map((feed) => (
              <AddressRow key={feed.id} feed={feed} onRenew={onRenew} />
            ))}
          </ul>
        )
      }}
    </QueryView>
  )
}

function AddressRow({ feed, onRenew }: { readonly feed: FeedEntry; readonly onRenew: () => void }) {
  const zone = use(ZoneContext)
  const now = useMinute()
  const made = `${formatWhen(Date.parse(feed.createdAt), zone, now)} ${zoneName(zone)}`
  const drop = useRemoveFeed()
  const remove = useUndoableDelete<FeedEntry>({ what: () => 'The address', remove: drop })
  return (
    <li className={own.row}>
      <span>
        Made {made} <span className={own.quiet}>by {feed.createdBy}</span>
      </span>
      <Button
        variant="default"
        aria-label={`Renew the address made ${made}`}
        onClick={() => {
          onRenew()
          drop(feed)
        }}
      >
        Renew
      </Button>
      <Button variant="default" aria-label={`Delete the address made ${made}`} onClick={() => remove(feed)}>
        Delete
      </Button>
    </li>
  )
}
