import { Anchor, Badge, Button } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { useNotDeleted, useUndoableDelete } from '../ui/undo.tsx'
import { When } from '../ui/when.tsx'
import classes from './list.module.css'
import { NewToken } from './new-token.tsx'
import { read, send } from './queries.ts'
import { RevokeButton } from './revoke-button.tsx'
import { SettingBody } from './setting-row.tsx'

export type Token = {
  readonly id: string
  readonly name: string
  readonly access: 'full' | 'read'
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  readonly owner: string
  readonly publicKey: string | null
}

/** `/settings/api`: where scripts find Hourhand, and what lets them in. */
export function TokensPage() {
  const query = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => read<readonly Token[]>('/api/tokens', signal),
  })
  const status = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => read<{ readonly address: string }>('/api/status', signal),
  })
  const [isMaking, setIsMaking] = useState(false)
  const isReadOnly = useIsReadOnly()
  return (
    <>
      <Panel title="API" aside={<Anchor href="/api/docs/">Reference</Anchor>}>
        <SettingBody>
          <CopyLine
            label="Address"
            hint="Of this computer alone: nothing outside it can reach Hourhand."
            value={status.data?.address ?? ''}
          />
        </SettingBody>
      </Panel>
      <Panel
        title="Tokens"
        aside={
          <Button
            leftSection={<IconPlus size={15} />}
            disabled={isReadOnly}
            onClick={() => setIsMaking(true)}
          >
            New token
          </Button>
        }
      >
        <QueryView query={query} what="The tokens">
          {(tokens) => <Tokens tokens={tokens} isReadOnly={isReadOnly} />}
        </QueryView>
      </Panel>
      {isMaking && <NewToken onClose={() => setIsMaking(false)} />}
    </>
  )
}

type Props = { readonly tokens: readonly Token[]; readonly isReadOnly: boolean }

function Tokens({ tokens, isReadOnly }: Props) {
  const isThere = useNotDeleted()
  const revoke = useUndoableDelete<Token>({
    what: ({ name }) => `Token ${name}`,
    remove: ({ id }) => send('DELETE', `/api/tokens/${id}`),
    done: 'revoked',
  })
  const shown = tokens.filter(isThere)
  if (shown.length === 0) {
    return (
      <EmptyState icon={IconKey} title="No tokens yet">
        A script or a program needs one to speak with Hourhand.
      </EmptyState>
    )
  }
  return (
    <ul className={classes.list} aria-label="Tokens">
      {shown.map((token) => (
        <li key={token.id} className={classes.item}>
          <div className={classes.what}>
            <div className={classes.name}>
              {token.name}
              <Badge color={token.access === 'full' ? 'indigo' : 'gray'}>
                {token.access === 'full' ? 'Full access' : 'Read only'}
              </Badge>
              {token.publicKey !== null && <Badge color="gray">Signed requests</Badge>}
            </div>
            <Facts token={token} />
          </div>
          <RevokeButton name={token.name} isReadOnly={isReadOnly} onClick={() => revoke(token)} />
        </li>
      ))}
    </ul>
  )
}

function Facts({ token: { lastUsedAt, expiresAt, createdAt, owner } }: { readonly token: Token }) {
  return (
    <div className={classes.facts}>
      <span>
        {lastUsedAt === null ? (
          'Never used'
        ) : (
          <>
            Last used <When at={lastUsedAt} />
          </>
        )}
      </span>
      <span>
        Made <When at={createdAt} /> for {owner}
      </span>
      {expiresAt !== null && (
        <span>
          Ends <When at={expiresAt} />
        </span>
      )}
    </div>
  )
}
