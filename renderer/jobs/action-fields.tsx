import { Code, SegmentedControl, Select, Switch, Textarea, TextInput } from '@mantine/core'
import form from '../ui/form.module.css'
import classes from './job-form.module.css'
import { splitLine } from './line.ts'
import type { Action } from './types.ts'
import type { Fields } from './use-job-form.ts'

const KINDS = [
  { value: 'program', label: 'A program' },
  { value: 'http', label: 'An HTTP request' },
  { value: 'flow', label: 'A flow' },
] as const satisfies readonly { value: Action['kind']; label: string }[]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** What a job does. */
export function ActionFields(fields: Fields) {
  const { draft, set } = fields
  return (
    <div className={classes.group}>
      <SegmentedControl
        aria-label="What"
        fullWidth
        size="sm"
        className={classes.segments ?? ''}
        data={[...KINDS]}
        value={draft.what}
        onChange={(what) => set({ what: what as Action['kind'] })}
      />
      {draft.what === 'program' && <ProgramFields {...fields} />}
      {draft.what === 'http' && <HttpFields {...fields} />}
      {draft.what === 'flow' && <FlowFields {...fields} />}
    </div>
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
      <Switch
        label="Read by a shell: pipes, * and $NAME work"
        checked={draft.isShell}
        onChange={(event) => set({ isShell: event.currentTarget.checked })}
      />
      {!draft.isShell && <Words line={draft.line} />}
    </>
  )
}

/** The words that a program gets without a shell: one sees where each begins and ends. */
function Words({ line }: { readonly line: string }) {
  const [program, ...args] = splitLine(line) ?? []
  if (program === undefined) return null
  return (
    <p className={classes.words} aria-live="polite">
      Runs <Code>{program}</Code>
      {args.length === 0
        ? ' without arguments'
        : args.length === 1
          ? ' with '
          : ` with ${args.length} arguments `}
      {args.map((word, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two words may be alike; their places tell them apart.
        <Code key={`${place} ${word}`}>{word === '' ? '(empty)' : word}</Code>
      ))}
    </p>
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
          maxRows={12}
          classNames={{ input: classes.code ?? '' }}
          spellCheck={false}
          value={draft.body}
          error={errors.body}
          onChange={(event) => set({ body: event.currentTarget.value })}
        />
      )}
    </>
  )
}

function FlowFields({ draft, errors, set }: Fields) {
  return (
    <div className={form.form}>
      <TextInput
        label="Binary"
        description="A flow ends in .ibflowbin; anything else is a program of this machine"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="ada/flows/invoices.ibflowbin"
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.binaryPath}
        error={errors.binaryPath}
        onChange={(event) => set({ binaryPath: event.currentTarget.value })}
      />
      <TextInput
        label="Input folder"
        placeholder="ada/in"
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.inputFolder}
        error={errors.inputFolder}
        onChange={(event) => set({ inputFolder: event.currentTarget.value })}
      />
    </div>
  )
}
