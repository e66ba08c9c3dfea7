import { Anchor, VisuallyHidden } from '@mantine/core'
import { Link } from 'wouter'
import { OutcomeStrip } from '../activity/outcome-strip.tsx'
import { useLastRuns } from '../activity/queries.ts'
import { RunList } from '../activity/run-list.tsx'
import { NoRuns } from '../activity/runs-page.tsx'
import { NoResources } from '../resources/no-resources.tsx'
import { useResources } from '../resources/queries.ts'
import { ResourceList } from '../resources/resource-list.tsx'
import { useHeldRows } from '../ui/held.ts'
import { FreshRows, Panel, QueryView } from '../ui/panel.tsx'
import { NowCards } from './now-cards.tsx'
import classes from './overview-page.module.css'
import { TimeAxis } from './time-axis.tsx'
import { Unseen } from './unseen.tsx'

const RESOURCES = 10
const RUNS = 8
const READ_RUNS = 24

/** The whole house at a glance: now, the day ahead, what is on, what happened. */
export function OverviewPage() {
  return (
    <>
      <VisuallyHidden component="h1">Now</VisuallyHidden>
      <Unseen />
      <NowCards />
      <TimeAxis />
      <div className={classes.columns}>
        <Resources />
        <LastRuns />
      </div>
    </>
  )
}

function Resources() {
  const query = useResources()
  const held = useHeldRows(query.data?.data ?? [])
  return (
    <Panel
      title="Resources"
      aside={
        <>
          <FreshRows count={held.fresh} onShow={held.showFresh} />
          <All href="/resources" what="resources" />
        </>
      }
    >
      <QueryView query={query} what="The resources">
        {() =>
          held.rows.length === 0 ? (
            <NoResources />
          ) : (
            <div {...held.area}>
              <ResourceList resources={held.rows.slice(0, RESOURCES)} />
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}

function LastRuns() {
  const query = useLastRuns(READ_RUNS)
  const held = useHeldRows(query.data ?? [])
  return (
    <Panel
      title="Last runs"
      aside={
        <>
          <FreshRows count={held.fresh} onShow={held.showFresh} />
          <OutcomeStrip runs={query.data ?? []} />
          <All href="/activity" what="runs" />
        </>
      }
    >
      <QueryView query={query} what="The runs">
        {() =>
          held.rows.length === 0 ? (
            <NoRuns />
          ) : (
            <div {...held.area}>
              <RunList runs={held.rows.slice(0, RUNS)} isCompact />
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}

function All({ href, what }: { readonly href: string; readonly what: string }) {
  return (
    <Anchor component={Link} href={href} size="sm">
      All {what}
    </Anchor>
  )
}
