import { Badge } from '@mantine/core'
import { IconClockExclamation } from '@tabler/icons-react'
import { use } from 'react'
import { useMinute } from '../ui/ticker.ts'
import { formatOffset, formatWhen, zoneName } from '../ui/time.ts'
import { When, ZoneContext } from '../ui/when.tsx'
import classes from './coming-runs.module.css'
import type { Preview, Trigger } from './types.ts'
import { triggerWords, zoneOf } from './words.ts'

type Props = { readonly trigger: Trigger; readonly preview: Preview }

const NOTES = {
  gap: 'The clock jumps over the time that was meant: it runs right after',
  repeated: 'The clock shows this time twice: this is the second',
} as const

/** The trigger in words and its next runs, in the zone of the job and in mine, with what changes of the clocks do. */
export function ComingRuns({ trigger, preview }: Props) {
  const own = use(ZoneContext)
  const zone = zoneOf(trigger) ?? own
  const { words, instants, notes, more } = preview
  return (
    <div className={classes.coming} role="status" aria-label="The next runs">
      <p className={classes.words}>{triggerWords({ trigger, words })}</p>
      {instants.length === 0 && <p className={classes.never}>It never runs.</p>}
      <ol className={classes.list}>
        {instants.map((at, place) => (
          <li key={at}>
            <When at={at} clock={zone} withSeconds={trigger.kind === 'interval'} />
            {zone !== own && <Mine at={at} />}
            <ClockNote at={at} before={instants[place - 1]} zone={zone} note={notes[at]} />
          </li>
        ))}
      </ol>
      {more && <p className={classes.more}>and so on</p>}
    </div>
  )
}

function Mine({ at }: { readonly at: string }) {
  const own = use(ZoneContext)
  const now = useMinute()
  return (
    <span className={classes.mine}>
      {formatWhen(Date.parse(at), own, now)} {zoneName(own)}
    </span>
  )
}

type NoteProps = {
  readonly at: string
  readonly before: string | undefined
  readonly zone: string
  readonly note: keyof typeof NOTES | undefined
}

function ClockNote({ at, before, zone, note }: NoteProps) {
  if (note !== undefined) {
    return (
      <Badge
        className={`${classes.note} ${classes.odd}`}
        leftSection={<IconClockExclamation size={13} aria-hidden />}
        title={NOTES[note]}
      >
        {note === 'gap' ? 'The clock jumps over it' : 'Shown twice: the second'}
      </Badge>
    )
  }
  const offset = formatOffset(Date.parse(at), zone)
  const isChanged = before !== undefined && formatOffset(Date.parse(before), zone) !== offset
  if (!isChanged) return null
  return (
    <Badge color="gray" className={classes.note} title="The clocks have been changed since the run before">
      from here {offset}
    </Badge>
  )
}
