import { checkText } from '#shared/check.ts'
import { invalid } from '#shared/error.ts'
import type { Pause } from '#shared/firing.ts'
import { formatSeconds } from '#shared/instant.ts'
import type { Chore } from '../engine/agenda.ts'
import { type Actor, SCHEDULER_ACTOR, type ServiceDeps, writeAudit } from './change.ts'
import type { HoldService } from './hold.ts'

export type PauseService = ReturnType<typeof createPauseService>

type Deps = ServiceDeps & { readonly holds: Pick<HoldService, 'restoreAfterPause'> }

/** The pause of everything: firings are recorded as held until it ends. */
export function createPauseService({ store, clock, bus, engine, holds }: Deps) {
  function write(pause: Pause | null, actor: Actor): void {
    const now = clock.now()
    store.transaction(() => {
      const before = store.settings.pause()
      store.settings.setPause(pause)
      if (pause === null) holds.restoreAfterPause(now)
      else store.intents.holdQueued(null, 'everything is paused', now)
      writeAudit(store, { actor, action: 'update', type: 'pause', id: 'pause', before, after: pause }, now)
    })
    bus.publish('pause.changed', describePause(pause))
    engine.rearm()
    engine.wake()
  }

  return {
    read: () => describePause(store.settings.pause()),
    pause(until: number | null, reason: string, actor: Actor): void {
      if (until !== null && until <= clock.now()) throw invalid('until', 'until must lie in the future')
      write({ until, reason: checkText(reason, 'reason', 1_000) }, actor)
    },
    resume(actor: Actor): void {
      if (store.settings.pause() !== null) write(null, actor)
    },
    /** Ends the pause at its instant. */
    chore: {
      name: 'end the pause',
      nextAt: () => store.settings.pause()?.until ?? null,
      run: () => write(null, SCHEDULER_ACTOR),
    } satisfies Chore,
  }
}

/** A pause as the API and the events tell it. */
function describePause(pause: Pause | null) {
  return {
    paused: pause !== null,
    until: pause === null || pause.until === null ? null : formatSeconds(pause.until),
    reason: pause?.reason ?? '',
  }
}
