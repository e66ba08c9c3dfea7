// What can be done without opening the window: switch, run, hold.
import type { Schedule } from '../api-types.ts'
import { useFlipJob } from '../jobs/queries.ts'
import { RunNow } from '../jobs/run-now.tsx'
import type { Job } from '../jobs/types.ts'
import { useFlip } from '../power/queries.ts'
import { HoldMenu } from '../resources/hold-menu.tsx'
import { useIsReadOnly } from '../session.tsx'
import { usePinned } from '../settings/pin.ts'
import { SwitchRow } from '../ui/switch-row.tsx'
import { useFirstResources, useTrayJobs, useTraySchedules } from './queries.ts'
import { Part } from './tray-part.tsx'
import classes from './tray-room.module.css'

const SHOWN = 3

export function QuickDeeds() {
  const pinned = usePinned()
  const { data: schedules = [] } = useTraySchedules(pinned, SHOWN)
  const { data: jobs = [] } = useTrayJobs(pinned, SHOWN)
  const { data: resources = [] } = useFirstResources(SHOWN)
  return (
    <>
      {schedules.length > 0 && (
        <Part title="Schedules">
          <ul className={classes.list}>
            {schedules.map((schedule) => (
              <ScheduleRow key={schedule.id} schedule={schedule} />
            ))}
          </ul>
        </Part>
      )}
      {jobs.length > 0 && (
        <Part title="Jobs">
          <ul className={classes.list}>
            {jobs.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </ul>
        </Part>
      )}
      {resources.length > 0 && (
        <Part title="Resources">
          <ul className={classes.list}>
            {resources.map(({ id, name, hold }) => (
              <li key={id} className={classes.deed}>
                <a href={`/resources/${encodeURIComponent(id)}`}>{name}</a>
                <HoldMenu held={{ kind: 'resource', id, name }} hold={hold ?? null} />
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  )
}

function ScheduleRow({ schedule }: { readonly schedule: Schedule }) {
  const flip = useFlip(schedule)
  const isReadOnly = useIsReadOnly()
  const isOn = flip.isPending ? flip.variables : schedule.enabled
  return (
    <li className={classes.deed}>
      <a href={`/schedules/${encodeURIComponent(schedule.id)}`}>{schedule.name}</a>
      <SwitchRow name={schedule.name} isOn={isOn} isReadOnly={isReadOnly} onFlip={(on) => flip.mutate(on)} />
    </li>
  )
}

function JobRow({ job }: { readonly job: Job }) {
  const flip = useFlipJob(job)
  const isReadOnly = useIsReadOnly()
  const isOn = flip.isPending ? flip.variables : job.enabled
  return (
    <li className={classes.deed}>
      <a href={`/jobs/${encodeURIComponent(job.id)}`}>{job.name}</a>
      <span className={classes.acts}>
        <RunNow job={job} isSmall />
        <SwitchRow name={job.name} isOn={isOn} isReadOnly={isReadOnly} onFlip={(on) => flip.mutate(on)} />
      </span>
    </li>
  )
}
