import { type Actor, type ServiceDeps, writeAudit } from './change.ts'

/** What becomes of a participant that is named but not known. */
export type ParticipantPolicy = 'create' | 'refuse'

export type SettingChange = { readonly participants?: ParticipantPolicy | undefined }

export type SettingService = ReturnType<typeof createSettingService>

/** The operator's settings. */
export function createSettingService({ store, clock, bus }: Pick<ServiceDeps, 'store' | 'clock' | 'bus'>) {
  const participants = (): ParticipantPolicy =>
    store.settings.find('participants') === 'refuse' ? 'refuse' : 'create'

  return {
    participants,
    update(change: SettingChange, actor: Actor): void {
      const before = { participants: participants() }
      const after = { participants: change.participants ?? before.participants }
      if (after.participants === before.participants) return
      store.transaction(() => {
        store.settings.set('participants', after.participants)
        const entry = { actor, action: 'update', type: 'setting', id: 'participants', before, after } as const
        writeAudit(store, entry, clock.now())
      })
      bus.publish('settings.changed', { what: 'participants' })
    },
  }
}
