import { atPath, invalid } from '#shared/error.ts'
import { holdsMask } from '#shared/secret.ts'
import type { Actor } from './change.ts'
import { createOutbox } from './outbox.ts'
import type { SettingChange } from './setting.ts'
import { type DutyDocument, takeDuties } from './transfer-duty.ts'
import { createTransferParts, type TransferDeps } from './transfer-part.ts'
import { type PowerDocument, takePower } from './transfer-power.ts'

/** What becomes of what is there already: it stays as it is, or becomes what the document says. */
export type OnConflict = 'skip' | 'replace'

/** A whole installation, without what has happened in it. */
export type TransferDocument = DutyDocument & PowerDocument & { readonly settings: SettingChange }

export type Told = { readonly kind: string; readonly id: string; readonly name: string }

export type TransferReport = {
  readonly made: readonly Told[]
  readonly replaced: readonly Told[]
  readonly left: readonly (Told & { readonly reason: string })[]
}

/** One thing of a document, and what may be done with it. */
export type Step<Id> = {
  readonly kind: string
  readonly name: string
  readonly path: string
  /** The id as it is told. */
  readonly show: (id: Id) => string
  /** What is there under its name; null: nothing. */
  readonly known: Id | null
  readonly make: () => Id
  readonly replace: (id: Id) => void
}

/** Does one step and notes it; returns the id of what is there now. */
export type Take = <Id>(step: Step<Id>) => Id

export type TransferService = ReturnType<typeof createTransferService>

/** Takes a document into the store: all of it, or nothing. */
export function createTransferService(deps: TransferDeps) {
  const { store, engine } = deps
  const outbox = createOutbox(deps.bus)
  const notYet = () => Promise.reject(new Error('Internal: not yet'))

  function takeAll(
    parts: ReturnType<typeof createTransferParts>,
    document: TransferDocument,
    { onConflict, actor }: { readonly onConflict: OnConflict; readonly actor: Actor },
  ): TransferReport {
    const { take, told } = createLedger(onConflict)
    const isSet = (name: string) => store.settings.find(name) !== null
    parts.settings.update(wantedSettings(document.settings, isSet, onConflict), actor)
    takeDuties(parts, document, { take, actor })
    takePower(parts, document, { take, actor })
    return told
  }

  return {
    /** What taking the document would do; nothing of it stays, and nobody is told. */
    rehearse(document: TransferDocument, onConflict: OnConflict, actor: Actor): TransferReport {
      const quiet = { ...engine, rearm() {}, wake() {}, watchFolder() {}, observe: notYet }
      const parts = createTransferParts({ ...deps, engine: quiet }, outbox.bus)
      return store.rehearse(() => takeAll(parts, document, { onConflict, actor }))
    },
    take(document: TransferDocument, onConflict: OnConflict, actor: Actor): TransferReport {
      const jobs = new Set<number>()
      const resources = new Set<number>()
      // The engine looks at nothing that may yet be taken back.
      const quiet = {
        ...engine,
        rearm() {},
        wake() {},
        watchFolder(id: number) {
          jobs.add(id)
        },
        observe(id: number) {
          resources.add(id)
          return notYet()
        },
      }
      const parts = createTransferParts({ ...deps, engine: quiet }, outbox.bus)
      const report = outbox.deliverAfter(() =>
        store.transaction(() => takeAll(parts, document, { onConflict, actor })),
      )
      engine.rearm()
      engine.wake()
      for (const id of jobs) engine.watchFolder(id)
      for (const id of resources) engine.observe(id).catch(() => {})
      return report
    },
  }
}

function createLedger(onConflict: OnConflict) {
  const made: Told[] = []
  const replaced: Told[] = []
  const left: TransferReport['left'][number][] = []
  const take: Take = ({ kind, name, path, show, known, make, replace }) =>
    atPath(path, () => {
      if (known === null) {
        const id = make()
        made.push({ kind, id: show(id), name })
        return id
      }
      const one = { kind, id: show(known), name }
      if (onConflict === 'skip') {
        left.push({ ...one, reason: 'one of this name is there already' })
        return known
      }
      replace(known)
      replaced.push(one)
      return known
    })
  return { take, told: { made, replaced, left } }
}

/** The settings that are to be written; throws where a mask would become a secret. */
function wantedSettings(
  change: SettingChange,
  isSet: (name: string) => boolean,
  onConflict: OnConflict,
): SettingChange {
  const wanted = Object.entries(change).filter(([name]) => onConflict === 'replace' || !isSet(name))
  for (const [name, value] of wanted) {
    if (!isSet(name) && (holdsMask({ [name]: value }) || holdsMask({ url: value }))) {
      throw invalid(`settings.${name}`, 'a secret stands there as its mask')
    }
  }
  return Object.fromEntries(wanted)
}
