import { Panel } from '../ui/panel.tsx'
import { ChoiceSetting, TextSetting } from './fields.tsx'
import type { Settings } from './queries.ts'
import { SettingRows } from './setting-row.tsx'
import { SettingsView } from './settings-view.tsx'

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** `/settings/connections`: the services that Hourhand speaks with. */
export function ConnectionsPage() {
  return (
    <SettingsView>
      {(settings) => (
        <>
          <Services {...settings} />
          <OnCallApi {...settings} />
        </>
      )}
    </SettingsView>
  )
}

function Services({ instabase, metricsUrl, eventWebhook, aws }: Settings) {
  return (
    <Panel title="Services">
      <SettingRows>
        <TextSetting
          name="Instabase"
          hint="Where flows are sent. A job may name another root."
          placeholder="https://instabase.example.com"
          value={instabase?.root ?? ''}
          toChange={(text) => {
            const root = orNull(text)
            return { instabase: root === null ? null : { root } }
          }}
        />
        <TextSetting
          name="Metrics"
          hint="Each firing of an HTTP job is reported there."
          placeholder="https://metrics.example.com/push"
          value={metricsUrl ?? ''}
          toChange={(text) => ({ metricsUrl: orNull(text) })}
        />
        <TextSetting
          name="Webhook of schedules"
          hint="Is told when a schedule starts or stops something, or is switched."
          placeholder="https://hooks.example.com/power"
          value={eventWebhook ?? ''}
          toChange={(text) => ({ eventWebhook: orNull(text) })}
        />
        <TextSetting
          name="AWS endpoint"
          hint="An emulator in the place of AWS. Leave it empty for AWS itself."
          placeholder="http://127.0.0.1:5000"
          value={aws.endpoint ?? ''}
          toChange={(text) => ({ aws: { endpoint: orNull(text) } })}
        />
      </SettingRows>
    </Panel>
  )
}

function OnCallApi({ participants }: Settings) {
  return (
    <Panel title="On-call over the API">
      <SettingRows>
        <ChoiceSetting
          name="People nobody knows yet"
          hint="When a script names a participant that is not in the directory."
          value={participants}
          choices={[
            { value: 'create', label: 'Add them to the directory' },
            { value: 'refuse', label: 'Refuse the change' },
          ]}
          toChange={(policy) => ({ participants: policy })}
        />
      </SettingRows>
    </Panel>
  )
}
