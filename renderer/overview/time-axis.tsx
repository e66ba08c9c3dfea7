// One horizontal axis of time: what was, what is, and what comes, of everything that Hourhand does.
import { ActionIcon, Button } from '@mantine/core'
import { useElementSize, useMediaQuery, useMergedRef } from '@mantine/hooks'
import { IconCalendarTime, IconFocusCentered, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { use, useRef } from 'react'
import { Link } from 'wouter'
import type { DrawnLane } from '#shared/schema/timeline.ts'
import { DirectoryProvider } from '../rota/person.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { ZoneContext } from '../ui/when.tsx'
import { LaneList } from './lane-list.tsx'
import { Legend } from './legend.tsx'
import { MarkCard } from './mark-card.tsx'
import { type Lanes, useLanes } from './queries.ts'
import { Backdrop, ClockChange, Ruler } from './ruler.tsx'
import classes from './time-axis.module.css'
import { type Axis, useAxis, useGestures } from './use-axis.ts'
import { usePointed } from './use-pointed.ts'
import { canZoomIn, canZoomOut } from './view.ts'

export function TimeAxis() {
  const query = useLanes()
  const axis = useAxis()
  const isEmpty = query.data?.data.length === 0
  return (
    <Panel title="Timeline" aside={!isEmpty && <Tools axis={axis} />}>
      <QueryView query={query} what="The timeline" rows={6}>
        {(lanes) =>
          lanes.data.length === 0 ? (
            <EmptyState icon={IconCalendarTime} title="Nothing is planned">
              <p>Schedules and jobs that are on show here what they did and what they will do.</p>
              <Button component={Link} href="/schedules/new">
                Make a schedule
              </Button>
            </EmptyState>
          ) : (
            <DirectoryProvider>
              <Chart lanes={lanes} axis={axis} />
            </DirectoryProvider>
          )
        }
      </QueryView>
    </Panel>
  )
}

function Tools({ axis }: { readonly axis: Axis }) {
  return (
    <div className={classes.tools}>
      <Button
        variant={axis.isFollowing ? 'light' : 'default'}
        size="xs"
        leftSection={<IconFocusCentered size={15} aria-hidden />}
        aria-pressed={axis.isFollowing}
        onClick={axis.follow}
      >
        Now
      </Button>
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Zoom out"
          disabled={!canZoomOut(axis.view)}
          onClick={() => axis.zoomLevel(1)}
        >
          <IconZoomOut size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Zoom in"
          disabled={!canZoomIn(axis.view)}
          onClick={() => axis.zoomLevel(-1)}
        >
          <IconZoomIn size={16} aria-hidden />
        </ActionIcon>
      </ActionIcon.Group>
    </div>
  )
}

const NONE: ReadonlyMap<string, DrawnLane> = new Map()

function Chart({ lanes, axis }: { readonly lanes: Lanes; readonly axis: Axis }) {
  const timeZone = use(ZoneContext)
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false })
  const track = useRef<HTMLDivElement>(null)
  const { ref: sized, width } = useElementSize()
  const trackRef = useMergedRef(track, sized)
  const scroll = useRef<HTMLDivElement>(null)
  const drawn = useRef(NONE)
  const pointed = usePointed({ axis, lanes: lanes.data, drawn, scroll })
  const { area, handlers } = useGestures(axis, track, pointed.close)
  const scale = { axis, timeZone, width }
  return (
    <div ref={area} className={classes.chart} {...handlers}>
      <section
        ref={scroll}
        className={classes.lanes}
        data-lanes
        aria-label="Firings: the arrows lead from one to the next, Enter opens it"
        {...pointed.handlers}
      >
        <Ruler {...scale} trackRef={trackRef} />
        <LaneList
          // Of a list that has become narrow every lane is higher.
          key={isNarrow ? 'narrow' : 'wide'}
          lanes={lanes.data}
          axis={axis}
          width={width}
          isNarrow={isNarrow}
          scroll={scroll}
          backdrop={<Backdrop {...scale} />}
          onDrawn={(map) => {
            drawn.current = map
          }}
        />
      </section>
      <MarkCard shown={pointed.shown} />
      <Foot lanes={lanes} axis={axis} />
    </div>
  )
}

function Foot({ lanes, axis: { view, now } }: { readonly lanes: Lanes; readonly axis: Axis }) {
  return (
    <div className={classes.foot}>
      <Legend />
      <ClockChange view={view} timeZone={use(ZoneContext)} now={now} />
      <Unshown lanes={lanes} />
    </div>
  )
}

/** Where there are more schedules and jobs than anybody could look through. */
function Unshown({ lanes }: { readonly lanes: Lanes }) {
  const count = (kind: string) => lanes.data.filter((lane) => lane.kind === kind).length
  const total = lanes.meta.schedules + lanes.meta.jobs - count('schedule') - count('job')
  if (total <= 0) return null
  return (
    <span className={classes.unshown} title="Those that are off, have no time, or are due much later">
      {total.toLocaleString('en')} more without a firing near
    </span>
  )
}
