import { Button } from '@mantine/core'
import { IconReplace } from '@tabler/icons-react'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useMinute } from '../ui/ticker.ts'
import { clockOf } from './clock.ts'
import { nameOf } from './names.ts'
import classes from './override-list.module.css'
import { Face, useDirectory } from './person.tsx'
import { useEndOverride, useOverrides } from './queries.ts'
import type { Override, Participant, Rota } from './types.ts'
import { laneName, rangeWords } from './words.ts'

/** The overrides that run or are still to come, each with its end. */
export function OverrideList({ rota }: { readonly rota: Rota }) {
  const now = useMinute()
  const query = useOverrides(rota.id, now)
  return (
    <Panel title="Overrides ahead">
      <QueryView query={query} what="The overrides">
        {(overrides) =>
          overrides.length === 0 ? (
            <EmptyState icon={IconReplace} title="No overrides">
              The rotations go on as planned. Choose a shift in the timeline to put somebody else there.
            </EmptyState>
          ) : (
            <ul className={`${rows.list} ${classes.list}`}>
              {overrides.map((override) => (
                <OverrideRow key={override.alias} rota={rota} override={override} now={now} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  )
}

type RowProps = { readonly rota: Rota; readonly override: Override; readonly now: number }

function OverrideRow({ rota, override, now }: RowProps) {
  const { names } = useDirectory()
  const isReadOnly = useIsReadOnly()
  const end = useEndOverride(rota.id)
  const clock = clockOf(rota.timeZone)
  const who = participantOf(override)
  const ends = { startAt: Date.parse(override.startDate), endAt: Date.parse(override.endDate) }
  const word = ends.startAt <= now ? 'End now' : 'Remove'
  const name = nameOf(who, names)
  return (
    <li className={`${rows.row} ${classes.row}`} data-override={override.alias}>
      <Face participant={who} size="sm" />
      <div className={rows.stack}>
        <span className={rows.name}>{name}</span>
        <span className={classes.range}>
          {rangeWords(ends, clock, now)} <span className={rows.quiet}>{clock.name}</span>
        </span>
        {override.rotations.length > 0 && (
          <span className={rows.quiet}>
            {override.rotations.map((rotation) => laneName(rotation.name ?? '')).join(', ')}
          </span>
        )}
      </div>
      {!isReadOnly && (
        <Button
          variant="default"
          loading={end.isPending}
          aria-label={`${word}: the override of ${name}, ${rangeWords(ends, clock, now)}`}
          onClick={() => end.mutate(override.alias)}
        >
          {word}
        </Button>
      )}
    </li>
  )
}

function participantOf({ user }: Override): Participant {
  return { type: user.type, id: user.id ?? null, name: user.username ?? user.name ?? '' }
}
