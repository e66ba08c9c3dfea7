import { Button } from '@mantine/core'
import { IconArrowForward, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useMinute } from '../ui/ticker.ts'
import { useNotDeleted, useUndoableDelete } from '../ui/undo.tsx'
import { ForwardingForm } from './forwarding-form.tsx'
import { nameOf } from './names.ts'
import classes from './override-list.module.css'
import { useForwardingRemoval, useForwardings } from './override-queries.ts'
import { Face, useDirectory } from './person.tsx'
import type { Forwarding, Rota } from './types.ts'
import { useClocks } from './use-clock.ts'
import { rangeWords } from './words.ts'

/** The rules that hand on the duties of those who may be on call here; they hold in every rota. */
export function ForwardingList({ rota }: { readonly rota: Rota }) {
  const now = useMinute()
  const isReadOnly = useIsReadOnly()
  const query = useForwardings(now)
  const isThere = useNotDeleted()
  const [isOpen, setOpen] = useState(false)
  const add = (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => setOpen(true)}
    >
      Forward
    </Button>
  )
  return (
    <Panel title="Forwarding" aside={!isReadOnly && add}>
      <QueryView query={query} what="The forwarding rules" rows={2}>
        {(rules) => {
          const shown = rules.filter(isThere)
          return shown.length === 0 ? (
            <EmptyState icon={IconArrowForward} title="Nothing is forwarded">
              Forwarding hands every duty of one person to another for a while, in all rotas.
            </EmptyState>
          ) : (
            <ul className={`${rows.list} ${classes.list}`}>
              {shown.map((rule) => (
                <ForwardingRow key={rule.id} rule={rule} rota={rota} now={now} />
              ))}
            </ul>
          )
        }}
      </QueryView>
      {isOpen && <ForwardingForm rota={rota} onClose={() => setOpen(false)} />}
    </Panel>
  )
}

type RowProps = { readonly rule: Forwarding; readonly rota: Rota; readonly now: number }

function ForwardingRow({ rule, rota, now }: RowProps) {
  const { names } = useDirectory()
  const isReadOnly = useIsReadOnly()
  const { end, restore } = useForwardingRemoval()
  const { clock } = useClocks(rota.timeZone)
  const [from, to] = [rule.fromUser, rule.toUser].map(({ id, username }) =>
    nameOf({ type: 'user', id, name: username }, names),
  )
  const remove = useUndoableDelete({ what: () => `The forwarding from ${from}`, remove: end, restore })
  const ends = { startAt: Date.parse(rule.startDate), endAt: Date.parse(rule.endDate) }
  const range = rangeWords(ends, clock, now)
  const word = ends.startAt <= now ? 'End now' : 'Remove'
  return (
    <li className={`${rows.row} ${classes.row}`}>
      <Face participant={{ type: 'user', id: rule.toUser.id, name: rule.toUser.username }} size="sm" />
      <div className={rows.stack}>
        <span className={rows.name}>
          {to} for {from}
        </span>
        <span className={classes.range}>
          {range} <span className={rows.quiet}>{clock.name}</span>
        </span>
      </div>
      {!isReadOnly && (
        <Button
          variant="default"
          aria-label={`${word}: the forwarding from ${from} to ${to}, ${range}`}
          onClick={() => remove(rule)}
        >
          {word}
        </Button>
      )}
    </li>
  )
}
