import { Button, FileButton, SegmentedControl, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { reasonOf } from '../api.ts'
import { counted } from '../ui/natural.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './list.module.css'
import { send } from './queries.ts'
import { SettingBody } from './setting-row.tsx'

type Thing = { readonly kind: string; readonly id: string; readonly name: string }
type Report = {
  readonly made: readonly Thing[]
  readonly replaced: readonly Thing[]
  readonly left: readonly (Thing & { readonly reason: string })[]
}
type Asked = { readonly document: unknown; readonly onConflict: string; readonly isRehearsal: boolean }

/** A document of another Hourhand: what it would do is shown before it is done. */
export function DocumentImport() {
  const { document, onConflict, choose, open, take } = useImport()
  return (
    <Panel title="Import a document">
      <SettingBody>
        <Text size="sm" mb={12}>
          What another Hourhand exported. You see what it would change before anything is changed.
        </Text>
        <div className={classes.actions}>
          <FileButton accept=".json,application/json" onChange={open}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconFileImport size={15} aria-hidden />}>
                {document === null ? 'Choose a file' : document.name}
              </Button>
            )}
          </FileButton>
          <SegmentedControl
            aria-label="What is there already"
            value={onConflict}
            onChange={choose}
            data={[
              { value: 'skip', label: 'Leave what is there' },
              { value: 'replace', label: 'Replace what is there' },
            ]}
          />
        </div>
        {take.error !== null && (
          <Text size="sm" mt={10} className={classes.bad} role="alert">
            {reasonOf(take.error)}
          </Text>
        )}
      </SettingBody>
      {take.isSuccess && <Report report={take.data} isDone={!take.variables.isRehearsal} />}
      {take.isSuccess && take.variables.isRehearsal && (
        <Confirm report={take.data} onImport={() => take.mutate({ ...take.variables, isRehearsal: false })} />
      )}
    </Panel>
  )
}

/** The document that was opened, and what importing it does or did; each choice is rehearsed first. */
function useImport() {
  const client = useQueryClient()
  const [document, setDocument] = useState<{ readonly name: string; readonly content: unknown } | null>(null)
  const [onConflict, setOnConflict] = useState('skip')
  const take = useMutation({
    mutationFn: ({ document: body, onConflict: policy, isRehearsal }: Asked) =>
      send<Report>('POST', `/api/import?onConflict=${policy}&dryRun=${isRehearsal}`, body),
    onSuccess: (_, { isRehearsal }) => (isRehearsal ? undefined : client.invalidateQueries()),
  })
  function rehearse(content: unknown, policy: string): void {
    take.mutate({ document: content, onConflict: policy, isRehearsal: true })
  }
  function choose(policy: string): void {
    setOnConflict(policy)
    if (document !== null) rehearse(document.content, policy)
  }
  async function open(file: File | null): Promise<void> {
    if (file === null) return
    const content = parse(await file.text())
    setDocument({ name: file.name, content })
    rehearse(content, onConflict)
  }
  return { document, onConflict, choose, open, take }
}

function Confirm({ report, onImport }: { readonly report: Report; readonly onImport: () => void }) {
  const count = report.made.length + report.replaced.length
  return (
    <SettingBody>
      <Button size="sm" disabled={count === 0} onClick={onImport}>
        Import {counted(count, 'thing')}
      </Button>
    </SettingBody>
  )
}

function Report({ report, isDone }: { readonly report: Report; readonly isDone: boolean }) {
  const parts = [
    { title: isDone ? 'Made' : 'To be made', things: report.made },
    { title: isDone ? 'Replaced' : 'To be replaced', things: report.replaced },
    { title: 'Left as they are', things: report.left },
  ].filter(({ things }) => things.length > 0)
  return (
    <ul className={classes.list} aria-label="What the document changes">
      {parts.map(({ title, things }) => (
        <li key={title} className={classes.item}>
          <div className={classes.what}>
            <div className={classes.name}>
              {title}: {things.length.toLocaleString('en')}
            </div>
            <div className={classes.facts}>
              {things.slice(0, MOST_NAMED).map(({ kind, name }, place) => (
                <span key={`${kind} ${name} ${String(place)}`}>
                  {kind} {name}
                </span>
              ))}
              {things.length > MOST_NAMED && <span>and {things.length - MOST_NAMED} more</span>}
            </div>
          </div>
        </li>
      ))}
    </ul>
  )
}

const MOST_NAMED = 40

/** What is no JSON goes to the server as text, which says so. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
