import { Button, Code, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBolt, IconPlus, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { Page } from '../api-types.ts'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { useMore } from '../ui/more.tsx'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { JobForm } from './job-form.tsx'
import { JobList } from './job-list.tsx'
import classes from './jobs-page.module.css'
import { useJobs } from './queries.ts'
import type { Job } from './types.ts'

const NONE: Page<Job> = { data: [], meta: { total: 0, page: 1, limit: 0 } }

export function JobsPage() {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), 200)
  const [isMaking, setMaking] = useState(false)
  const query = useJobs(asked)
  const { data, meta } = query.data ?? NONE
  const held = useHeldRows(data, asked)
  const { visible, more } = useMore(held.rows, meta.total)
  const isEmpty = query.data !== undefined && !asked && data.length === 0
  return (
    <>
      <VisuallyHidden component="h1">Jobs</VisuallyHidden>
      <Panel
        title={query.data && !asked && !isEmpty ? counted(meta.total, 'job') : 'Jobs'}
        aside={
          !isEmpty && (
            <>
              <FreshRows count={held.fresh} onShow={held.showFresh} />
              <SearchField label="Search the jobs" value={search} onChange={setSearch} />
              <NewJob onClick={() => setMaking(true)} />
            </>
          )
        }
      >
        <QueryView query={query} what="The jobs" rows={6}>
          {() =>
            visible.length === 0 ? (
              <NoJobs search={asked} onMake={() => setMaking(true)} />
            ) : (
              <div {...held.area}>
                <JobList jobs={visible} />
                {more}
              </div>
            )
          }
        </QueryView>
      </Panel>
      {isMaking && <JobForm job={null} onClose={() => setMaking(false)} />}
    </>
  )
}

function NewJob({ onClick }: { readonly onClick: () => void }) {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={onClick}>
      New job
    </Button>
  )
}

type NoJobsProps = { readonly search: string; readonly onMake: () => void }

function NoJobs({ search, onMake }: NoJobsProps) {
  const isReadOnly = useIsReadOnly()
  return search ? (
    <EmptyState icon={IconSearch} title={`No job has “${search}” in it`}>
      Name, description and tags are searched.
    </EmptyState>
  ) : (
    <EmptyState icon={IconBolt} title="No jobs yet">
      <p>
        A job runs a program or calls an address: at times you choose, every so often, for each new file in a
        folder, or when you say so.
      </p>
      {!isReadOnly && (
        <>
          <p>
            <Button onClick={onMake}>Make the first job</Button>
          </p>
          <p>
            What stands in a crontab comes over with{' '}
            <Code className={classes.command ?? ''}>hourhand import-crontab FILE</Code>.
          </p>
        </>
      )}
    </EmptyState>
  )
}
