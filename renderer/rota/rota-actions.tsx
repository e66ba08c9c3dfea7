import { Button, Menu } from '@mantine/core'
import { IconCalendar, IconDownload, IconHandGrab, IconReplace, IconRss } from '@tabler/icons-react'
import { useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { calendarPath } from './queries.ts'
import classes from './rota-page.module.css'
import { Subscribe } from './subscribe.tsx'
import { TakeForm } from './take-form.tsx'
import type { Rota } from './types.ts'

type Props = { readonly rota: Rota; readonly onOverride: () => void }

/** What can be done with a rota; who may only look can download its calendar. */
export function RotaActions({ rota, onOverride }: Props) {
  const isReadOnly = useIsReadOnly()
  const [open, setOpen] = useState<'take' | 'subscribe' | null>(null)
  const close = () => setOpen(null)
  return (
    <div className={classes.actions}>
      {!isReadOnly && rota.onCall.length > 0 && (
        <Button
          size="xs"
          leftSection={<IconHandGrab size={15} aria-hidden />}
          onClick={() => setOpen('take')}
        >
          Take over
        </Button>
      )}
      {!isReadOnly && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconReplace size={15} aria-hidden />}
          onClick={onOverride}
        >
          Override
        </Button>
      )}
      <CalendarMenu rota={rota} onSubscribe={() => setOpen('subscribe')} />
      {open === 'take' && <TakeForm rota={rota} onClose={close} />}
      {open === 'subscribe' && <Subscribe rota={rota} onClose={close} />}
    </div>
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
