import { Button, Menu } from '@mantine/core'
import { IconPin, IconPinnedOff } from '@tabler/icons-react'
import { use, useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen, nextHourOfDay, zoneName } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'
import { HoldForm } from './hold-form.tsx'
import { type Held, type HoldBody, useHold, useRelease } from './hold-queries.ts'
import type { Hold } from './types.ts'

const HOUR_MS = 3_600_000
const MORNING = 8

const SIDES = [
  { action: 'force_on', label: 'Keep it on' },
  { action: 'force_off', label: 'Keep it off' },
] as const satisfies readonly { action: HoldBody['action']; label: string }[]

type Props = {
  readonly held: Held
  /** The hold in force; one of a group is released at the group. */
  readonly hold: Hold | null
}

/** Keeps a resource or a group on or off for a while, or releases it. */
export function HoldMenu({ held, hold }: Props) {
  const isReadOnly = useIsReadOnly()
  const make = useHold(held)
  const release = useRelease(held.name)
  const [form, setForm] = useState<HoldBody['action'] | null>(null)
  const own = hold !== null && !hold.ofGroup ? hold : null
  return (
    <>
      <Menu width={250}>
        <Menu.Target>
          <Button
            variant={hold === null ? 'default' : 'light'}
            leftSection={<IconPin size={14} aria-hidden />}
            loading={make.isPending || release.isPending}
            disabled={isReadOnly}
            aria-label={`Hold ${held.name}`}
          >
            Hold
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {own && <Release onClick={() => release.mutate(own.id)} />}
          {SIDES.map(({ action, label }) => (
            <Side
              key={action}
              label={label}
              onHold={(expiresAt) => make.mutate({ action, expiresAt })}
              onAsk={() => setForm(action)}
            />
          ))}
        </Menu.Dropdown>
      </Menu>
      {form !== null && <HoldForm held={held} action={form} onClose={() => setForm(null)} />}
    </>
  )
}

function Release({ onClick }: { readonly onClick: () => void }) {
  return (
    <Menu.Item leftSection={<IconPinnedOff size={15} aria-hidden />} onClick={onClick}>
      Release the hold
    </Menu.Item>
  )
}

type SideProps = {
  readonly label: string
  readonly onHold: (expiresAt: string | null) => void
  readonly onAsk: () => void
}

function Side({ label, onHold, onAsk }: SideProps) {
  const timeZone = use(ZoneContext)
  const now = useMinute()
  const morning = nextHourOfDay(MORNING, timeZone, now)
  const until = (at: number) => () => onHold(new Date(at).toISOString())
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      <Menu.Item onClick={() => until(Date.now() + HOUR_MS)()}>For an hour</Menu.Item>
      <Menu.Item onClick={() => until(Date.now() + 4 * HOUR_MS)()}>For 4 hours</Menu.Item>
      <Menu.Item onClick={until(morning)}>
        Until {formatWhen(morning, timeZone, now)}, {zoneName(timeZone)}
      </Menu.Item>
      <Menu.Item onClick={() => onHold(null)}>Until I release it</Menu.Item>
      <Menu.Item onClick={onAsk}>Until…</Menu.Item>
    </>
  )
}
