import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { request } from '../api.ts'
import { useSession } from '../session.tsx'
import { showRefusal } from '../ui/refusal.tsx'
import { SettingRow } from './setting-row.tsx'

/** Ends the session of this browser. The window of the desktop has none of its own to end. */
export function SignOut() {
  const client = useQueryClient()
  const { data: session } = useSession()
  const leave = useMutation({
    mutationFn: () => request('/api/sessions/current', { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['session'] }),
    onError: (error) => showRefusal('You are still signed in', error),
  })
  if (!session?.isBrowser) return null
  return (
    <SettingRow
      name="This browser"
      hint="It stays signed in until you sign out. The way back is a new link: npx hourhand open."
      isShort
    >
      {({ hintId }) => (
        <Button
          variant="default"
          aria-describedby={hintId}
          loading={leave.isPending}
          onClick={() => leave.mutate()}
        >
          Sign out
        </Button>
      )}
    </SettingRow>
  )
}
