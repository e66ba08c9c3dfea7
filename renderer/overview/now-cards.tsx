// Three cards that answer at a glance: what comes next, who is on call, what goes on.
import { ActionIcon, Anchor, Progress, Skeleton } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Next, Running } from '#shared/schema/timeline.ts'
import { useCancelRun } from '../activity/queries.ts'
import { reasonOf } from '../api.ts'
import { useIsPausedAt } from '../power/queries.ts'
import { nameOf } from '../rota/names.ts'
import { DirectoryProvider, Face, useDirectory } from '../rota/person.tsx'
import { useRotas } from '../rota/queries.ts'
import type { Duty, Rota } from '../rota/types.ts'
import { useIsReadOnly } from '../session.tsx'
import { Action } from '../ui/action.tsx'
import { useNowNear } from '../ui/ticker.ts'
import { formatDuration } from '../ui/time.ts'
import { Relative, When } from '../ui/when.tsx'
import classes from './now-cards.module.css'
import { useNext, useRunning } from './queries.ts'

export function NowCards() {
  return (
    <div className={classes.cards}>
      <NextCard />
      <DirectoryProvider>
        <OnCallCard />
      </DirectoryProvider>
      <RunningCard />
    </div>
  )
}

type CardProps<Data> = {
  readonly title: string
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
}

function Card<Data>({ title, query, children }: CardProps<Data>) {
  return (
    <section className={classes.card} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      {query.data !== undefined ? (
        children(query.data)
      ) : query.isError ? (
        <span className={classes.quiet}>Could not be read: {reasonOf(query.error)}</span>
      ) : (
        <Skeleton height={30} width="60%" />
      )}
    </section>
  )
}

const THEN_SHOWN = 2

function NextCard() {
  const query = useNext(1 + THEN_SHOWN)
  const isPausedAt = useIsPausedAt()
  return (
    <Card title="Next" query={query}>
      {([first, ...then]) =>
        first === undefined ? (
          <Nothing title="Nothing ahead">
            <Anchor component={Link} href="/schedules/new" size="sm">
              Make a schedule
            </Anchor>{' '}
            or{' '}
            <Anchor component={Link} href="/jobs/new" size="sm">
              a job
            </Anchor>
          </Nothing>
        ) : (
          <>
            <span className={classes.big}>
              {isPausedAt(first.at) ? 'Paused' : <Relative at={first.at} />}
            </span>
            <Coming firing={first} />
            {then.length > 0 && (
              <ul className={classes.list} aria-label="Then">
                {then.map((firing) => (
                  <li key={`${firing.id} ${firing.at} ${firing.what}`}>
                    <Coming firing={firing} isSmall />
                  </li>
                ))}
              </ul>
            )}
          </>
        )
      }
    </Card>
  )
}

export function Coming({ firing, isSmall = false }: { readonly firing: Next; readonly isSmall?: boolean }) {
  const { kind, id, name, what, at, timeZone } = firing
  return (
    <span className={isSmall ? classes.row : classes.firing}>
      <span className={classes.what}>
        <Action action={what} />
        <Link href={`/${kind}s/${encodeURIComponent(id)}`} className={classes.name}>
          {name}
        </Link>
      </span>
      <span className={classes.quiet}>
        <When at={at} timeZone={timeZone} />
      </span>
    </span>
  )
}

function Nothing({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <>
      <span className={`${classes.big} ${classes.dim}`}>{title}</span>
      <span className={classes.quiet}>{children}</span>
    </>
  )
}

const PEOPLE_SHOWN = 2

function OnCallCard() {
  const query = useRotas()
  return (
    <Card title="On call" query={query}>
      {(rotas) => {
        if (rotas.every(({ enabled }) => !enabled))
          return (
            <Nothing title="No rota">
              <Anchor component={Link} href="/on-call" inherit>
                Make one
              </Anchor>{' '}
              to see who is on call
            </Nothing>
          )
        return <OnCallNow rotas={rotas} />
      }}
    </Card>
  )
}

