import { Button, Code, VisuallyHidden } from '@mantine/core'
import { IconBolt, IconPlus, IconSearch } from '@tabler/icons-react'
import { useCallback } from 'react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { useFilter } from '../ui/address.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FilterSearch } from '../ui/filter-field.tsx'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { useLeft } from '../ui/undo.tsx'
import { FILTER_NAMES, queryOf } from './job-filter.ts'
import { JobFilters } from './job-filters.tsx'
import { JobList } from './job-list.tsx'
import classes from './jobs-page.module.css'
import { useHeldPlaces, useJobWindow, useWantedRange } from './use-job-window.ts'

export function JobsPage() {
  const { filter, change, isFiltered } = useFilter(FILTER_NAMES)
  const query = queryOf(filter)
  const [range, want] = useWantedRange()
  const current = useJobWindow(query, range)
  const held = useHeldPlaces(current, JSON.stringify(query))
  const onTag = useCallback((tag: string) => change({ tag }), [change])
  const left = useLeft(current.total, current.places.values())
  const isEmpty = current.top.data !== undefined && !isFiltered && left === 0
  return (
    <>
      <VisuallyHidden component="h1">Jobs</VisuallyHidden>
      <Panel
        title={current.top.data && !isEmpty ? counted(left, 'job') : 'Jobs'}
        aside={
          !isEmpty && (
            <>
              <FreshRows count={held.fresh} onShow={held.showFresh} />
              <FilterSearch label="Search the jobs" value={filter.q} onChange={(q) => change({ q })} />
              <NewJob />
            </>
          )
        }
      >
        {!isEmpty && <JobFilters filter={filter} onChange={change} />}
        <QueryView query={current.top} what="The jobs" rows={6}>
          {() =>
            left === 0 ? (
              <NoJobs isFiltered={isFiltered} />
            ) : (
              <div {...held.area} className={classes.rows} data-waiting={current.top.isPlaceholderData}>
                <JobList places={held.places} total={held.total} onRange={want} onTag={onTag} />
              </div>
            )
          }
        </QueryView>
      </Panel>
    </>
  )
}

function NewJob() {
  const isReadOnly = useIsReadOnly()
  if (isReadOnly) return null
  return (
    <Button component={Link} href="/jobs/new" size="xs" leftSection={<IconPlus size={15} aria-hidden />}>
      New job
    </Button>
  )
}

function NoJobs({ isFiltered }: { readonly isFiltered: boolean }) {
  const isReadOnly = useIsReadOnly()
  return isFiltered ? (
    <EmptyState icon={IconSearch} title="No job is like that">
      <p>Name, description and tags are searched.</p>
      <Button component={Link} href="/jobs" variant="default">
        Show all jobs
      </Button>
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
            <Button component={Link} href="/jobs/new">
              Make the first job
            </Button>
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
