import { Button, Checkbox, SegmentedControl, Select, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconRadar2, IconZoomScan } from '@tabler/icons-react'
import { type SubmitEvent, useState } from 'react'
import { labelWithin } from '../resources/config-field.ts'
import { ConfigFields } from '../resources/config-fields.tsx'
import {
  type ConfigDraft,
  configOfDraft,
  emptyDraft,
  errorsOfDraft,
  fieldOfPath,
} from '../resources/provider-draft.ts'
import { ResourceTabs } from '../resources/resource-tabs.tsx'
import { useIsReadOnly } from '../session.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Fold } from '../ui/fold.tsx'
import { errorsOfRefusal } from '../ui/form.tsx'
import { counted } from '../ui/natural.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './discover.module.css'
import { FoundList } from './found-list.tsx'
import { adviceOf, LOOKERS, placeFields } from './place.ts'
import { type Place, useImport, useLook } from './queries.ts'
import { Sources } from './sources.tsx'

/** Finds what there is at a place, and makes resources of it. */
export function DiscoverPage() {
  const look = useLook()
  const [place, setPlace] = useState<Place | null>(null)
  function ask(wanted: Place): void {
    setPlace(wanted)
    look.mutate(wanted)
  }
  return (
    <>
      <VisuallyHidden component="h1">Discover</VisuallyHidden>
      <ResourceTabs />
      <Panel title="Discover what there is">
        <PlaceForm look={look} onLook={ask} />
      </Panel>
      {place !== null && look.data && (
        <Results key={JSON.stringify(place)} place={place} look={look} onAgain={() => look.mutate(place)} />
      )}
      <Sources onLook={ask} />
    </>
  )
}

type Look = ReturnType<typeof useLook>

type FormProps = { readonly look: Look; readonly onLook: (place: Place) => void }

function PlaceForm({ look, onLook }: FormProps) {
  const { provider, choose, fields, shared, refusal, submit } = usePlaceForm({ look, onLook })
  const rare = fields.filter(({ isRare }) => isRare)
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Looker value={provider} onChange={choose} />
      <ConfigFields fields={fields.filter(({ isRare }) => !isRare)} {...shared} />
      {rare.length > 0 && (
        <Fold key={provider} title="More" now={rare.map(labelWithin).slice(0, 3).join(', ')}>
          <ConfigFields fields={rare} {...shared} />
        </Fold>
      )}
      {refusal !== undefined && <Refusal provider={provider} message={refusal} />}
      <div className={classes.end}>
        <Button
          type="submit"
          size="sm"
          leftSection={<IconZoomScan size={16} aria-hidden />}
          loading={look.isPending}
        >
          Look
        </Button>
      </div>
    </form>
  )
}

/** What is typed for each provider stays while another is looked at. */
function usePlaceForm({ look, onLook }: FormProps) {
  const [provider, setProvider] = useState<string>(LOOKERS[0].value)
  const [drafts, setDrafts] = useState<Readonly<Record<string, ConfigDraft>>>({})
  const [isTried, setTried] = useState(false)
  const fields = placeFields(provider)
  const draft = drafts[provider] ?? emptyDraft(fields)
  const wrong = errorsOfDraft(fields, draft)
  const toField = (path: string) => fieldOfPath(fields, path.replace(/^options\./, ''))
  const refused = errorsOfRefusal(look.error, toField)
  const onChange = (path: string, value: string | boolean) => {
    look.reset()
    setDrafts({ ...drafts, [provider]: { ...draft, [path]: value } })
  }
  function choose(value: string): void {
    look.reset()
    setTried(false)
    setProvider(value)
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrong).length === 0) onLook({ provider, options: configOfDraft(fields, draft) })
  }
  const errors = { ...refused, ...(isTried && wrong) }
  return { provider, choose, fields, shared: { draft, errors, onChange }, refusal: refused.form, submit }
}

/** All providers in a row where there is room, in a list where there is not. */
function Looker({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  return (
    <>
      <SegmentedControl
        visibleFrom="sm"
        size="sm"
        aria-label="What to look for"
        data={[...LOOKERS]}
        value={value}
        onChange={onChange}
      />
      <Select
        hiddenFrom="sm"
        label="What to look for"
        data={LOOKERS}
        allowDeselect={false}
        value={value}
        onChange={(chosen) => onChange(chosen ?? value)}
      />
    </>
  )
}

/** Why nothing was seen, in the provider's words, and what to do. */
function Refusal({ provider, message }: { readonly provider: string; readonly message: string }) {
  const advice = adviceOf(provider, message)
  return (
    <div role="alert">
      <p className={classes.wrong}>{message}</p>
      {advice !== null && <p className={classes.advice}>{advice}</p>}
    </div>
  )
}

type ResultsProps = { readonly place: Place; readonly look: Look; readonly onAgain: () => void }

function Results({ place, look, onAgain }: ResultsProps) {
  const found = look.data ?? []
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [sync, setSync] = useState(false)
  const isReadOnly = useIsReadOnly()
  const take = useImport()
  const importAll = () =>
    take.mutate(
      { ...place, keys: [...chosen], sync },
      {
        onSuccess: ({ resources, groups }) => {
          const grouped = groups.length === 0 ? '' : `, and ${counted(groups.length, 'group')}`
          notifications.show({
            title: 'Imported',
            message: `${counted(resources.length, 'resource')}${grouped}.`,
          })
          setChosen(new Set())
          onAgain()
        },
      },
    )
  return (
    <Panel title={found.length === 0 ? 'Nothing there' : `${counted(found.length, 'thing')} found`}>
      {found.length === 0 ? (
        <EmptyState icon={IconRadar2} title="The provider answers, and sees nothing there">
          Check the place and what it is narrowed to.
        </EmptyState>
      ) : (
        <>
          <FoundList found={found} chosen={chosen} onChoose={setChosen} />
          {!isReadOnly && (
            <div className={classes.bar}>
              <Checkbox
                label="Keep looking every minute, and follow what changes"
                checked={sync}
                onChange={(event) => setSync(event.currentTarget.checked)}
              />
              <Button size="sm" disabled={chosen.size === 0} loading={take.isPending} onClick={importAll}>
                {chosen.size === 0 ? 'Import' : `Import ${counted(chosen.size, 'resource')}`}
              </Button>
            </div>
          )}
        </>
      )}
    </Panel>
  )
}
