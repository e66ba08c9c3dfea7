import { Button, VisuallyHidden } from '@mantine/core'
import { IconCopy, IconMapOff, IconPin, IconPinnedOff, IconTrash } from '@tabler/icons-react'
import { use, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { ApiError } from '../api.ts'
import { useCommands } from '../palette/commands.ts'
import { useIsReadOnly } from '../session.tsx'
import { usePin } from '../settings/pin.ts'
import { BackLink } from '../ui/back-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { SwitchRow } from '../ui/switch-row.tsx'
import { useUndoableDelete } from '../ui/undo.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { FireButtons } from './fire-buttons.tsx'
import { useFlip } from './queries.ts'
import { copyOf, draftOf, newDraft } from './schedule-draft.ts'
import { ScheduleEditor } from './schedule-editor.tsx'
import classes from './schedule-page.module.css'
import { deleteSchedule, useSchedule } from './schedule-queries.ts'
import type { EditedSchedule } from './types.ts'

/** A new schedule, or a copy of the one that the address names with `?from`. */
export function NewSchedulePage() {
  const [search] = useSearchParams()
  const from = search.get('from')
  return (
    <>
      <VisuallyHidden component="h1">New schedule</VisuallyHidden>
      <BackLink href="/schedules">All schedules</BackLink>
      {from === null ? <BlankSchedule /> : <CopiedSchedule id={from} />}
    </>
  )
}

function BlankSchedule() {
  const timeZone = use(ZoneContext)
  const [first] = useState(() => newDraft(timeZone))
  return <ScheduleEditor schedule={null} first={first} isOn title="New schedule" />
}

function CopiedSchedule({ id }: { readonly id: string }) {
  const query = useSchedule(id)
  if (query.data) {
    const { name } = query.data
    return <ScheduleEditor schedule={null} first={copyOf(query.data)} isOn title={`Copy of ${name}`} />
  }
  if (isGone(query.error)) return <NoSchedule />
  return (
    <Panel title="New schedule">
      <QueryView query={query} what="The schedule">
        {() => null}
      </QueryView>
    </Panel>
  )
}

/** One schedule: all of it can be changed where it is seen. */
export function SchedulePage({ scheduleId }: { readonly scheduleId: string }) {
  const query = useSchedule(scheduleId)
  return (
    <>
      <VisuallyHidden component="h1">Schedule</VisuallyHidden>
      <BackLink href="/schedules">All schedules</BackLink>
      {isGone(query.error) ? (
        <NoSchedule />
      ) : query.data ? (
        <KnownSchedule schedule={query.data} />
      ) : (
        <Panel title="Schedule">
          <QueryView query={query} what="The schedule">
            {() => null}
          </QueryView>
        </Panel>
      )}
    </>
  )
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}

function NoSchedule() {
  return (
    <Panel title="Not here">
      <EmptyState icon={IconMapOff} title="There is no such schedule">
        <p>It may have been deleted. What it did still stands in the activity.</p>
        <Button component={Link} href="/schedules">
          Show all schedules
        </Button>
      </EmptyState>
    </Panel>
  )
}

function KnownSchedule({ schedule }: { readonly schedule: EditedSchedule }) {
  const flip = useFlip(schedule)
  const [first] = useState(() => draftOf(schedule))
  const isOn = flip.isPending ? flip.variables : schedule.enabled
  return (
    <ScheduleEditor
      schedule={schedule}
      first={first}
      isOn={isOn}
      title={schedule.name}
      aside={<Actions schedule={schedule} isOn={isOn} onFlip={(on) => flip.mutate(on)} />}
    />
  )
}

type ActionsProps = {
  readonly schedule: EditedSchedule
  readonly isOn: boolean
  readonly onFlip: (isOn: boolean) => void
}

function Actions({ schedule, isOn, onFlip }: ActionsProps) {
  const isReadOnly = useIsReadOnly()
  const [, go] = useLocation()
  const { id, name } = schedule
  const remove = useUndoableDelete<EditedSchedule>({ what: (one) => one.name, remove: deleteSchedule })
  const copyPath = `/schedules/new?from=${encodeURIComponent(id)}`
  function removeAndLeave(): void {
    remove(schedule)
    go('/schedules')
  }
  useCommands(() =>
    isReadOnly
      ? []
      : [
          {
            id: `flip ${id}`,
            label: `Turn ${name} ${isOn ? 'off' : 'on'}`,
            group: 'Schedule',
            run: () => onFlip(!isOn),
          },
          { id: `copy ${id}`, label: `Duplicate ${name}`, group: 'Schedule', run: () => go(copyPath) },
          { id: `delete ${id}`, label: `Delete ${name}`, group: 'Schedule', run: removeAndLeave },
        ],
  )
  return (
    <span className={classes.actions}>
      <SwitchRow name={name} isOn={isOn} isReadOnly={isReadOnly} onFlip={onFlip} />
      {!isReadOnly && (
        <>
          <FireButtons schedule={schedule} />
          <PinButton schedule={schedule} />
          <CopyButton path={copyPath} />
          <DeleteButton onClick={removeAndLeave} />
        </>
      )}
    </span>
  )
}

function CopyButton({ path }: { readonly path: string }) {
  return (
    <Button component={Link} href={path} variant="default" leftSection={<IconCopy size={15} aria-hidden />}>
      Duplicate
    </Button>
  )
}

function DeleteButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button variant="default" leftSection={<IconTrash size={15} aria-hidden />} onClick={onClick}>
      Delete
    </Button>
  )
}

function PinButton({ schedule }: { readonly schedule: EditedSchedule }) {
  const { isPinned, isFull, word, toggle } = usePin(schedule)
  const Icon = isPinned ? IconPinnedOff : IconPin
  return (
    <Button variant="default" leftSection={<Icon size={15} aria-hidden />} disabled={isFull} onClick={toggle}>
      {word}
    </Button>
  )
}
