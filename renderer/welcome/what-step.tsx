import { Button, Radio, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import form from '../ui/form.module.css'
import { lacksOfWhat, type Plan, type PlanErrors } from './plan.ts'
import classes from './welcome-room.module.css'

type Props = {
  readonly plan: Plan
  readonly onChange: (part: Partial<Plan>) => void
  readonly onNext: () => void
}

const KINDS = [
  {
    kind: 'schedule',
    title: 'Start and stop something',
    hint: 'A database, a server, a container: on while you need it, off while you sleep.',
  },
  {
    kind: 'job',
    title: 'Run something',
    hint: 'A backup, a report, a clean-up: a command at certain times.',
  },
] as const

/** The first step: what is to be started and stopped, or run. */
export function WhatStep({ plan, onChange, onNext }: Props) {
  const [errors, setErrors] = useState<PlanErrors>({})
  function submit(event: FormEvent): void {
    event.preventDefault()
    const lacks = lacksOfWhat(plan)
    setErrors(lacks)
    if (Object.keys(lacks).length === 0) onNext()
  }
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <Radio.Group
        label="What shall Hourhand do?"
        value={plan.kind}
        onChange={(kind) => onChange({ kind: kind as Plan['kind'] })}
      >
        <div className={classes.kinds}>
          {KINDS.map(({ kind, title, hint }) => (
            <Radio.Card key={kind} value={kind} className={classes.kind ?? ''} aria-label={title}>
              <Radio.Indicator />
              <span>
                <strong>{title}</strong>
                <span className={classes.hint}>{hint}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <TextInput
        label="Its name"
        placeholder={plan.kind === 'job' ? 'Nightly backup' : 'Dev database'}
        value={plan.name}
        error={errors.name}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      />
      <Commands plan={plan} errors={errors} onChange={onChange} />
      <div className={form.buttons}>
        <Button type="submit" size="sm">
          Next
        </Button>
      </div>
    </form>
  )
}

type CommandProps = Pick<Props, 'plan' | 'onChange'> & { readonly errors: PlanErrors }

function Commands({ plan, errors, onChange }: CommandProps) {
  const field = (name: 'start' | 'stop' | 'command', label: string, placeholder: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      spellCheck={false}
      value={plan[name]}
      error={errors[name]}
      onChange={({ currentTarget }) => onChange({ [name]: currentTarget.value })}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  )
  if (plan.kind === 'job') return field('command', 'The command', 'backup --all')
  return (
    <>
      <div className={form.pair}>
        {field('start', 'What starts it', 'docker start db')}
        {field('stop', 'What stops it', 'docker stop db')}
      </div>
      <Text size="sm" c="dimmed">
        Is it a container, a service of this computer or a machine at AWS?{' '}
        <Link href="/discover">Let Hourhand find it</Link>, or{' '}
        <Link href="/resources/new">say yourself what it is</Link>.
      </Text>
    </>
  )
}
