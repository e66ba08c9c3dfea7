import { Button, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { use, useMemo, useState } from 'react'
import { Link } from 'wouter'
import { describeCron } from '#shared/cron.ts'
import { type CrontabLine, readCrontab } from '#shared/crontab.ts'
import type { JobInput } from '#shared/job.ts'
import { reasonOf } from '../api.ts'
import { shorten } from '../power/cron-words.ts'
import { counted } from '../ui/natural.ts'
import { Panel } from '../ui/panel.tsx'
import { ZoneContext } from '../ui/when.tsx'
import classes from './list.module.css'
import { send } from './queries.ts'
import { SettingBody } from './setting-row.tsx'

type Taken = {
  readonly jobs: readonly { readonly line: number; readonly id: string; readonly name: string }[]
  readonly refused: readonly { readonly line: number; readonly text: string; readonly reason: string }[]
}

/** A crontab that is pasted, and what becomes of each of its lines. */
export function CrontabImport() {
  const [text, setText] = useState('')
  const [read] = useDebouncedValue(text, 200)
  const timeZone = use(ZoneContext)
  const lines = useMemo(() => readCrontab(read, { timeZone, home: '~' }), [read, timeZone])
  const count = lines.filter((line) => 'job' in line).length
  const take = useMutation({
    mutationFn: () => send<Taken>('POST', '/api/import/crontab', { crontab: text }),
    onSuccess: () => setText(''),
  })
  return (
    <Panel title="Import a crontab">
      <SettingBody>
        <Textarea
          label="Lines of a crontab"
          description="What crontab -l prints. Each line becomes a job; your crontab stays as it is."
          placeholder={'# Nightly report\n30 2 * * * /usr/local/bin/report --all'}
          autosize
          minRows={4}
          maxRows={16}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        {take.data && <Told taken={take.data} />}
        {take.error !== null && (
          <Text size="sm" mt={8} className={classes.bad} role="alert">
            {reasonOf(take.error)}
          </Text>
        )}
      </SettingBody>
      {lines.length > 0 && <Preview lines={lines} />}
      {lines.length > 0 && (
        <SettingBody>
          <Button size="sm" disabled={count === 0} loading={take.isPending} onClick={() => take.mutate()}>
            Make {counted(count, 'job')}
          </Button>
        </SettingBody>
      )}
    </Panel>
  )
}

function Preview({ lines }: { readonly lines: readonly CrontabLine[] }) {
  return (
    <ul className={classes.list} aria-label="What becomes of each line">
      {lines.map((line) => (
        <li key={line.line} className={classes.item}>
          <div className={classes.what}>
            {'job' in line ? (
              <>
                <div className={classes.name}>{line.job.name}</div>
                <div className={classes.facts}>
                  <span>Line {line.line}</span>
                  <span>{whenOf(line.job)}</span>
                </div>
              </>
            ) : (
              <>
                <div className={classes.name}>{line.text}</div>
                <div className={classes.bad}>
                  Line {line.line} is left out: {reasonOf(line.reason)}
                </div>
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

function whenOf({ trigger }: JobInput): string {
  return trigger.kind === 'cron' ? shorten(describeCron(trigger.expression)) : ''
}

function Told({ taken: { jobs, refused } }: { readonly taken: Taken }) {
  return (
    <Text size="sm" mt={12} role="status">
      {counted(jobs.length, 'job')} made
      {refused.length > 0 && `, ${counted(refused.length, 'line')} left out`}.{' '}
      <Link href="/jobs">See the jobs</Link>
    </Text>
  )
}
