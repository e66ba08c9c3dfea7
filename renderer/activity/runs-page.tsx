import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import type { Run } from '../api-types.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { Missed } from './missed.tsx'
import { OutcomeStrip } from './outcome-strip.tsx'
import { useRuns } from './queries.ts'
import { RunList } from './run-list.tsx'

const NONE: readonly Run[] = []

export function RunsPage() {
  const query = useRuns()
  const held = useHeldRows(query.data ?? NONE)
  return (
    <>
      <Missed />
      <Panel
        title="Runs"
        aside={
          <>
            <FreshRows count={held.fresh} onShow={held.showFresh} />
            <OutcomeStrip runs={query.data ?? NONE} />
          </>
        }
      >
        <QueryView query={query} what="The runs" rows={8}>
          {() =>
            held.rows.length === 0 ? (
              <NoRuns />
            ) : (
              <div {...held.area}>
                <RunList runs={held.rows} />
                {query.hasNextPage && (
                  <div className={rows.more}>
                    <Button
                      variant="default"
                      loading={query.isFetchingNextPage}
                      onClick={() => query.fetchNextPage()}
                    >
                      Show older
                    </Button>
                  </div>
                )}
              </div>
            )
          }
        </QueryView>
      </Panel>
    </>
  )
}

export function NoRuns() {
  return (
    <EmptyState icon={IconHistory} title="Nothing has run yet">
      Every start and stop is recorded here, with its outcome and what it wrote.
    </EmptyState>
  )
}
