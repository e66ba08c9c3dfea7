import { Button, Chip, NumberInput, TextInput } from '@mantine/core'
import { ClockField } from '../ui/clock-field.tsx'
import { dayName, daysInOrder } from '../ui/week-day.ts'
import { ZoneSelect } from '../ui/zone-select.tsx'
import { CRON_PARTS, EVERY_DAY, entryOf, partsOf, type SimpleTime, simpleOf, wrongPart } from './cron-part.ts'
import classes from './job-form.module.css'
import type { Fields } from './use-job-form.ts'

const PRESETS = [
  ['Hourly', '0 * * * *'],
  ['Daily', '0 3 * * *'],
  ['Weekdays', '0 9 * * 1-5'],
  ['Weekly', '0 3 * * 1'],
  ['Monthly', '0 3 1 * *'],
  ['Yearly', '@yearly'],
] as const

/** The times of a job: by a few choices where these say it, and always by the cron entry itself. */
export function CronFields(fields: Fields) {
  const { draft, errors, set } = fields
  const simple = simpleOf(draft.expression)
  return (
    <>
      <Presets chosen={draft.expression.trim()} onChoose={(expression) => set({ expression })} />
      {simple !== null && (
        <SimpleFields simple={simple} onChange={(next) => set({ expression: entryOf(next) })} />
      )}
      <div className={classes.zone}>
        <div>
          <TextInput
            label="Times"
            description="A cron entry, or @hourly, @daily, @weekly, @monthly, @yearly"
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            classNames={{ input: classes.entry ?? '' }}
            spellCheck={false}
            autoComplete="off"
            value={draft.expression}
            error={errors.expression}
            onChange={(event) => set({ expression: event.currentTarget.value })}
          />
          <Parts expression={draft.expression} refusal={errors.expression} />
        </div>
        <ZoneSelect
          hasClock
          value={draft.timeZone}
          error={errors.timeZone}
          onChange={(timeZone) => set({ timeZone })}
        />
      </div>
    </>
  )
}

type PresetsProps = { readonly chosen: string; readonly onChoose: (expression: string) => void }

function Presets({ chosen, onChoose }: PresetsProps) {
  return (
    <div className={classes.presets}>
      {PRESETS.map(([word, expression]) => (
        <Button
          key={word}
          variant={chosen === expression ? 'light' : 'default'}
          aria-pressed={chosen === expression}
          onClick={() => onChoose(expression)}
        >
          {word}
        </Button>
      ))}
    </div>
  )
}

type PartsProps = { readonly expression: string; readonly refusal: string | undefined }

/** What each of the five fields is; the one that is refused is marked. */
function Parts({ expression, refusal }: PartsProps) {
  const parts = partsOf(expression)
  if (parts === null) return null
  const wrong = wrongPart(refusal)
  return (
    <ol className={classes.parts} aria-hidden>
      {CRON_PARTS.map((name, place) => (
        <li key={name} data-wrong={name === wrong} data-missing={parts[place] === undefined}>
          <b>{parts[place] ?? '·'}</b>
          {name}
        </li>
      ))}
      {parts.length > CRON_PARTS.length && (
        <li data-wrong>
          <b>{parts.slice(CRON_PARTS.length).join(' ')}</b>
          too many
        </li>
      )}
    </ol>
  )
}

type SimpleProps = { readonly simple: SimpleTime; readonly onChange: (simple: SimpleTime) => void }

function SimpleFields({ simple, onChange }: SimpleProps) {
  return (
    <div className={classes.simple}>
      {simple.kind === 'hourly' && (
        <NumberInput
          label="Minute of the hour"
          {...{ min: 0, max: 59, clampBehavior: 'strict' as const, allowDecimal: false }}
          value={simple.minute}
          onChange={(minute) => onChange({ ...simple, minute: Number(minute) })}
        />
      )}
      {simple.kind === 'monthly' && (
        <NumberInput
          label="Day of the month"
          {...{ min: 1, max: 31, clampBehavior: 'strict' as const, allowDecimal: false }}
          value={simple.day}
          onChange={(day) => Number(day) >= 1 && onChange({ ...simple, day: Number(day) })}
        />
      )}
      {simple.kind !== 'hourly' && (
        <ClockField
          label="At"
          value={simple.time}
          onChange={(time) => time !== '' && onChange({ ...simple, time })}
        />
      )}
      {simple.kind === 'weekdays' && <Weekdays simple={simple} onChange={onChange} />}
    </div>
  )
}

type WeekdaysProps = {
  readonly simple: Extract<SimpleTime, { kind: 'weekdays' }>
  readonly onChange: (simple: SimpleTime) => void
}

/** In a cron entry 0 is Sunday. */
const cronDay = (day: number): number => (day + 1) % 7

function Weekdays({ simple, onChange }: WeekdaysProps) {
  return (
    <Chip.Group
      multiple
      value={simple.days.map(String)}
      onChange={(days) => onChange({ ...simple, days: days.length === 0 ? EVERY_DAY : days.map(Number) })}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a field set cannot stand in a row. */}
      <div role="group" aria-label="Days" className={classes.days}>
        {daysInOrder().map((day) => (
          <Chip key={day} value={String(cronDay(day))} size="xs" radius="sm">
            {dayName(day).slice(0, 3)}
          </Chip>
        ))}
      </div>
    </Chip.Group>
  )
}
