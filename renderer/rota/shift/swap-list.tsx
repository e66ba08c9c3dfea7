import { Button } from '@mantine/core'
import { useIsReadOnly } from '../../session.tsx'
import { Panel } from '../../ui/panel.tsx'
import { showRefusal } from '../../ui/refusal.tsx'
import rows from '../../ui/rows.module.css'
import { useMinute } from '../../ui/ticker.ts'
import { useNotDeleted, useUndoableDelete } from '../../ui/undo.tsx'
import { nameOf } from '../names.ts'
import { Face, useDirectory } from '../person.tsx'
import type { Participant, Rota } from '../types.ts'
import { useClocks } from '../use-clock.ts'
import { rangeWords } from '../words.ts'
import { type Swap, useDecideSwap, useSwapRemoval, useSwaps } from './queries.ts'
import classes from './shift.module.css'

/** Swaps that wait for an answer, and accepted ones that are still to come; nothing where there are none. */
export function SwapList({ rota }: { readonly rota: Rota }) {
  const now = useMinute()
  const isThere = useNotDeleted()
  const swaps = (useSwaps(rota.id).data ?? []).filter(
    (swap) =>
      isThere(swap) &&
      swap.state !== 'declined' &&
      Math.max(Date.parse(swap.from.endDate), Date.parse(swap.to.endDate)) > now,
  )
  if (swaps.length === 0) return null
  return (
    <Panel title="Swaps">
      <ul className={`${rows.list} ${classes.swaps}`}>
        {swaps.map((swap) => (
          <SwapRow key={swap.id} swap={swap} rota={rota} now={now} />
        ))}
      </ul>
    </Panel>
  )
}

type RowProps = { readonly swap: Swap; readonly rota: Rota; readonly now: number }

const userOf = ({ id, name }: { readonly id: string; readonly name: string }): Participant => ({
  type: 'user',
  id,
  name,
})

function SwapRow({ swap, rota, now }: RowProps) {
  const { names } = useDirectory()
  const { clock } = useClocks(rota.timeZone)
  const { from, to, state } = swap
  const sides = [
    { who: userOf(to.user), shift: from },
    { who: userOf(from.user), shift: to },
  ]
  return (
    <li className={rows.row}>
      <div className={classes.sides}>
        <span className={classes.state}>{state === 'requested' ? 'Waits for an answer' : 'Accepted'}</span>
        {sides.map(({ who, shift }) => (
          <span key={shift.startDate} className={classes.side}>
            <Face participant={who} size="sm" />
            <span>
              <strong>{nameOf(who, names)}</strong>{' '}
              {rangeWords(
                { startAt: Date.parse(shift.startDate), endAt: Date.parse(shift.endDate) },
                clock,
                now,
              )}{' '}
              <span className={rows.quiet}>{clock.name}</span>
            </span>
          </span>
        ))}
      </div>
      <Buttons swap={swap} rota={rota} />
    </li>
  )
}

function Buttons({ swap, rota }: Pick<RowProps, 'swap' | 'rota'>) {
  const isReadOnly = useIsReadOnly()
  const { names } = useDirectory()
  const decide = useDecideSwap(rota.id)
  const [one, other] = [swap.from, swap.to].map(({ user }) => nameOf(userOf(user), names))
  const what = `the swap of ${one} and ${other}`
  const remove = useUndoableDelete<Swap>({
    what: () => `The swap of ${one} and ${other}`,
    remove: useSwapRemoval(rota.id),
  })
  const answer = (verb: 'accept' | 'decline') =>
    decide.mutate(
      { id: swap.id, verb },
      { onError: (error) => showRefusal('The swap could not be answered', error) },
    )
  if (isReadOnly) return null
  return (
    <div className={classes.buttons}>
      {swap.state === 'requested' && (
        <>
          <Button loading={decide.isPending} aria-label={`Accept ${what}`} onClick={() => answer('accept')}>
            Accept
          </Button>
          <Button variant="default" aria-label={`Decline ${what}`} onClick={() => answer('decline')}>
            Decline
          </Button>
        </>
      )}
      <Button variant="default" aria-label={`Take back ${what}`} onClick={() => remove(swap)}>
        Take back
      </Button>
    </div>
  )
}
