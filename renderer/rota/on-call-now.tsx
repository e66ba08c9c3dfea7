// Who is on call, until when, who comes next, and where nobody does.
import { IconAlertTriangle, IconArrowForward, IconReplace } from '@tabler/icons-react'
import { Relative, When } from '../ui/when.tsx'
import { listed, nameOf } from './names.ts'
import classes from './on-call-now.module.css'
import { Face, useDirectory } from './person.tsx'
import type { Duty, Rota } from './types.ts'
import { useClocks } from './use-clock.ts'
import { laneName, rangeWords } from './words.ts'

const MINUTE_MS = 60_000

const MARKS = {
  default: null,
  override: { word: 'Override', icon: IconReplace },
  forwarding: { word: 'Forwarded', icon: IconArrowForward },
} as const

type DutyProps = { readonly duty: Duty; readonly timeZone: string; readonly isLarge?: boolean }

/** One shift that runs: who, of which rotation, and until when. */
export function DutyCard({ duty, timeZone, isLarge = false }: DutyProps) {
  const { names } = useDirectory()
  const { clock, theirs } = useClocks(timeZone)
  const { participant, people, rotation, type, endDate } = duty
  const mark = MARKS[type]
  const members = participant.type === 'user' ? [] : people
  return (
    <div className={classes.duty} data-large={isLarge}>
      <Face participant={participant} size={isLarge ? 'md' : 'sm'} />
      <div className={classes.who}>
        <span className={classes.name}>
          {nameOf(participant, names)}
          {mark && (
            <span className={classes.mark}>
              <mark.icon size={13} aria-hidden />
              {mark.word}
            </span>
          )}
        </span>
        {members.length > 0 && (
          <span className={classes.quiet}>{listed(members.map((one) => one.fullName || one.username))}</span>
        )}
        <span className={classes.quiet}>
          {laneName(rotation)}
          {endDate !== null && (
            <>
              {' · until '}
              <When at={endDate} clock={clock.intl} timeZone={theirs.intl} />
            </>
          )}
        </span>
      </div>
    </div>
  )
}

/** What comes when the people on call change the next time. */
export function Next({ rota }: { readonly rota: Rota }) {
  const { names } = useDirectory()
  const { clock, theirs } = useClocks(rota.timeZone)
  const { at, participants } = rota.next
  if (!rota.enabled) return <span className={classes.quiet}>Nobody, while it is off</span>
  if (at === null) return <span className={classes.quiet}>No change ahead</span>
  return (
    <div className={classes.next}>
      <span className={classes.nextNames}>
        {participants.length === 0 ? (
          <span className={classes.bare}>Nobody</span>
        ) : (
          listed(participants.map((one) => nameOf(one, names)))
        )}
      </span>
      <span className={classes.quiet}>
        <When at={at} clock={clock.intl} timeZone={theirs.intl} />, <Relative at={at} />
      </span>
    </div>
  )
}

/** A stretch of the coming 30 days without anybody. */
export function GapWarning({ rota, now }: { readonly rota: Rota; readonly now: number }) {
  const { firstGap } = rota
  const { clock, theirs } = useClocks(rota.timeZone)
  if (firstGap === null || !rota.enabled) return null
  const ends = { startAt: Date.parse(firstGap.startDate), endAt: Date.parse(firstGap.endDate) }
  return (
    <span className={classes.warning}>
      <IconAlertTriangle size={16} className={classes.warningIcon} aria-hidden />
      <span>
        {isBareNow(rota, ends.startAt, now) ? (
          <>
            Nobody is on call until <When at={firstGap.endDate} clock={clock.intl} timeZone={theirs.intl} />
          </>
        ) : (
          <>
            Nobody will be on call <span className={classes.times}>{rangeWords(ends, clock, now)}</span>{' '}
            <span className={classes.zone}>{clock.name}</span>
          </>
        )}
      </span>
    </span>
  )
}

/** The server knows of no gap before the instant it was asked, which the coarse clock of the page may not have reached. */
function isBareNow({ onCall }: Rota, startAt: number, now: number): boolean {
  return onCall.length === 0 && startAt < now + 2 * MINUTE_MS
}
