import { CloseButton } from '@mantine/core'
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { counted } from '../ui/natural.ts'
import { Panel } from '../ui/panel.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { TargetSearch } from './target-search.tsx'
import classes from './targets-panel.module.css'
import type { Reach } from './types.ts'
import type { ScheduleFields } from './use-schedule-form.ts'
import { dollars } from './week-words.ts'

type Props = ScheduleFields & { readonly reach: Reach | undefined }

/** What the schedule acts on: resources by name, groups, and everything that bears a tag. */
export function TargetsPanel({ reach, ...fields }: Props) {
  const { draft, errors, isReadOnly } = fields
  const isEmpty = draft.resources.length + draft.groups.length + draft.tags.length === 0
  return (
    <Panel title="Acts on" aside={reach !== undefined && !isEmpty && <Sum reach={reach} />}>
      {isEmpty && (
        <p className={classes.none}>
          Nothing yet: the schedule fires, and nothing happens. Pick what it starts and stops
          {isReadOnly ? '.' : ', or '}
          {!isReadOnly && <Link href="/resources/new">make the first resource</Link>}
        </p>
      )}
      <ul className={classes.list}>
        <Resources {...fields} reach={reach} />
        <Groups {...fields} reach={reach} />
        <Tags {...fields} reach={reach} />
      </ul>
      {!isReadOnly && <TargetSearch {...fields} />}
      {errors.targets !== undefined && (
        <p className={classes.error} role="alert">
          {errors.targets}
        </p>
      )}
    </Panel>
  )
}

function Sum({ reach: { total, hourlyCost } }: { readonly reach: Reach }) {
  return (
    <span className={classes.quiet}>
      {counted(total, 'resource')}
      {hourlyCost > 0 && ` · ${dollars(hourlyCost)} an hour`}
    </span>
  )
}

function Resources({ draft, set, isReadOnly, reach }: Props) {
  const known = new Map(reach?.resources.map((resource) => [resource.id, resource]))
  return draft.resources.map(({ id, name }) => {
    const resource = known.get(id)
    return (
      <Row
        key={id}
        name={<Link href={`/resources/${encodeURIComponent(id)}`}>{name}</Link>}
        removal={isReadOnly ? null : `Take ${name} out`}
        onRemove={() => set({ resources: draft.resources.filter((one) => one.id !== id) })}
      >
        {resource && <StatusBadge status={resource.status} />}
        {resource?.held && <Held words={resource.held} />}
      </Row>
    )
  })
}

function Groups({ draft, set, isReadOnly, reach }: Props) {
  return draft.groups.map(({ id, name }) => {
    const total = reach?.groups.find((group) => group.id === id)?.total
    return (
      <Row
        key={id}
        name={<Link href={`/groups/${encodeURIComponent(id)}`}>{name}</Link>}
        removal={isReadOnly ? null : `Take the group ${name} out`}
        onRemove={() => set({ groups: draft.groups.filter((one) => one.id !== id) })}
      >
        <span className={classes.quiet}>
          group{total !== undefined && ` of ${counted(total, 'resource')}`}
        </span>
      </Row>
    )
  })
}

function Tags({ draft, set, isReadOnly, reach }: Props) {
  return draft.tags.map(({ key, value }) => {
    const isThis = (tag: { readonly key: string; readonly value: string }) =>
      tag.key === key && tag.value === value
    const total = reach?.tags.find(isThis)?.total
    const name = `${key} = ${value}`
    return (
      <Row
        key={name}
        name={<>everything tagged {name}</>}
        removal={isReadOnly ? null : `Take everything tagged ${name} out`}
        onRemove={() => set({ tags: draft.tags.filter((tag) => !isThis(tag)) })}
      >
        {total === 0 ? (
          <span className={classes.warn}>
            <IconAlertTriangle size={14} aria-hidden /> matches nothing now
          </span>
        ) : (
          total !== undefined && <span className={classes.quiet}>{counted(total, 'resource')} now</span>
        )}
      </Row>
    )
  })
}

function Held({ words }: { readonly words: string }) {
  return (
    <span className={classes.warn} title={words}>
      <IconHandStop size={14} aria-hidden /> {words.replace(/ until .*?(?=:|$)/, '')}
    </span>
  )
}

type RowProps = {
  readonly name: ReactNode
  readonly removal: string | null
  readonly onRemove: () => void
  readonly children: ReactNode
}

function Row({ name, removal, onRemove, children }: RowProps) {
  return (
    <li className={classes.row}>
      <span className={classes.name}>{name}</span>
      <span className={classes.state}>{children}</span>
      {removal !== null && <CloseButton size="sm" aria-label={removal} onClick={onRemove} />}
    </li>
  )
}
