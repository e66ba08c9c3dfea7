// What can be done about storage that costs more than it need: once, by a run, and not by a schedule.
import { Button, Modal, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { Link } from 'wouter'
import form from '../ui/form.module.css'
import { Outcome } from '../ui/outcome.tsx'
import { useDoOnce } from './queries.ts'
import classes from './recommendation.module.css'
import type { Finding, Recommendation } from './types.ts'
import { deedWords } from './words.ts'

type Props = { readonly recommendation: Recommendation; readonly finding: Finding }

/** Does it, or asks AWS whether it would let it. What cannot be undone is asked about first. */
export function StorageActions({ recommendation, finding }: Props) {
  const { name } = recommendation
  const act = useDoOnce(recommendation, false)
  const [isAsking, setAsking] = useState(false)
  const words = deedWords(finding)
  const isFinal = finding.action === 'remove'
  const start = () => act.mutate(undefined, { onSuccess: (runId) => tellRun(`${name}: begun`, runId) })
  return (
    <>
      <Button
        size="sm"
        loading={act.isPending}
        aria-label={`${words}: ${name}`}
        onClick={isFinal ? () => setAsking(true) : start}
      >
        {words}
      </Button>
      <DryRun recommendation={recommendation} />
      {isAsking && (
        <Question
          title={`${words} ${name}?`}
          words={words}
          onClose={() => setAsking(false)}
          onYes={() => {
            setAsking(false)
            start()
          }}
        />
      )}
    </>
  )
}

function DryRun({ recommendation }: Pick<Props, 'recommendation'>) {
  const { name } = recommendation
  const rehearse = useDoOnce(recommendation, true)
  return (
    <Button
      size="sm"
      variant="default"
      loading={rehearse.isPending}
      aria-label={`Dry run: ${name}`}
      title="Asks AWS whether it would let it be done, and changes nothing"
      onClick={() =>
        rehearse.mutate(undefined, { onSuccess: (runId) => tellRun(`${name}: a dry run`, runId) })
      }
    >
      Dry run
    </Button>
  )
}

type QuestionProps = {
  readonly title: string
  readonly words: string
  readonly onYes: () => void
  readonly onClose: () => void
}

function Question({ title, words, onYes, onClose }: QuestionProps) {
  return (
    <Modal opened onClose={onClose} title={title}>
      <div className={form.form}>
        <Text size="sm">What is on it is lost, and nothing brings it back.</Text>
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red" size="sm" onClick={onYes}>
            {words}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** The run is the place where what AWS answers can be read. */
function tellRun(title: string, runId: string): void {
  notifications.show({
    title,
    message: <Link href={`/runs/${encodeURIComponent(runId)}`}>Open the run</Link>,
  })
}

/** The run that did it, and how far it is. */
export function StorageRun({ run: { id, outcome } }: { readonly run: NonNullable<Recommendation['run']> }) {
  return (
    <p className={classes.run}>
      <Outcome outcome={outcome} />
      <Link href={`/runs/${encodeURIComponent(id)}`}>Open the run</Link>
    </p>
  )
}
