import { Checkbox, SegmentedControl, Select, Text, Textarea, TextInput } from '@mantine/core'
import classes from './job-form.module.css'
import type { Action } from './types.ts'
import type { Fields } from './use-job-form.ts'

const KINDS = [
  { value: 'program', label: 'A program' },
  { value: 'http', label: 'An HTTP request' },
] as const satisfies readonly { value: Action['kind']; label: string }[]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

type Props = Fields & { readonly isFlow: boolean }

/** What a job does. A flow is made and changed over the API; here it stays as it is. */
export function ActionFields({ isFlow, ...fields }: Props) {
  const { draft, set } = fields
  const kinds = isFlow ? [...KINDS, { value: 'flow', label: 'A flow' }] : [...KINDS]
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>What</legend>
      <SegmentedControl
        aria-label="What"
        fullWidth
        size="sm"
        data={kinds}
        value={draft.what}
        onChange={(what) => set({ what: what as Action['kind'] })}
      />
      {draft.what === 'program' && <ProgramFields {...fields} />}
      {draft.what === 'http' && <HttpFields {...fields} />}
      {draft.what === 'flow' && (
        <Text size="sm" c="dimmed">
          The flow stays as it is: it is changed over the API.
        </Text>
      )}
    </fieldset>
  )
}

function ProgramFields({ draft, errors, set }: Fields) {
  return (
    <>
      <Textarea
        label="Command line"
        placeholder="/home/ada/bin/report --all"
        autosize
        minRows={1}
        maxRows={8}
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.line}
        error={errors.line}
        onChange={(event) => set({ line: event.currentTarget.value })}
      />
      <Checkbox
        label="Read by a shell: pipes, * and $NAME work"
        checked={draft.isShell}
        onChange={(event) => set({ isShell: event.currentTarget.checked })}
      />
    </>
  )
}

function HttpFields({ draft, errors, set }: Fields) {
  const hasBody = draft.method !== 'GET' && draft.method !== 'HEAD'
  return (
    <>
      <div className={classes.request}>
        <Select
          label="Method"
          allowDeselect={false}
          data={METHODS}
          value={draft.method}
          onChange={(method) => set({ method: method ?? draft.method })}
          comboboxProps={{ shadow: 'md' }}
        />
        <TextInput
          label="Address"
          type="url"
          placeholder="https://example.com/hooks/report"
          classNames={{ input: classes.code ?? '' }}
          spellCheck={false}
          value={draft.url}
          error={errors.url}
          onChange={(event) => set({ url: event.currentTarget.value })}
        />
      </div>
      {(hasBody || draft.body !== '') && (
        <Textarea
          label="Body"
          placeholder={'{"report": "all"}'}
          autosize
          minRows={2}
          maxRows={8}
          classNames={{ input: classes.code ?? '' }}
          spellCheck={false}
          value={draft.body}
          error={errors.body}
          onChange={(event) => set({ body: event.currentTarget.value })}
        />
      )}
      <Textarea
        label="Headers"
        placeholder="X-Team: web"
        autosize
        minRows={1}
        maxRows={8}
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.headers}
        error={errors.headers}
        onChange={(event) => set({ headers: event.currentTarget.value })}
      />
    </>
  )
}
