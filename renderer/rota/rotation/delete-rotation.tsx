import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import form from '../../ui/form.module.css'
import { QueryView } from '../../ui/panel.tsx'
import { useMinute } from '../../ui/ticker.ts'
import { useUndoableDelete } from '../../ui/undo.tsx'
import { clockOf } from '../clock.ts'
import type { Rota, Rotation } from '../types.ts'
import { laneName } from '../words.ts'
import { PREVIEW_DAYS, PreviewPanel } from './preview.tsx'
import { hoursFrom, type ScheduleJson, usePreview, useRotationRemoval, useSchedule } from './queries.ts'

type Props = { readonly rota: Rota; readonly rotation: Rotation; readonly onClose: () => void }

/** Shows what goes with a rotation before it is deleted. */
export function DeleteRotation({ rota, rotation, onClose }: Props) {
  const query = useSchedule(rota.id)
  return (
    <Modal opened onClose={onClose} title={`Delete ${laneName(rotation.name)}?`} size="xl">
      <QueryView query={query} what="The rota">
        {(schedule) => <Question {...{ schedule, rotation, onClose }} />}
      </QueryView>
    </Modal>
  )
}

type QuestionProps = Pick<Props, 'rotation' | 'onClose'> & { readonly schedule: ScheduleJson }

function Question({ schedule, rotation, onClose }: QuestionProps) {
  const now = useMinute()
  const [range] = useState(() => hoursFrom(Date.now(), PREVIEW_DAYS))
  const rotations = schedule.rotations.filter(({ id }) => id !== rotation.id)
  // The dialect knows no rota of no rotations; without its last one nobody is on call.
  const change = rotations.length === 0 ? null : { ...range, rotations }
  const preview = usePreview(schedule.id, change)
  const { end, restore } = useRotationRemoval(schedule)
  const what = () => `The rotation ${laneName(rotation.name)}`
  const remove = useUndoableDelete<Rotation>({ what, remove: end, restore })
  return (
    <div className={form.form}>
      {change === null ? (
        <p>It is the last one: nobody will be on call but by overrides.</p>
      ) : (
        <PreviewPanel query={preview} isAsked clock={clockOf(schedule.timezone)} now={now} />
      )}
      <div className={form.buttons}>
        <Button variant="default" size="sm" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button
          color="red"
          size="sm"
          onClick={() => {
            remove(rotation)
            onClose()
          }}
        >
          Delete the rotation
        </Button>
      </div>
    </div>
  )
}