/** The first who are on call, and rotas of which nobody is. */
export function OnCallNow({ rotas }: { readonly rotas: readonly Rota[] }) {
  const on = rotas.filter(({ enabled }) => enabled)
  const duties = on.flatMap((rota) => rota.onCall.map((duty) => ({ rota, duty })))
  const bare = on.filter(({ onCall }) => onCall.length === 0)
  const more = Math.max(0, duties.length - PEOPLE_SHOWN) + Math.max(0, bare.length - PEOPLE_SHOWN)
  return (
    <ul className={classes.people}>
      {duties.slice(0, PEOPLE_SHOWN).map(({ rota, duty }) => (
        <OnDuty key={`${rota.id} ${duty.rotationId}`} rota={rota} duty={duty} />
      ))}
      {bare.slice(0, PEOPLE_SHOWN).map((rota) => (
        <Bare key={rota.id} rota={rota} />
      ))}
      {more > 0 && (
        <li className={classes.quiet}>
          <Link href="/on-call">and {more} more</Link>
        </li>
      )}
    </ul>
  )
}

function OnDuty({ rota, duty }: { readonly rota: Rota; readonly duty: Duty }) {
  const { names } = useDirectory()
  return (
    <li className={classes.person}>
      <Face participant={duty.participant} />
      <span className={classes.who}>
        <span className={classes.name}>{nameOf(duty.participant, names)}</span>
        <span className={classes.quiet}>
          <Link href={`/on-call/${encodeURIComponent(rota.id)}`}>{rota.name}</Link>
          {duty.endDate !== null && (
            <>
              {' until '}
              <When at={duty.endDate} />
            </>
          )}
        </span>
      </span>
    </li>
  )
}

function Bare({ rota }: { readonly rota: Rota }) {
  return (
    <li className={classes.person}>
      <Face participant={{ type: 'none', id: null, name: '' }} />
      <span className={classes.who}>
        <span className={classes.bare}>Nobody</span>
        <span className={classes.quiet}>
          <Link href={`/on-call/${encodeURIComponent(rota.id)}`}>{rota.name}</Link>
          {rota.next.at !== null && (
            <>
              {' until '}
              <When at={rota.next.at} />
            </>
          )}
        </span>
      </span>
    </li>
  )
}

const RUNS_SHOWN = 2

function RunningCard() {
  const query = useRunning()
  return (
    <Card title="Running now" query={query}>
      {(runs) =>
        runs.length === 0 ? (
          <Nothing title="Nothing runs">Runs show here, with how long they usually take.</Nothing>
        ) : (
          <ul className={classes.runs}>
            {runs.slice(0, RUNS_SHOWN).map((run) => (
              <RunningRow key={run.id} run={run} />
            ))}
            {runs.length > RUNS_SHOWN && (
              <li className={classes.quiet}>
                <Link href="/activity?state=running">and {runs.length - RUNS_SHOWN} more</Link>
              </li>
            )}
          </ul>
        )
      }
    </Card>
  )
}

/** A run with how far it is, going by how long it takes at other times. */
function RunningRow({ run }: { readonly run: Running }) {
  const startedAt = Date.parse(run.startedAt ?? run.dueAt)
  const elapsed = Math.max(0, useNowNear(Date.now()) - startedAt)
  const { usualMs } = run
  const isLong = usualMs !== null && elapsed > usualMs * 1.2 + 2_000
  return (
    <li className={classes.run}>
      <span className={classes.runHead}>
        <span className={classes.what}>
          <Action action={run.what} />
          <Link href={`/runs/${encodeURIComponent(run.runId ?? '')}`} className={classes.name}>
            {run.target.name}
          </Link>
        </span>
        <Cancel run={run} />
      </span>
      <Progress
        size="sm"
        value={usualMs === null ? 100 : Math.min(96, (elapsed / Math.max(1, usualMs)) * 100)}
        striped={usualMs === null}
        animated={usualMs === null}
        color={isLong ? 'yellow.8' : 'indigo'}
        aria-label={`Progress of ${run.target.name}`}
      />
      <span className={classes.quiet}>
        {formatDuration(Math.floor(elapsed / 1000) * 1000)}
        {usualMs !== null && ` of usually ${formatDuration(usualMs)}`}
        {isLong && ': longer than usual'}
      </span>
    </li>
  )
}

function Cancel({ run }: { readonly run: Running }) {
  const cancel = useCancelRun({ id: run.runId ?? '', target: run.target })
  if (useIsReadOnly()) return null
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      loading={cancel.isPending}
      aria-label={`Cancel the run of ${run.target.name}`}
      title="Cancel"
      onClick={() => cancel.mutate()}
    >
      <IconPlayerStop size={15} aria-hidden />
    </ActionIcon>
  )
}
