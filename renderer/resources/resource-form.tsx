import { Button, TextInput } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useRef } from 'react'
import { Link } from 'wouter'
import { Fold } from '../ui/fold.tsx'
import shared from '../ui/form.module.css'
import { AboutFields, aboutWords } from './about-fields.tsx'
import { type Field, isLong, labelWithin } from './config-field.ts'
import { ConfigFields } from './config-fields.tsx'
import { type ConfigDraft, isBlank } from './provider-draft.ts'
import { fieldsOf } from './provider-field.ts'
import { ProviderPicker } from './provider-picker.tsx'
import { configDraftOf } from './resource-draft.ts'
import classes from './resource-form.module.css'
import { TestResult } from './test-result.tsx'
import type { Resource } from './types.ts'
import { useResourceForm } from './use-resource-form.ts'

type Props = {
  readonly resource: Resource | null
  readonly onSaved: (saved: Resource) => void
  readonly cancelHref: string
}

/** The form of a resource: what it is, how it is started and stopped, and what is said about it. */
export function ResourceForm({ resource, onSaved, cancelHref }: Props) {
  const element = useRef<HTMLFormElement>(null)
  const form = useResourceForm(resource, onSaved)
  const { draft, errors, set, setConfig, test } = form
  return (
    <form ref={element} className={classes.form} onSubmit={form.submit} noValidate>
      <ProviderPicker value={draft.provider} onChange={(provider) => set({ provider })} />
      <div className={classes.fields}>
        <TextInput
          label="Name"
          placeholder="Staging database"
          value={draft.name}
          error={errors.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <ProviderFields
          provider={draft.provider}
          draft={configDraftOf(draft)}
          errors={errors}
          onChange={setConfig}
        />
        <Fold
          title="About it"
          now={aboutWords(draft)}
          isForced={['type', 'region', 'hourlyCost', 'tags', 'description'].some((name) => errors[name])}
        >
          <AboutFields draft={draft} errors={errors} onChange={set} />
        </Fold>
        <TestResult test={test} />
        <End
          form={form}
          word={resource === null ? 'Make the resource' : 'Save'}
          cancelHref={cancelHref}
          onTest={() => form.tryOut(element.current)}
        />
      </div>
    </form>
  )
}

type EndProps = {
  readonly form: ReturnType<typeof useResourceForm>
  readonly word: string
  readonly cancelHref: string
  readonly onTest: () => void
}

function End({ form: { errors, test, isPending }, word, cancelHref, onTest }: EndProps) {
  return (
    <>
      {errors.form !== undefined && (
        <p className={shared.error} role="alert">
          {errors.form}
        </p>
      )}
      <div className={classes.end}>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          loading={test.isPending}
          onClick={onTest}
        >
          Test
        </Button>
        <Button component={Link} href={cancelHref} variant="default" size="sm" ml="auto">
          Cancel
        </Button>
        <Button type="submit" size="sm" loading={isPending}>
          {word}
        </Button>
      </div>
    </>
  )
}

type ProviderFieldsProps = {
  readonly provider: string
  readonly draft: ConfigDraft
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (path: string, value: string | boolean) => void
}

/** What is always asked for, and the rest behind a line that says what is set of it. */
function ProviderFields({ provider, draft, errors, onChange }: ProviderFieldsProps) {
  const fields = fieldsOf(provider)
  const usual = fields.filter(({ isRare }) => isRare !== true)
  const rare = fields.filter(({ isRare }) => isRare === true)
  return (
    <>
      <ConfigFields {...{ fields: usual, draft, errors, onChange }} />
      {rare.length > 0 && (
        <Fold
          key={provider}
          title="More"
          now={rareWords(rare, draft)}
          isForced={rare.some(({ path }) => errors[path])}
        >
          <ConfigFields {...{ fields: rare, draft, errors, onChange }} />
        </Fold>
      )}
    </>
  )
}

/** What differs from what is taken for granted: `Folder it runs in: /srv`. */
function rareWords(fields: readonly Field[], draft: ConfigDraft): string {
  const set = fields.filter(({ path, usual }) => !isBlank(draft[path]) && draft[path] !== (usual ?? false))
  if (set.length === 0) return fields.slice(0, 3).map(labelWithin).join(', ')
  return set
    .map((field) => {
      const value = draft[field.path]
      const isShort = !isLong(field) && typeof value === 'string'
      return isShort ? `${labelWithin(field)}: ${value}` : labelWithin(field)
    })
    .join(' · ')
}
