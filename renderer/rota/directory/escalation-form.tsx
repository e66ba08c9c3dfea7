import { ActionIcon, Button, Modal, NumberInput, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import form from '../../ui/form.module.css'
import { type Errors, errorsOfRefusal, FormEnd } from '../../ui/form.tsx'
import { useChoices } from '../choices.ts'
import classes from './directory.module.css'
import { type Escalation, type EscalationRule, useWriteEntry } from './queries.ts'

type Props = { readonly escalation: Escalation | null; readonly onClose: () => void }

type Step = {
  readonly key: string
  readonly delay: number | string
  readonly who: string | null
  readonly old: EscalationRule | null
}

const fieldOf = (path: string) => (path.startsWith('rules') ? 'rules' : path === 'name' ? path : null)

function useEscalationDraft({ escalation, onClose }: Props) {
  const [name, setName] = useState(escalation?.name ?? '')
  const [steps, setSteps] = useState<readonly Step[]>(() => escalation?.rules.map(toStep) ?? [FIRST])
  const [isTried, setTried] = useState(false)
  const write = useWriteEntry('escalations', escalation?.id ?? null)
  const choices = useChoices({ withTeams: true, withRotas: true })
  const wrong: Errors = {
    ...(name.trim() === '' && { name: 'Give a name.' }),
    ...((steps.length === 0 || steps.some(({ who }) => who === null)) && {
      rules: 'Say in each step whom to turn to.',
    }),
  }
  const refused = errorsOfRefusal(write.error, fieldOf)
  const errors: Errors = isTried ? { ...refused, ...wrong } : refused
  const set = (index: number, changes: Partial<Step>) =>
    setSteps(steps.map((one, at) => (at === index ? { ...one, ...changes } : one)))

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrong).length > 0) return
    const rules = steps.flatMap(({ who, delay, old }) => {
      const recipient = choices.find(who)
      if (recipient === null) return []
      const { type, id } = recipient
      return {
        condition: old?.condition ?? 'if-not-acked',
        notifyType: old?.notifyType ?? 'default',
        delay: { timeAmount: Number(delay) || 0, timeUnit: 'minutes' },
        recipient: id === null ? { type } : { type, id },
      }
    })
    write.mutate({ name: name.trim(), rules }, { onSuccess: onClose })
  }
  return {
    name,
    setName,
    steps,
    setSteps,
    set,
    errors,
    submit,
    isPending: write.isPending,
    data: choices.data,
  }
}

/** Whom to turn to, one after another; what else a step says is kept. */
export function EscalationForm(props: Props) {
  const { escalation, onClose } = props
  const { name, setName, steps, setSteps, set, errors, submit, isPending, data } = useEscalationDraft(props)
  return (
    <Modal
      opened
      onClose={onClose}
      title={escalation === null ? 'Add an escalation' : `Edit ${escalation.name}`}
    >
      <form className={form.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        {steps.map((step, index) => (
          <StepFields
            key={step.key}
            {...{ step, index }}
            data={data}
            onChange={(changes) => set(index, changes)}
            onRemove={() => setSteps(steps.toSpliced(index, 1))}
          />
        ))}
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setSteps([...steps, { ...FIRST, key: `step ${Date.now()}`, delay: 10 }])}
        >
          Add a step
        </Button>
        <FormEnd word="Save" isPending={isPending} error={errors.form ?? errors.rules} onCancel={onClose} />
      </form>
    </Modal>
  )
}

const FIRST: Step = { key: 'first', delay: 0, who: null, old: null }

function toStep(rule: EscalationRule, index: number): Step {
  const { type, id } = rule.recipient
  const who = id === undefined ? type : `${type} ${id}`
  return { key: `rule ${index}`, delay: rule.delay.timeAmount, who, old: rule }
}

type StepProps = {
  readonly step: Step
  readonly index: number
  readonly data: ReturnType<typeof useChoices>['data']
  readonly onChange: (changes: Partial<Step>) => void
  readonly onRemove: () => void
}

function StepFields({ step, index, data, onChange, onRemove }: StepProps) {
  return (
    <div className={classes.rule}>
      <NumberInput
        label="After (min)"
        aria-label={`Minutes before step ${index + 1}`}
        min={0}
        allowDecimal={false}
        value={step.delay}
        onChange={(delay) => onChange({ delay })}
      />
      <Select
        label="Turn to"
        aria-label={`Whom step ${index + 1} turns to`}
        placeholder="Choose"
        searchable
        data={data}
        value={step.who}
        onChange={(who) => onChange({ who })}
        comboboxProps={{ shadow: 'md' }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={`Remove step ${index + 1}`}
        onClick={onRemove}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  )
}
