import { Button, Modal, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import form from '../ui/form.module.css'
import { errorsOfRefusal, FormEnd } from '../ui/form.tsx'
import { errorsOfParameters, type Parameter, toParameters, variableOf } from './parameter.ts'
import { useRunJob } from './queries.ts'
import classes from './run-with.module.css'
import type { Job } from './types.ts'

type Props = { readonly job: Job; readonly onClose: () => void }

/** Runs a job with parameters that its program finds in its environment. */
export function RunWith({ job, onClose }: Props) {
  const run = useRunJob(job)
  const [parameters, setParameters] = useState<readonly Parameter[]>([{ key: 0, name: '', value: '' }])
  const [isTried, setTried] = useState(false)
  const wrong = errorsOfParameters(parameters)
  const set = (key: number, change: Partial<Parameter>) =>
    setParameters(parameters.map((one) => (one.key === key ? { ...one, ...change } : one)))

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrong).length > 0) return
    run.mutate(toParameters(parameters), { onSuccess: onClose })
  }

  return (
    <Modal opened onClose={onClose} title={`Run ${job.name}`}>
      <form className={form.form} onSubmit={submit} noValidate>
        <Text size="sm" c="dimmed">
          The program finds each parameter in a variable of its environment.
        </Text>
        <div className={classes.rows}>
          {parameters.map((parameter, place) => (
            <ParameterRow
              key={parameter.key}
              parameter={parameter}
              error={isTried ? wrong[parameter.key] : undefined}
              isFirst={place === 0}
              onChange={(change) => set(parameter.key, change)}
            />
          ))}
        </div>
        <Button
          variant="subtle"
          className={classes.add}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setParameters([...parameters, { key: parameters.length, name: '', value: '' }])}
        >
          Another one
        </Button>
        <FormEnd
          word="Run now"
          isPending={run.isPending}
          error={errorsOfRefusal(run.error, () => null).form}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}

type RowProps = {
  readonly parameter: Parameter
  readonly error: string | undefined
  readonly isFirst: boolean
  readonly onChange: (change: Partial<Parameter>) => void
}

function ParameterRow({ parameter: { name, value }, error, isFirst, onChange }: RowProps) {
  return (
    <div className={classes.row}>
      <TextInput
        label="Parameter"
        placeholder="region"
        value={name}
        description={name.trim() === '' ? undefined : variableOf(name)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={error}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        {...(isFirst && { 'data-autofocus': true })}
      />
      <TextInput
        label="Value"
        value={value}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
      />
    </div>
  )
}
