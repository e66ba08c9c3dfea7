import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { Panel } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatWhen, zoneName, zonesWith } from '../ui/time.ts'
import { ChoiceSetting, TextSetting } from './fields.tsx'
import type { Settings } from './queries.ts'
import { SecretsPanel } from './secrets-panel.tsx'
import { SettingRow, SettingRows } from './setting-row.tsx'
import { SettingsView } from './settings-view.tsx'
import { SignOut } from './sign-out.tsx'

/** `/settings/general`: who the operator is, and how days, times and the page look to them. */
export function GeneralPage() {
  return (
    <SettingsView>
      {({ operator }) => (
        <>
          <Panel title="You">
            <SettingRows>
              <TextSetting
                name="Name"
                hint="How Hourhand calls you."
                value={operator.displayName}
                toChange={(displayName) => ({ operator: { displayName } })}
              />
              <TextSetting
                name="E-mail"
                hint="Stands in the audit log beside what you change."
                type="email"
                value={operator.email}
                toChange={(email) => ({ operator: { email } })}
              />
              <SignOut />
            </SettingRows>
          </Panel>
          <Times operator={operator} />
          <Panel title="Appearance">
            <SettingRows>
              <Theme />
            </SettingRows>
          </Panel>
          <SecretsPanel />
        </>
      )}
    </SettingsView>
  )
}

function Times({ operator }: { readonly operator: Settings['operator'] }) {
  return (
    <Panel title="Times">
      <SettingRows>
        <ZoneSetting timeZone={operator.timeZone} />
        <ChoiceSetting
          name="Clock"
          hint="How times of day are written, in the page, the tray and the notices."
          value={operator.timeFormat}
          choices={[
            { value: '24h', label: '24 hours (20:00)' },
            { value: '12h', label: '12 hours (8:00 PM)' },
          ]}
          toChange={(timeFormat) => ({ operator: { timeFormat } })}
        />
        <ChoiceSetting
          name="First day of the week"
          value={operator.weekStart}
          choices={[
            { value: 'monday', label: 'Monday' },
            { value: 'saturday', label: 'Saturday' },
            { value: 'sunday', label: 'Sunday' },
          ]}
          toChange={(weekStart) => ({ operator: { weekStart } })}
        />
      </SettingRows>
    </Panel>
  )
}

function ZoneSetting({ timeZone }: { readonly timeZone: string }) {
  const now = useMinute()
  const shown = `${formatWhen(now, timeZone, now)}, ${zoneName(timeZone)}`
  return (
    <ChoiceSetting
      name="Time zone"
      hint={`Of the times you see; what has a zone of its own tells it under the pointer. Now: ${shown}.`}
      value={timeZone}
      choices={zonesWith(timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
      isSearchable
      toChange={(zone) => ({ operator: { timeZone: zone } })}
    />
  )
}

/** Kept in this browser alone. */
function Theme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SettingRow name="Theme" hint="In this browser.">
      {({ nameId }) => (
        <SegmentedControl
          fullWidth
          w="100%"
          size="sm"
          aria-labelledby={nameId}
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
          data={[
            { value: 'auto', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      )}
    </SettingRow>
  )
}
