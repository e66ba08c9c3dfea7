import { Button, Code, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBolt, IconPlus, IconSearch } from '@tabler/icons-react'
import { useCallback } from 'react'
import { Link } from 'wouter'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { counted } from '../ui/natural.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { FilterBar } from './filter-bar.tsx'
import { isFiltered, queryOf, useJobFilter } from './job-filter.ts'
import { JobList } from './job-list.tsx'
import classes from './jobs-page.module.css'
import { useHeldPlaces, useJobWindow, useWantedRange } from './use-job-window.ts'

const TYPING_MS = 120

export function JobsPage() {
  const { filter, set } = useJobFilter()
  const [asked] = useDebouncedValue(JSON.stringify(queryOf(filter)), TYPING_MS)
  const [range, want] = useWantedRange()
  const current = useJobWindow(JSON.parse(asked), range)
  const held = useHeldPlaces({
    current: current.places,
    total: current.total,
    subject: asked,
    isSettled: !current.top.isPlaceholderData,
  })
  const onTag = useCallback((tag: string) => set({ tag }), [set])
  const isEmpty = current.top.data !== undefined && !isFiltered(filter) && current.total === 0
  return (
    <>
      <VisuallyHidden component="h1">Jobs</VisuallyHidden>
      <Panel
        title={current.top.data && !isEmpty ? counted(current.total, 'job') : 'Jobs'}
        aside={
          !isEmpty && (
            <>
              <FreshRows count={held.fresh} onShow={held.showFresh} />
              <SearchField label="Search the jobs" value={filter.search} onChange={(q) => set({ q })} />
              <NewJob />
            </>
          )
        }
      >
        {!isEmpty && <FilterBar filter={filter} onChange={set} />}
        <QueryView query={current.top} what="The jobs" rows={6}>
          {() =>
            held.total === 0 ? (
              <NoJobs isFiltered={isFiltered(filter)} />
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

function NoJobs({ isFiltered: isNarrow }: { readonly isFiltered: boolean }) {
  const isReadOnly = useIsReadOnly()
  return isNarrow ? (
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
