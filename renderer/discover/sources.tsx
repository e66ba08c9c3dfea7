import { Button } from '@mantine/core'
import { useIsReadOnly } from '../session.tsx'
import { Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { When } from '../ui/when.tsx'
import classes from './discover.module.css'
import { placeWords } from './place.ts'
import { type Place, type Source, useForget, useSources } from './queries.ts'

type Props = { readonly onLook: (place: Place) => void }

/** Places from which something was imported. Nothing stands here before that. */
export function Sources({ onLook }: Props) {
  const { data } = useSources()
  if (data === undefined || data.length === 0) return null
  return (
    <Panel title="Places that were imported from">
      <ul className={classes.sources}>
        {data.map((source) => (
          <SourceRow key={source.id} source={source} onLook={onLook} />
        ))}
      </ul>
    </Panel>
  )
}

function SourceRow({ source, onLook }: Props & { readonly source: Source }) {
  const { id, provider, options, sync, syncedAt, problem } = source
  const isReadOnly = useIsReadOnly()
  const forget = useForget()
  const words = placeWords(provider, options)
  return (
    <li className={classes.source}>
      <div className={rows.stack}>
        <span className={rows.name}>{words}</span>
        <span className={rows.quiet}>
          {sync ? 'Looked at every minute' : 'Looked at when you ask'}
          {syncedAt !== null && (
            <>
              , last <When at={syncedAt} />
            </>
          )}
        </span>
        {problem !== null && <span className={rows.bad}>{problem}</span>}
      </div>
      {!isReadOnly && (
        <div className={classes.end}>
          <Button
            variant="default"
            aria-label={`Look at ${words}`}
            onClick={() => onLook({ provider, options })}
          >
            Look
          </Button>
          <Button
            variant="default"
            aria-label={`Forget ${words}`}
            loading={forget.isPending}
            onClick={() => forget.mutate(id)}
          >
            Forget
          </Button>
        </div>
      )}
    </li>
  )
}
