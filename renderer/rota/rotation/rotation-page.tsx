import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { type SubmitEvent, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { BackLink } from '../../ui/back-link.tsx'
import form from '../../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../../ui/form.tsx'
import { useLeaveGuard } from '../../ui/leave-guard.tsx'
import { NotFound } from '../../ui/not-found.tsx'
import { Panel, QueryView } from '../../ui/panel.tsx'
import { useMinute } from '../../ui/ticker.ts'
import { clockOf } from '../clock.ts'
import { lastMonday } from '../draft.ts'
import { laneName } from '../words.ts'
import { emptyDraft, fieldOfRotation, isBody, type RotationJson, toBody, toDraft } from './draft.ts'
import { PREVIEW_DAYS, PreviewPanel } from './preview.tsx'
import { hoursFrom, type ScheduleJson, usePreview, useSchedule, useWriteRotation } from './queries.ts'
import classes from './rotation.module.css'
import { RotationFields } from './rotation-fields.tsx'

type Props = { readonly rotaId: string; readonly rotationId: string }

/** `/on-call/:rotaId/rotations/:rotationId`, or `…/new`: the editor, and beside it what it would change. */
export function RotationPage({ rotaId, rotationId }: Props) {
  const query = useSchedule(rotaId)
  const back = `/on-call/${encodeURIComponent(rotaId)}`
  return (
    <>
      <BackLink href={back}>{query.data?.name ?? 'The rota'}</BackLink>
      <QueryView query={query} what="The rota">
        {(schedule) => <Editor schedule={schedule} rotationId={rotationId} back={back} />}
      </QueryView>
    </>
  )
}

type EditorProps = { readonly schedule: ScheduleJson; readonly rotationId: string; readonly back: string }

function Editor({ schedule, rotationId, back }: EditorProps) {
  const old = schedule.rotations.find(({ id }) => id === rotationId) ?? null
  if (old === null && rotationId !== 'new') return <NotFound />
  return <RotationEditor {...{ schedule, old, back }} />
}

type FormProps = {
  readonly schedule: ScheduleJson
  readonly old: (RotationJson & { readonly id: string }) | null
  readonly back: string
}

function RotationEditor({ schedule, old, back }: FormProps) {
  const now = useMinute()
  const clock = clockOf(schedule.timezone)
  const { draft, set, errors, submit, write, body } = useRotationDraft({ schedule, old, back })
  const [settled] = useDebouncedValue(body, 250)
  const [, go] = useLocation()
  const change = useChange(schedule, settled)
  const preview = usePreview(schedule.id, change)
  return (
    <div className={classes.page}>
      <Panel title={old === null ? 'New rotation' : `Edit ${laneName(old.name ?? '')}`}>
        <form className={`${form.form} ${classes.form}`} onSubmit={submit} noValidate>
          <RotationFields {...{ draft, set, errors }} timeZone={schedule.timezone} />
          <FormEnd
            word={old === null ? 'Add the rotation' : 'Save the rotation'}
            isPending={write.isPending}
            error={errors.form}
            onCancel={() => go(back)}
          />
        </form>
      </Panel>
      <PreviewPanel query={preview} isAsked={change !== null} clock={clock} now={now} />
    </div>
  )
}

/** The rota with the rotation as it is typed in; null while it cannot be said. */
function useChange({ rotations }: ScheduleJson, body: RotationJson | null) {
  const [from] = useState(() => Date.now())
  return useMemo(() => {
    if (body === null) return null
    const others = rotations.map((one) => (one.id === body.id ? body : one))
    return {
      ...hoursFrom(from, PREVIEW_DAYS),
      rotations: body.id === undefined ? [...others, body] : others,
    }
  }, [rotations, body, from])
}

function useRotationDraft({ schedule, old, back }: FormProps) {
  const { zone } = clockOf(schedule.timezone)
  const [first] = useState(() =>
    old === null ? emptyDraft(lastMonday(Date.now(), zone), zone) : toDraft(old, zone),
  )
  const [draft, setDraft] = useState(first)
  const [isTried, setTried] = useState(false)
  const [, go] = useLocation()
  const lift = useLeaveGuard(draft !== first)
  const write = useWriteRotation(schedule.id, old?.id ?? null)
  const result = useMemo(() => toBody(draft, { timeZone: schedule.timezone, old }), [draft, schedule, old])
  const body = isBody(result) ? result : null
  const refused = errorsOfRefusal(write.error, fieldOfRotation)

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (body === null) return
    const onSuccess = () => {
      const title = old === null ? 'The rotation is added' : 'The rotation is changed'
      notifications.show({ title, message: `${laneName(body.name ?? '')} in ${schedule.name}` })
      lift()
      go(back)
    }
    write.mutate(body, { onSuccess })
  }
  return {
    draft,
    set: (changes: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...changes })),
    errors: isTried && !isBody(result) ? { ...refused, ...result } : refused,
    submit,
    write,
    body,
  }
}
