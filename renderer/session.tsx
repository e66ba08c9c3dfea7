// Who looks at the page, and the state in which nobody may.
import { Code, CopyButton, Text, Title, UnstyledButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { createContext, use } from 'react'
import { isSignedOut, request } from './api.ts'
import type { Session } from './api-types.ts'
import classes from './session.module.css'
import { Logo } from './ui/logo.tsx'

const ASK_AGAIN_MS = 4000

export const ReadOnlyContext = createContext(false)

/** True when the session may look but not touch. */
export function useIsReadOnly(): boolean {
  return use(ReadOnlyContext)
}

/** While nobody is signed in, or nothing answers, it asks again by itself. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }) => (await request<{ data: Session }>('/api/session', { signal })).data,
    refetchInterval: ({ state }) => (state.status === 'error' ? ASK_AGAIN_MS : false),
    refetchOnWindowFocus: 'always',
    retry: (count, error) => !isSignedOut(error) && count < 1,
  })
}

const COMMAND = 'npx hourhand open'

/** How to get in. */
export function SignedOut() {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Logo size={52} />
        <Title order={1}>You are signed out</Title>
        <Text c="dimmed">
          Hourhand opens to whoever sits at this computer. Run this in its folder, and follow the link that it
          prints. The link works once.
        </Text>
        <CopyButton value={COMMAND}>
          {({ copied, copy }) => (
            <UnstyledButton className={classes.command} onClick={copy} aria-label={`Copy ${COMMAND}`}>
              <Code className={classes.code}>{COMMAND}</Code>
              {copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
            </UnstyledButton>
          )}
        </CopyButton>
        <Text size="sm" c="dimmed">
          This page goes on by itself once you have followed it in this browser.
        </Text>
      </div>
    </main>
  )
}
