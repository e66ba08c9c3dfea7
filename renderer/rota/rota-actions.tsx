import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconArrowsExchange,
  IconCalendar,
  IconDownload,
  IconHandGrab,
  IconReplace,
  IconRss,
  IconSettings,
} from '@tabler/icons-react'
import { useState } from 'react'
import { type Command, useCommands } from '../palette/commands.ts'
import { useIsReadOnly } from '../session.tsx'
import { calendarPath } from './queries.ts'
import classes from './rota-page.module.css'
import { RotaSettings } from './rotation/rota-settings.tsx'
import { SwapForm } from './shift/swap-form.tsx'
import { Subscribe } from './subscribe.tsx'
import { TakeForm } from './take-form.tsx'
import type { Rota } from './types.ts'

type Props = { readonly rota: Rota; readonly onOverride: () => void }

type Deed = 'take' | 'swap' | 'subscribe' | 'settings'

/** What can be done with a rota; who may only look can download its calendar. */
export function RotaActions({ rota, onOverride }: Props) {
  const isReadOnly = useIsReadOnly()
  const [open, setOpen] = useState<Deed | null>(null)
  const close = () => setOpen(null)
  useCommands(() => (isReadOnly ? [] : commandsOf(rota, { onOverride, onOpen: setOpen })))
  return (
    <div className={classes.actions}>
      {!isReadOnly && <Writes rota={rota} onOverride={onOverride} onOpen={setOpen} />}
      <CalendarMenu rota={rota} onSubscribe={() => setOpen('subscribe')} />
      {!isReadOnly && (
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Settings of the rota"
          onClick={() => setOpen('settings')}
        >
          <IconSettings size={16} aria-hidden />
        </ActionIcon>
      )}
      {open === 'take' && <TakeForm rota={rota} onClose={close} />}
      {open === 'swap' && <SwapForm rota={rota} onClose={close} />}
      {open === 'subscribe' && <Subscribe kind="rota" target={rota} onClose={close} />}
      {open === 'settings' && <RotaSettings rota={rota} onClose={close} />}
    </div>
  )
}

type Deeds = { readonly onOverride: () => void; readonly onOpen: (deed: Deed) => void }

function commandsOf({ name, onCall }: Rota, { onOverride, onOpen }: Deeds): readonly Command[] {
  const group = 'This rota'
  const take = {
    id: 'rota take',
    label: `Take over in ${name}`,
    group,
    keywords: ['shift'],
    run: () => onOpen('take'),
  }
  return [
    ...(onCall.length > 0 ? [take] : []),
    {
      id: 'rota override',
      label: `Override in ${name}`,
      group,
      keywords: ['cover', 'stand in'],
      run: onOverride,
    },
    { id: 'rota swap', label: `Swap shifts in ${name}`, group, run: () => onOpen('swap') },
    {
      id: 'rota subscribe',
      label: `Subscribe to the calendar of ${name}`,
      group,
      keywords: ['ics', 'feed', 'link'],
      run: () => onOpen('subscribe'),
    },
    { id: 'rota settings', label: `Settings of ${name}`, group, run: () => onOpen('settings') },
  ]
}

function Writes({ rota, onOverride, onOpen }: Props & { readonly onOpen: (deed: Deed) => void }) {
  return (
    <>
      {rota.onCall.length > 0 && (
        <Button size="xs" leftSection={<IconHandGrab size={15} aria-hidden />} onClick={() => onOpen('take')}>
          Take over
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconReplace size={15} aria-hidden />}
        onClick={onOverride}
      >
        Override
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowsExchange size={15} aria-hidden />}
        onClick={() => onOpen('swap')}
      >
        Swap
      </Button>
    </>
  )
}

type MenuProps = { readonly rota: Rota; readonly onSubscribe: () => void }

function CalendarMenu({ rota, onSubscribe }: MenuProps) {
  const isReadOnly = useIsReadOnly()
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconCalendar size={15} aria-hidden />}>
          Calendar
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={calendarPath(rota.id)}
          download={`${rota.name}.ics`}
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          Download (.ics)
        </Menu.Item>
        {!isReadOnly && (
          <Menu.Item leftSection={<IconRss size={15} aria-hidden />} onClick={onSubscribe}>
            Subscribe
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Covers a gap; who may only look has none. */
export function CoverButton({ onClick }: { readonly onClick: () => void }) {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <Button size="xs" variant="default" onClick={onClick}>
      Cover it
    </Button>
  )
}
