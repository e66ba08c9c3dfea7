import { Button } from '@mantine/core'
import { IconPlus, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { useMore } from '../ui/more.tsx'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { useNotDeleted } from '../ui/undo.tsx'
import { useRotas } from './queries.ts'
import { RotaList } from './rota-list.tsx'
import classes from './rotas-page.module.css'
import type { Rota } from './types.ts'
import { WeeklyForm } from './weekly-form.tsx'

const NONE: readonly Rota[] = []

export function RotasPage() {
  const [search, setSearch] = useState('')
  const query = useRotas()
  const isThere = useNotDeleted()
  const all = (query.data ?? NONE).filter(isThere)
  const found = all.filter((rota) => matches(rota, search.trim()))
  const held = useHeldRows(found, { subject: search, isSettled: true })
  const { visible, more } = useMore(held.rows, held.rows.length)
  const isEmpty = query.data?.length === 0
  return (
    <Panel
      title={query.data && !isEmpty ? counted(all.length, 'rota') : 'On-call'}
      aside={
        !isEmpty && (
          <>
            <FreshRows count={held.fresh} onShow={held.showFresh} />
            <SearchField label="Search the rotas" value={search} onChange={setSearch} />
            <NewRota />
          </>
        )
      }
    >
      <QueryView query={query} what="The rotas" rows={6}>
        {() =>
          isEmpty ? (
            <FirstRota />
          ) : visible.length === 0 ? (
            <EmptyState icon={IconSearch} title={`No rota has “${search.trim()}” in it`}>
              Name, description, team and people are searched.
            </EmptyState>
          ) : (
            <div {...held.area}>
              <RotaList rotas={visible} />
              {more}
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}

function matches({ name, description, ownerTeam, rotations }: Rota, search: string): boolean {
  const people = rotations.flatMap(({ participants }) => participants.map((one) => one.name))
  return [name, description, ownerTeam?.name ?? '', ...people]
    .join('\n')
    .toLowerCase()
    .includes(search.toLowerCase())
}

const rotaPath = (rotaId: string): string => `/on-call/${encodeURIComponent(rotaId)}`

function NewRota() {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <Button
      component={Link}
      href="/on-call/new"
      size="xs"
      leftSection={<IconPlus size={15} aria-hidden />}
      aria-label="New rota"
    >
      New<span className={classes.wide}>&nbsp;rota</span>
    </Button>
  )
}

function FirstRota() {
  const isReadOnly = useIsReadOnly()
  const [, go] = useLocation()
  return (
    <div className={classes.first}>
      <EmptyState icon={IconUsersGroup} title="No rotas yet">
        A rota says who is on call when: people take turns, somebody stands in, and a calendar follows.{' '}
        {isReadOnly
          ? 'This session may only look, so the first one is made elsewhere.'
          : 'Begin with turns of a week, '}
        {!isReadOnly && <Link href="/on-call/new">or with everything at once.</Link>}
      </EmptyState>
      {!isReadOnly && (
        <div className={classes.form}>
          <WeeklyForm onMade={(rotaId) => go(rotaPath(rotaId))} />
        </div>
      )}
    </div>
  )
}
