import { useDebouncedValue } from '@mantine/hooks'
import { type SubmitEvent, use, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { BackLink } from '../../ui/back-link.tsx'
import form from '../../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../../ui/form.tsx'
import { useLeaveGuard } from '../../ui/leave-guard.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useMinute } from '../../ui/ticker.ts'
import { ZoneContext } from '../../ui/when.tsx'
import { clockOf } from '../clock.ts'
import { lastMonday } from '../draft.ts'
import { emptyDraft, fieldOfRotation, isBody, type RotationDraft, toBody } from './draft.ts'
import { PREVIEW_DAYS, PreviewPanel } from './preview.tsx'
import { hoursFrom, useMakeRota, usePreview } from './queries.ts'
import { fieldOfRota, type RotaDraft, RotaFields } from './rota-fields.tsx'
import classes from './rotation.module.css'
import { RotationFields } from './rotation-fields.tsx'

/** `/on-call/new`: a rota with its first rotation, and who would be on call by it. */
export function NewRotaPage() {
  const now = useMinute()
  const { rota, turns, setRota, setTurns, errors, submit, make, body } = useNewRota()
  const [from] = useState(() => Date.now())
  const [settled] = useDebouncedValue(body, 250)
  const change = useMemo(() => {
    if (settled === null) return null
    return { ...hoursFrom(from, PREVIEW_DAYS), timezone: rota.timeZone, rotations: [settled] }
  }, [settled, from, rota.timeZone])
  const [, go] = useLocation()
  return (
    <>
      <BackLink href="/on-call">All rotas</BackLink>
      <div className={classes.page}>
        <Panel title="New rota">
          <form className={`${form.form} ${classes.form}`} onSubmit={submit} noValidate>
            <RotaFields draft={rota} errors={errors} set={setRota} />
            <RotationFields
              draft={turns}
              timeZone={rota.timeZone}
              errors={{ ...errors, name: errors.rotation ?? '' }}
              set={setTurns}
            />
            <FormEnd
              word="Make the rota"
              isPending={make.isPending}
              error={errors.form}
              onCancel={() => go('/on-call')}
            />
          </form>
        </Panel>
        <PreviewPanel
          query={usePreview(null, change)}
          isAsked={change !== null}
          clock={clockOf(rota.timeZone)}
          now={now}
          isNew
        />
      </div>
    </>
  )
}

function useNewRota() {
  const own = use(ZoneContext)
  const [first] = useState(() => {
    const { zone } = clockOf(own)
    const rota: RotaDraft = { name: '', description: '', timeZone: own, team: null, enabled: true }
    return { rota, turns: emptyDraft(lastMonday(Date.now(), zone), zone) }
  })
  const [draft, setDraft] = useState(first)
  const [isTried, setTried] = useState(false)
  const [, go] = useLocation()
  const lift = useLeaveGuard(draft !== first)
  const make = useMakeRota()
  const { rota, turns } = draft
  const result = useMemo(() => toBody(turns, { timeZone: rota.timeZone, old: null }), [turns, rota.timeZone])
  const body = isBody(result) ? result : null
  const wrong: Errors = {
    ...(rota.name.trim() === '' && { name: 'Give the rota a name.' }),
    ...(isBody(result) ? {} : result),
  }
  const refused = errorsOfRefusal(make.error, (path) =>
    path.startsWith('rotations') ? fieldOfNewRotation(path) : fieldOfRota(path),
  )

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (body === null || Object.keys(wrong).length > 0) return
    const { name, description, timeZone, team, enabled } = rota
    const owner = team === null ? {} : { ownerTeam: { id: team } }
    const values = { name: name.trim(), description, timezone: timeZone, enabled, ...owner }
    const onSuccess = (id: string) => {
      lift()
      go(`/on-call/${encodeURIComponent(id)}`)
    }
    make.mutate({ ...values, rotations: [body] }, { onSuccess })
  }
  return {
    rota,
    turns,
    setRota: (changes: Partial<RotaDraft>) =>
      setDraft((before) => ({ ...before, rota: { ...before.rota, ...changes } })),
    setTurns: (changes: Partial<RotationDraft>) =>
      setDraft((before) => ({ ...before, turns: { ...before.turns, ...changes } })),
    errors: isTried ? { ...refused, ...wrong } : refused,
    submit,
    make,
    body,
  }
}

/** Two things of the form have a name. */
function fieldOfNewRotation(path: string): string | null {
  const field = fieldOfRotation(path)
  return field === 'name' ? 'rotation' : field
}
