import { NumberInput, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { Errors } from '../ui/form.tsx'
import classes from './config-fields.module.css'
import { perHour, perMonth } from './cost.ts'
import { wordsOf } from './provider-words.ts'
import { useFacets } from './queries.ts'
import type { Draft } from './resource-draft.ts'

/** What is said about it at the moment: `database · $0.42 an hour · env=dev`. */
export function aboutWords({ provider, type, region, hourlyCost, tags }: Draft): string {
  const cost = Number(hourlyCost)
  const words = [type || wordsOf(provider).type, region, cost > 0 ? perHour(cost) : 'no cost', ...tags]
  return words.filter(Boolean).join(' · ')
}

type Props = {
  readonly draft: Draft
  readonly errors: Errors
  readonly onChange: (change: Partial<Draft>) => void
}

/** What does nothing to the resource, and finds it, groups it and counts its money. */
export function AboutFields({ draft, errors, onChange }: Props) {
  const { data } = useFacets()
  return (
    <div className={classes.grid}>
      <div className={classes.cell}>
        <TagsInput
          label="Tags"
          placeholder={draft.tags.length === 0 ? 'env=dev' : ''}
          description="Schedules and recommendations can speak of everything that bears a tag"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={data?.tags.map(({ key, value }) => (value === '' ? key : `${key}=${value}`)) ?? []}
          value={[...draft.tags]}
          error={errors.tags}
          onChange={(tags) => onChange({ tags })}
          acceptValueOnBlur
          comboboxProps={{ shadow: 'md' }}
        />
      </div>
      <Kind draft={draft} errors={errors} onChange={onChange} />
      <Cost draft={draft} errors={errors} onChange={onChange} />
      <div className={classes.cell}>
        <Textarea
          label="Description"
          autosize
          minRows={1}
          value={draft.description}
          error={errors.description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
      </div>
    </div>
  )
}

function Kind({ draft, errors, onChange }: Props) {
  return (
    <>
      <div className={classes.cell} data-span="2">
        <TextInput
          label="Type"
          placeholder={wordsOf(draft.provider).type}
          value={draft.type}
          error={errors.type}
          onChange={(event) => onChange({ type: event.currentTarget.value })}
        />
      </div>
      <div className={classes.cell} data-span="2">
        <TextInput
          label="Region or place"
          placeholder="eu-central"
          value={draft.region}
          error={errors.region}
          onChange={(event) => onChange({ region: event.currentTarget.value })}
        />
      </div>
    </>
  )
}

function Cost({ draft, errors, onChange }: Props) {
  const cost = Number(draft.hourlyCost)
  return (
    <div className={classes.cell} data-span="2">
      <NumberInput
        label="Cost of an hour (US dollars)"
        placeholder="0.42"
        min={0}
        decimalScale={6}
        allowNegative={false}
        prefix="$"
        value={draft.hourlyCost}
        error={errors.hourlyCost}
        description={cost > 0 ? perMonth(cost) : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(hourlyCost) => onChange({ hourlyCost })}
      />
    </div>
  )
}
