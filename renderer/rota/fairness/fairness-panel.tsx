import { Button, Select, TextInput } from '@mantine/core'
import { IconDownload, IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '../../api.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel, QueryView } from '../../ui/panel.tsx'
import { useMinute } from '../../ui/ticker.ts'
import { clockOf } from '../clock.ts'
import { nameOf } from '../names.ts'
import { Face, useDirectory } from '../person.tsx'
import { type Answer, iso, pathOf } from '../queries.ts'
import { dayAt, daysTitle, formatDay, parseDay, startOfDay } from '../span.ts'
import type { Rota } from '../types.ts'
import { hoursWords } from '../words.ts'
import classes from './fairness.module.css'
import { COLUMNS, type Share, toCsv } from './share.ts'

type Fairness = { readonly balance: number; readonly people: readonly Share[] }

const PRESETS = [
  { value: '-28', label: 'The last 4 weeks' },
  { value: '-90', label: 'The last 90 days' },
  { value: '-365', label: 'The last year' },
  { value: '28', label: 'The next 4 weeks' },
  { value: '90', label: 'The next 90 days' },
  { value: 'dates', label: 'Between two days' },
]

/** Who carries how much of a rota, and of its weekends, nights and holidays. */
export function FairnessPanel({ rota }: { readonly rota: Rota }) {
  const span = useSpan(rota)
  const { names } = useDirectory()
  const { from, to } = span
  const query = useQuery({
    queryKey: ['rotas', 'fairness', rota.id, from, to],
    queryFn: async ({ signal }) => {
      const range = new URLSearchParams({ from: iso(from), to: iso(to) })
      return (await request<Answer<Fairness>>(`${pathOf(rota.id)}/fairness?${range}`, { signal })).data
    },
    placeholderData: (last) => last,
  })
  const people = query.data?.people ?? []
  const csv = toCsv(people, (share) => nameOf(share, names))
  return (
    <Panel
      title="Fairness"
      aside={
        <Button
          component="a"
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`}
          download={`${rota.name} fairness ${formatDay(span.firstDay)} to ${formatDay(span.endDay - 1)}.csv`}
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          CSV
        </Button>
      }
    >
      <SpanFields span={span} zone={clockOf(rota.timeZone).name} />
      <QueryView query={query} what="The fairness">
        {({ balance }) => <Shares people={people} balance={balance} />}
      </QueryView>
    </Panel>
  )
}

/** Whole days of the rota's zone, today included. */
function useSpan({ timeZone }: Rota) {
  const now = useMinute()
  const { zone } = clockOf(timeZone)
  const today = dayAt(now, zone)
  const [preset, setPreset] = useState('-90')
  const [dates, setDates] = useState({ first: formatDay(today - 27), last: formatDay(today) })
  const days = Number(preset)
  const firstDay = preset === 'dates' ? (parseDay(dates.first) ?? today) : Math.min(today, today + days + 1)
  const wanted =
    preset === 'dates' ? (parseDay(dates.last) ?? firstDay) + 1 : Math.max(today + 1, today + days)
  // The server looks at 400 days at most.
  const endDay = Math.min(Math.max(wanted, firstDay + 1), firstDay + 399)
  return {
    preset,
    setPreset,
    dates,
    setDates,
    firstDay,
    endDay,
    from: startOfDay(firstDay, zone),
    to: startOfDay(endDay, zone),
  }
}

type SpanProps = { readonly span: ReturnType<typeof useSpan>; readonly zone: string }

function SpanFields({ span, zone }: SpanProps) {
  const { preset, setPreset, dates, setDates } = span
  return (
    <div className={classes.span}>
      <Select
        aria-label="Which time is counted"
        size="xs"
        w={180}
        allowDeselect={false}
        data={PRESETS}
        value={preset}
        onChange={(value) => setPreset(value ?? preset)}
        comboboxProps={{ shadow: 'md' }}
      />
      {preset === 'dates' && (
        <>
          <TextInput
            type="date"
            size="xs"
            aria-label="First day"
            value={dates.first}
            onChange={(event) => setDates({ ...dates, first: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            size="xs"
            aria-label="Last day"
            value={dates.last}
            onChange={(event) => setDates({ ...dates, last: event.currentTarget.value })}
          />
        </>
      )}
      <span className={classes.zone}>
        {daysTitle(span)}, {zone} time
      </span>
    </div>
  )
}

function Shares({ people, balance }: { readonly people: readonly Share[]; readonly balance: number }) {
  if (people.length === 0) {
    return (
      <EmptyState icon={IconScale} title="Nobody was on call">
        There is nothing to compare in this time.
      </EmptyState>
    )
  }
  return (
    <>
      <p className={classes.balance}>
        Balance <strong>{balance} of 100</strong>
        <span className={classes.zone}>100 is an equal share for each</span>
      </p>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Who</th>
              {COLUMNS.map(({ key, label }) => (
                <th key={key} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col">Shifts</th>
            </tr>
          </thead>
          <tbody>
            {people.map((share) => (
              <ShareRow key={`${share.type} ${share.id}`} share={share} people={people} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function ShareRow({ share, people }: { readonly share: Share; readonly people: readonly Share[] }) {
  const { names } = useDirectory()
  const name = nameOf(share, names)
  return (
    <tr>
      <th scope="row">
        <span className={classes.who}>
          <Face participant={share} size="sm" />
          <span>{name}</span>
        </span>
      </th>
      {COLUMNS.map(({ key, label }) => {
        const most = Math.max(...people.map((one) => one[key]))
        return (
          <td key={key} data-label={label}>
            <span className={classes.number}>{hoursWords(share[key])}</span>
            <span className={classes.bar} aria-hidden>
              <span style={{ width: `${most === 0 ? 0 : (share[key] / most) * 100}%` }} />
            </span>
          </td>
        )
      })}
      <td data-label="Shifts">
        <span className={classes.number}>{share.shifts}</span>
      </td>
    </tr>
  )
}
