import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../api.ts'
import { BackLink } from '../ui/back-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { useNotDeleted } from '../ui/undo.tsx'
import { clockOf } from './clock.ts'
import { nextHalfHour } from './draft.ts'
import { FairnessPanel } from './fairness/fairness-panel.tsx'
import { ForwardingList } from './forwarding-list.tsx'
import { DutyCard, GapWarning, Next } from './on-call-now.tsx'
import { type NewPeriod, OverrideForm, periodOf } from './override-form.tsx'
import { OverrideList } from './override-list.tsx'
import { useDirectory } from './person.tsx'
import { useRota } from './queries.ts'
import { CoverButton, RotaActions } from './rota-actions.tsx'
import classes from './rota-page.module.css'
import { RotationList } from './rotation-list.tsx'
import { SwapList } from './shift/swap-list.tsx'
import { TimelinePanel } from './timeline-panel.tsx'
import type { Rota } from './types.ts'

const DAY_MS = 86_400_000
/** More people at once are told of in small. */
const MOST_LARGE = 4

/** One rota: who is on call, the timeline, and what changes it. */
export function RotaPage({ rotaId }: { readonly rotaId: string }) {
  const query = useRota(rotaId)
  const isThere = useNotDeleted()
  const isGone = (query.error instanceof ApiError && query.error.status === 404) || !isThere({ id: rotaId })
  return (
    <>
      <BackLink href="/on-call">All rotas</BackLink>
      {isGone ? (
        <Panel title="Not here">
          <EmptyState icon={IconMapOff} title="There is no such rota">
            <p>It may have been deleted.</p>
            <Button component={Link} href="/on-call">
              Show all rotas
            </Button>
          </EmptyState>
        </Panel>
      ) : query.data ? (
        <RotaView rota={query.data} />
      ) : (
        <Panel title="On-call">
          <QueryView query={query} what="The rota">
            {() => null}
          </QueryView>
        </Panel>
      )}
    </>
  )
}

function RotaView({ rota }: { readonly rota: Rota }) {
  const now = useMinute()
  const { me } = useDirectory()
  const [period, setPeriod] = useState<NewPeriod | null>(null)
  const [last, setLast] = useState<string | null>(null)
  const user = last ?? me?.id ?? null
  const startAt = nextHalfHour(now)
  const onOverride = () => setPeriod({ startAt, endAt: startAt + DAY_MS, rotations: null, user })
  return (
    <>
      <Panel title={rota.name} aside={<RotaActions rota={rota} onOverride={onOverride} />}>
        <Glance rota={rota} />
        <Gap rota={rota} now={now} onCover={setPeriod} />
      </Panel>
      <TimelinePanel rota={rota} user={user} onOverride={setPeriod} />
      <div className={classes.columns}>
        <RotationList rota={rota} />
        <div className={classes.stack}>
          <OverrideList rota={rota} onEdit={(override) => setPeriod(periodOf(override))} />
          <SwapList rota={rota} />
          <ForwardingList rota={rota} />
        </div>
      </div>
      <FairnessPanel rota={rota} />
      {period && (
        <OverrideForm rota={rota} period={period} onMade={setLast} onClose={() => setPeriod(null)} />
      )}
    </>
  )
}

function Glance({ rota }: { readonly rota: Rota }) {
  const clock = clockOf(rota.timeZone)
  return (
    <>
      <div className={classes.about}>
        {[rota.description, rota.ownerTeam && `Team ${rota.ownerTeam.name}`, `${clock.name} time`]
          .filter(Boolean)
          .join(' · ')}
      </div>
      <div className={classes.glance}>
        <section aria-label="On call now" className={classes.now}>
          <h3 className={classes.head}>On call now</h3>
          <div className={classes.duties}>
            {rota.onCall.map((duty) => (
              <DutyCard
                key={`${duty.rotationId} ${duty.participant.id}`}
                duty={duty}
                timeZone={rota.timeZone}
                isLarge={rota.onCall.length <= MOST_LARGE}
              />
            ))}
            {rota.onCall.length === 0 && (
              <span className={classes.nobody} data-off={!rota.enabled}>
                {rota.enabled ? 'Nobody' : 'Nobody: the rota is off'}
              </span>
            )}
          </div>
        </section>
        <section aria-label="Next">
          <h3 className={classes.head}>Next</h3>
          <Next rota={rota} />
        </section>
      </div>
    </>
  )
}

type GapProps = {
  readonly rota: Rota
  readonly now: number
  readonly onCover: (period: NewPeriod) => void
}

function Gap({ rota, now, onCover }: GapProps) {
  const { firstGap } = rota
  if (firstGap === null || !rota.enabled) return null
  const startAt = Math.max(now, Date.parse(firstGap.startDate))
  return (
    <div className={classes.gap} role="status">
      <GapWarning rota={rota} now={now} />
      <CoverButton
        onClick={() => onCover({ startAt, endAt: Date.parse(firstGap.endDate), rotations: null })}
      />
    </div>
  )
}
