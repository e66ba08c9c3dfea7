// What the pointer or the keyboard is on, in words beside it; a click or Enter makes it stay and offers what can be done.
import { Button, CloseButton, Popover } from '@mantine/core'
import { useIsReadOnly } from '../session.tsx'
import type { Shown } from './bar.tsx'
import type { Clock } from './clock.ts'
import { nameOf } from './names.ts'
import type { NewPeriod } from './override-form.tsx'
import { Face, useDirectory } from './person.tsx'
import classes from './pointed.module.css'
import type { Override } from './types.ts'
import type { Pointed } from './use-pointed.ts'
import { bareWords, fromName, lengthWords, rangeWords, reasonWords } from './words.ts'

type Props = {
  readonly pointed: Pointed
  /** Times are told in each of them. */
  readonly clocks: readonly Clock[]
  readonly now: number
  readonly overrides: readonly Override[]
  readonly onOverride: (period: NewPeriod) => void
  readonly onEdit: (override: Override) => void
}

export function Details({ pointed, clocks, now, overrides, onOverride, onEdit }: Props) {
  const { target, close } = pointed
  if (target === null) return null
  const { shown, box, isPinned } = target
  const after =
    <Input,>(go: (input: Input) => void) =>
    (input: Input) => {
      close()
      go(input)
    }
  return (
    <Popover
      key={`${shown.bar.key} ${String(isPinned)}`}
      opened
      onDismiss={close}
      trapFocus={isPinned}
      position="top"
      withArrow
      shadow="md"
      width={340}
      withRoles={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <span className={classes.anchor} style={{ ...box }} />
      </Popover.Target>
      <Popover.Dropdown
        className={classes.details}
        data-pinned={isPinned}
        {...(isPinned ? { role: 'dialog', 'aria-label': 'What is here' } : { 'aria-hidden': true })}
      >
        {isPinned && <CloseButton className={classes.close} size="sm" aria-label="Close" onClick={close} />}
        <Words shown={shown} clocks={clocks} now={now} />
        {isPinned && (
          <Offers {...{ shown, now, overrides }} onOverride={after(onOverride)} onEdit={after(onEdit)} />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

type WordsProps = { readonly shown: Shown; readonly clocks: readonly Clock[]; readonly now: number }

function Words({ shown, clocks, now }: WordsProps) {
  const { names } = useDirectory()
  const { bar } = shown
  const reason = shown.kind === 'bar' ? reasonWords(shown.bar.type, fromName(shown.bar, names)) : null
  return (
    <>
      {shown.kind === 'bar' ? (
        <div className={classes.who}>
          <Face participant={shown.bar.recipient} size="sm" />
          <span>
            <strong>{nameOf(shown.bar.recipient, names)}</strong>
            <span className={classes.quiet}>{shown.rotation}</span>
          </span>
        </div>
      ) : (
        <strong className={classes.bare}>{bareWords(bar, now)}</strong>
      )}
      {clocks.map((one) => (
        <span key={one.intl} className={classes.range}>
          {rangeWords(bar, one, now)} <span className={classes.zone}>{one.name}</span>
        </span>
      ))}
      <span className={classes.quiet}>
        {lengthWords(bar)}
        {reason !== null && ` · ${reason}`}
      </span>
    </>
  )
}

type OffersProps = Pick<Props, 'now' | 'overrides' | 'onOverride' | 'onEdit'> & { readonly shown: Shown }

function Offers({ shown, now, overrides, onOverride, onEdit }: OffersProps) {
  const isReadOnly = useIsReadOnly()
  const { startAt, endAt } = shown.bar
  if (isReadOnly) return null
  if (endAt <= now) return <span className={classes.quiet}>It is over: history does not change.</span>
  const rotations = shown.kind === 'bar' && shown.rotationId !== '' ? [shown.rotationId] : null
  const override = overrideOf(shown, overrides)
  return (
    <>
      {override && (
        <Button onClick={() => onEdit(override)} data-autofocus>
          Change this override
        </Button>
      )}
      <Button
        variant="light"
        onClick={() => onOverride({ startAt: Math.max(startAt, now), endAt, rotations })}
        {...(override ? {} : { 'data-autofocus': true })}
      >
        {shown.kind === 'bar' ? 'Put somebody else here' : 'Put somebody here'}
      </Button>
    </>
  )
}

/** The override that a bar shows, where it is one. */
function overrideOf(shown: Shown, overrides: readonly Override[]): Override | undefined {
  if (shown.kind === 'gap' || shown.bar.type !== 'override') return undefined
  const { bar, rotationId } = shown
  return overrides.findLast(
    ({ startDate, endDate, user, rotations }) =>
      Date.parse(startDate) < bar.endAt &&
      Date.parse(endDate) > bar.startAt &&
      (user.id ?? null) === bar.recipient.id &&
      (rotations.length === 0 || rotations.some(({ id }) => id === rotationId)),
  )
}
