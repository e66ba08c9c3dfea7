// The folded parts of the form that belong to what a job does.
import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { AmountField } from '../ui/amount-field.tsx'
import form from '../ui/form.module.css'
import { PairTable } from '../ui/pair-table.tsx'
import { SecretField } from '../ui/secret-field.tsx'
import classes from './job-form.module.css'
import type { Fields } from './use-job-form.ts'

/** Where a program runs and what it finds there. */
export function AroundProgram({ draft, errors, set }: Fields) {
  return (
    <>
      <TextInput
        label="Folder it runs in"
        placeholder="/home/ada"
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.cwd}
        error={errors.cwd}
        onChange={(event) => set({ cwd: event.currentTarget.value })}
      />
      <PairTable
        label="Environment"
        one="variable"
        example="REGION"
        pairs={draft.env}
        error={errors.env}
        onChange={(env) => set({ env })}
      />
      <Textarea
        label="Its input"
        description="Written to the program's standard input"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autosize
        minRows={1}
        maxRows={8}
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.stdin}
        error={errors.stdin}
        onChange={(event) => set({ stdin: event.currentTarget.value })}
      />
    </>
  )
}

/** What goes out with a request, and which answer is a success. */
export function AroundRequest({ draft, errors, set }: Fields) {
  return (
    <>
      <PairTable
        label="Headers"
        one="header"
        example="X-Team"
        pairs={draft.headers}
        error={errors.headers}
        onChange={(headers) => set({ headers })}
      />
      <SecretField
        label="Token"
        description="Goes out as Bearer and the token, or as it is when there is a space in it"
        value={draft.authToken}
        error={errors.authToken}
        onChange={(authToken) => set({ authToken })}
      />
      <div className={form.pair}>
        <TextInput
          label="Statuses that are a success"
          placeholder="any 2xx"
          value={draft.expected}
          error={errors.expected}
          onChange={(event) => set({ expected: event.currentTarget.value })}
        />
        <AmountField
          label="Answered within"
          value={draft.answerWithin}
          error={errors.answerWithin}
          onChange={(answerWithin) => set({ answerWithin })}
        />
      </div>
      <VerifyTls draft={draft} set={set} />
    </>
  )
}

/** Where a flow is started, and with which settings. */
export function AroundFlow({ draft, errors, set }: Fields) {
  return (
    <>
      <TextInput
        label="Instabase root"
        description="Empty: the root of the settings. A binary that is no flow runs on this machine."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="https://instabase.example.com"
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.root}
        error={errors.root}
        onChange={(event) => set({ root: event.currentTarget.value })}
      />
      <SecretField
        label="Token"
        value={draft.token}
        error={errors.token}
        onChange={(token) => set({ token })}
      />
      <Textarea
        label="Settings"
        description="A JSON object"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={'{"pages": 10}'}
        autosize
        minRows={2}
        maxRows={10}
        classNames={{ input: classes.code ?? '' }}
        spellCheck={false}
        value={draft.settings}
        error={errors.settings}
        onChange={(event) => set({ settings: event.currentTarget.value })}
      />
      <VerifyTls draft={draft} set={set} />
    </>
  )
}

function VerifyTls({ draft, set }: Pick<Fields, 'draft' | 'set'>) {
  return (
    <Checkbox
      label="Verify the server's certificate"
      checked={draft.isTlsVerified}
      onChange={(event) => set({ isTlsVerified: event.currentTarget.checked })}
    />
  )
}
