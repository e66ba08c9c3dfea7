import type { NoticeKind } from '#shared/setting.ts'
import { bridge } from '../bridge.ts'
import { Panel } from '../ui/panel.tsx'
import { SwitchSetting, TextSetting } from './fields.tsx'
import { ProgramPanel } from './program-panel.tsx'
import type { Settings } from './queries.ts'
import { SettingRows } from './setting-row.tsx'
import { SettingsView } from './settings-view.tsx'

const NOTICES: readonly { readonly kind: NoticeKind; readonly name: string; readonly hint: string }[] = [
  { kind: 'failed', name: 'A run failed', hint: 'A job, a start or a stop did not succeed.' },
  { kind: 'missed', name: 'Something was missed', hint: 'It was due while the computer slept or was off.' },
  { kind: 'fired', name: 'Something fired', hint: 'Each start, stop and run that succeeded.' },
  { kind: 'shiftStarts', name: 'Your on-call shift starts', hint: 'And shortly before it.' },
  { kind: 'shiftEnds', name: 'Your on-call shift ends', hint: 'Somebody else takes over.' },
  { kind: 'gapFound', name: 'Nobody is on call', hint: 'A rota has hours that no one covers.' },
  { kind: 'updateReady', name: 'There is a newer version', hint: 'Nothing is downloaded unasked.' },
]

const QUIET = { from: '22:00', to: '07:00' } as const

/** `/settings/notifications`: which native notices the desktop shows, and when none; and how the desktop behaves. */
export function NoticesPage() {
  const desktopBridge = bridge()
  return (
    <SettingsView>
      {({ notifications, desktop }) => (
        <>
          <Panel title="Native notices">
            <SettingRows>
              {NOTICES.map(({ kind, name, hint }) => (
                <SwitchSetting
                  key={kind}
                  name={name}
                  hint={hint}
                  value={notifications[kind]}
                  toChange={(isOn) => ({ notifications: { [kind]: isOn } })}
                />
              ))}
              <SwitchSetting
                name="Show the end of the output"
                hint="In the notice of a run that failed."
                value={notifications.output}
                toChange={(output) => ({ notifications: { output } })}
              />
            </SettingRows>
          </Panel>
          <QuietHours quietHours={notifications.quietHours} />
          <Desktop desktop={desktop} />
          {desktopBridge !== null && <ProgramPanel bridge={desktopBridge} />}
        </>
      )}
    </SettingsView>
  )
}

function QuietHours({ quietHours }: Pick<Settings['notifications'], 'quietHours'>) {
  return (
    <Panel title="Quiet hours">
      <SettingRows>
        <SwitchSetting
          name="Keep quiet for some hours of the day"
          hint="No notice is shown then. What happened stands in the activity as ever."
          value={quietHours !== null}
          toChange={(isOn) => ({ notifications: { quietHours: isOn ? QUIET : null } })}
        />
        {quietHours !== null && (
          <>
            <TextSetting
              name="From"
              hint="In your time zone."
              type="time"
              value={quietHours.from}
              toChange={(from) => ({ notifications: { quietHours: { ...quietHours, from } } })}
            />
            <TextSetting
              name="To"
              hint="Of the next day where it is the earlier of the two."
              type="time"
              value={quietHours.to}
              toChange={(to) => ({ notifications: { quietHours: { ...quietHours, to } } })}
            />
          </>
        )}
      </SettingRows>
    </Panel>
  )
}

function Desktop({ desktop }: Pick<Settings, 'desktop'>) {
  return (
    <Panel title="Desktop">
      <SettingRows>
        <SwitchSetting
          name="Start with the login"
          hint="In the tray, without a window."
          value={desktop.openAtLogin}
          toChange={(openAtLogin) => ({ desktop: { openAtLogin } })}
        />
        <SwitchSetting
          name="Closing the window leaves Hourhand in the tray"
          hint="Otherwise it ends, and nothing fires."
          value={desktop.closeToTray}
          toChange={(closeToTray) => ({ desktop: { closeToTray } })}
        />
        <SwitchSetting
          name="Keep the computer awake while something runs"
          value={desktop.keepAwake}
          toChange={(keepAwake) => ({ desktop: { keepAwake } })}
        />
        <SwitchSetting
          name="Look for newer versions"
          hint="Only look: it is you who downloads."
          value={desktop.lookForUpdates}
          toChange={(lookForUpdates) => ({ desktop: { lookForUpdates } })}
        />
      </SettingRows>
    </Panel>
  )
}
