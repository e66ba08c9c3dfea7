import { atPath } from '#shared/error.ts'
import type { StoredRota } from '#shared/rota.ts'
import type { PersonInput } from '../store/person.ts'
import type { Actor } from './change.ts'
import type { EscalationInput } from './escalation.ts'
import type { ForwardingInput } from './forwarding.ts'
import type { RotaInput } from './rota.ts'
import type { OverrideInput } from './rota-override.ts'
import type { TeamInput } from './team.ts'
import type { Take } from './transfer.ts'
import type { TransferParts } from './transfer-part.ts'

/** An override; the rotations it stands in are told by their place in the rota, null: all. */
export type CopiedOverride = Omit<OverrideInput, 'rotations'> & {
  readonly rotations: readonly number[] | null
}

export type CopiedRota = { readonly input: RotaInput; readonly overrides: readonly CopiedOverride[] }

export type DutyDocument = {
  readonly people: readonly PersonInput[]
  readonly teams: readonly TeamInput[]
  readonly escalations: readonly EscalationInput[]
  readonly rotas: readonly CopiedRota[]
  readonly forwardings: readonly ForwardingInput[]
}

type By = { readonly take: Take; readonly actor: Actor }

/**
 * The directory, rotas with their overrides, and forwardings. Their names are unique. Rotas and escalations may name
 * each other: escalations get their rules when the rotas are there, and overrides come when all rotas are.
 */
export function takeDuties(parts: TransferParts, document: DutyDocument, { take, actor }: By): void {
  const { store, directory, forwardings } = parts
  const takeAll = createTakeAll(take)
  const finishers: (() => void)[] = []
  takeAll('people', document.people, {
    nameOf: ({ username }) => username,
    find: ({ username }) => store.persons.findByName(username),
    make: (input) => directory.createPerson(input, actor),
    replace: (id, input) => directory.updatePerson(id, input, actor),
  })
  takeAll('teams', document.teams, {
    nameOf: ({ name }) => name,
    find: ({ name }) => store.teams.findByName(name),
    make: (input) => directory.createTeam(input, actor),
    replace: (id, input) => directory.updateTeam(id, input, actor),
  })
  takeAll('escalations', document.escalations, escalationWriter(parts, actor, finishers))
  takeAll('rotas', document.rotas, rotaWriter(parts, actor, finishers))
  for (const finish of finishers) finish()
  takeAll('forwardings', document.forwardings, {
    nameOf: ({ alias }) => alias ?? '',
    find: ({ alias }) => (alias === null ? null : store.forwardings.findByAlias(alias)),
    make: (input) => forwardings.create(input, actor),
    replace: (id, input) => forwardings.replace(id, input, actor),
  })
}

const KINDS = {
  people: 'person',
  teams: 'team',
  escalations: 'escalation',
  rotas: 'rota',
  forwardings: 'forwarding',
} as const

type Entry = { readonly id: string }
type Writer<Item> = {
  readonly nameOf: (item: Item) => string
  readonly find: (item: Item) => Entry | null
  /** `path` leads to the item in the document. */
  readonly make: (item: Item, path: string) => Entry
  readonly replace: (id: string, item: Item, path: string) => unknown
}

function createTakeAll(take: Take) {
  return <Item>(section: keyof typeof KINDS, items: readonly Item[], writer: Writer<Item>): void => {
    for (const [index, item] of items.entries()) {
      const path = `${section}[${index}]`
      take<string>({
        kind: KINDS[section],
        name: writer.nameOf(item),
        path,
        show: (id) => id,
        known: writer.find(item)?.id ?? null,
        make: () => writer.make(item, path).id,
        replace: (id) => void writer.replace(id, item, path),
      })
    }
  }
}

type Finishers = { readonly push: (finish: () => void) => unknown }

function escalationWriter({ store, directory }: TransferParts, actor: Actor, finishers: Finishers) {
  const writeRules = (id: string, { rules }: EscalationInput, path: string) => {
    const write = () => directory.updateEscalation(id, { rules }, actor)
    if (rules.length > 0) finishers.push(() => atPath(path, write))
  }
  return {
    nameOf: ({ name }: EscalationInput) => name,
    find: ({ name }: EscalationInput) => store.escalations.findByName(name),
    make(input: EscalationInput, path: string) {
      const made = directory.createEscalation({ ...input, rules: [] }, actor)
      writeRules(made.id, input, path)
      return made
    },
    replace(id: string, input: EscalationInput, path: string) {
      directory.updateEscalation(id, { ...input, rules: [] }, actor)
      writeRules(id, input, path)
    },
  }
}

function rotaWriter({ store, rotas, overrides }: TransferParts, actor: Actor, finishers: Finishers) {
  function writeOverride(rota: StoredRota, { rotations, ...rest }: CopiedOverride): void {
    const references = rotations?.map((place) => ({ id: rota.rotations[place]?.id ?? '', name: null }))
    const input = { ...rest, rotations: references ?? null }
    const { alias } = input
    if (alias !== null && store.rotaOverrides.findByAlias(rota.id, alias) !== null)
      overrides.replace(rota.id, alias, input, actor)
    else overrides.create(rota.id, input, actor)
  }

  function writeOverrides(rota: StoredRota, copies: readonly CopiedOverride[], path: string): void {
    for (const [index, copy] of copies.entries()) {
      finishers.push(() => atPath(`${path}.overrides[${index}]`, () => writeOverride(rota, copy)))
    }
  }

  return {
    nameOf: ({ input }: CopiedRota) => input.name,
    find: ({ input }: CopiedRota) => store.rotas.findByName(input.name),
    make({ input, overrides: copies }: CopiedRota, path: string) {
      const made = rotas.create(input, actor)
      writeOverrides(made, copies, path)
      return made
    },
    replace(id: string, { input, overrides: copies }: CopiedRota, path: string) {
      writeOverrides(rotas.update(id, input, actor), copies, path)
    },
  }
}
