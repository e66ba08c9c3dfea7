import { Button, Modal, Text } from '@mantine/core'
import { IconCalendarShare, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useIsReadOnly } from '../session.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import form from '../ui/form.module.css'
import { Panel, QueryView } from '../ui/panel.tsx'
import { showRefusal } from '../ui/refusal.tsx'
import { useNotDeleted, useUndoableDelete } from '../ui/undo.tsx'
import { When } from '../ui/when.tsx'
import classes from './list.module.css'
import { read, send } from './queries.ts'
import { RevokeButton } from './revoke-button.tsx'

type Feed = {
  readonly id: string
  readonly kind: 'rota' | 'person' | 'schedule' | 'job' | 'everything'
  readonly target: { readonly id: string; readonly name: string | null } | null
  readonly createdBy: string
  readonly createdAt: string
}

const KIND_WORDS = {
  rota: 'Rota',
  person: 'Shifts of',
  schedule: 'Schedule',
  job: 'Job',
  everything: '',
} as const

/** `/settings/feeds`: the calendars that follow Hourhand by a secret address. */
export function FeedsPage() {
  const query = useQuery({
    queryKey: ['feeds'],
    queryFn: ({ signal }) => read<readonly Feed[]>('/api/feeds', signal),
  })
  const client = useQueryClient()
  const isReadOnly = useIsReadOnly()
  const make = useMutation({
    mutationFn: () => send<{ url: string }>('POST', '/api/feeds', { kind: 'everything' }),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ['feeds'] })
    },
    onError: (error) => showRefusal('No address was made', error),
  })
  return (
    <Panel
      title="Calendar feeds"
      aside={
        <Button
          leftSection={<IconPlus size={15} />}
          disabled={isReadOnly}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          Feed of everything
        </Button>
      }
    >
      <QueryView query={query} what="The calendar feeds">
        {(feeds) => <Feeds feeds={feeds} isReadOnly={isReadOnly} />}
      </QueryView>
      <Made url={make.data?.url} onClose={make.reset} />
    </Panel>
  )
}

function Made({ url, onClose }: { readonly url: string | undefined; readonly onClose: () => void }) {
  return (
    <Modal opened={url !== undefined} onClose={onClose} title="A feed of everything" size="lg">
      <div className={form.form}>
        <Text size="sm">
          A calendar on this computer that follows this address shows every shift and every firing.
        </Text>
        <CopyLine label="The address" hint="It is shown this once." value={url ?? ''} />
        <div className={form.buttons}>
          <Button size="sm" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Modal>
  )
}

type Props = { readonly feeds: readonly Feed[]; readonly isReadOnly: boolean }

function Feeds({ feeds, isReadOnly }: Props) {
  const isThere = useNotDeleted()
  const revoke = useUndoableDelete<Feed>({
    what: (feed) => `Feed ${nameOf(feed)}`,
    remove: ({ id }) => send('DELETE', `/api/feeds/${id}`),
    done: 'revoked',
  })
  const shown = feeds.filter(isThere)
  if (shown.length === 0) {
    return (
      <EmptyState icon={IconCalendarShare} title="No calendar follows Hourhand">
        Subscribe to a rota on its page, or to everything here. Each calendar gets a secret address of its
        own.
      </EmptyState>
    )
  }
  return (
    <ul className={classes.list} aria-label="Calendar feeds">
      {shown.map((feed) => (
        <li key={feed.id} className={classes.item}>
          <div className={classes.what}>
            <div className={classes.name}>{nameOf(feed)}</div>
            <div className={classes.facts}>
              <span>
                Made <When at={feed.createdAt} /> by {feed.createdBy}
              </span>
            </div>
          </div>
          <RevokeButton
            name={`the feed ${nameOf(feed)}`}
            isReadOnly={isReadOnly}
            onClick={() => revoke(feed)}
          />
        </li>
      ))}
    </ul>
  )
}

function nameOf({ kind, target }: Feed): string {
  if (kind === 'everything') return 'Everything'
  return `${KIND_WORDS[kind]} ${target?.name ?? 'that is gone'}`
}
