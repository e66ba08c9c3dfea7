import { AppError } from '#shared/error.ts'
import { parseInstant } from '#shared/instant.ts'
import type { ShownRota } from '#shared/schema/rota.ts'
import { formatLocal } from '#shared/zone.ts'
import { resolveZoneId } from '#shared/zone-id.ts'
import type { Command } from './command.ts'
import { getServer } from './server.ts'

type Page = { readonly data: readonly ShownRota[]; readonly meta: { readonly total: number } }

/** The greatest page that the server gives. */
const LIMIT = 500

export const who: Command = {
  usage: 'who [ROTA]',
  purpose: 'who is on call now and until when, by all rotas or one (its id or name)',
  words: [0, 1],
  async run({ folder, words: [name] }) {
    const { ask } = await getServer(folder)
    const rotas: ShownRota[] = []
    for (let page = 1; ; page++) {
      const { data, meta } = await ask<Page>('GET', `/api/rotas?limit=${LIMIT}&page=${page}`)
      rotas.push(...data)
      if (page * LIMIT >= meta.total) break
    }
    const duties = choose(rotas, name).flatMap(dutiesOf)
    const text = duties.length === 0 ? 'There are no rotas.' : duties.map(lineOf).join('\n')
    return { text, value: duties }
  },
}

function choose(rotas: readonly ShownRota[], wanted: string | undefined): readonly ShownRota[] {
  if (wanted === undefined) return rotas
  const rota = rotas.find(({ id }) => id === wanted) ?? rotas.find(({ name }) => name === wanted)
  if (rota === undefined) throw new AppError('not_found', `there is no rota named "${wanted}"`)
  return [rota]
}

type Participant = ShownRota['onCall'][number]['participant']

type Duty = {
  readonly rotaId: string
  readonly rota: string
  readonly enabled: boolean
  readonly rotationId: string | null
  readonly rotation: string | null
  readonly participant: Participant | null
  /** User names. */
  readonly people: readonly string[]
  readonly since: string | null
  readonly until: string | null
  /** `until` as the clocks of the rota's zone show it. */
  readonly untilLocal: string | null
}

/** One for each rotation that somebody is on call by, or a single one that says that nobody is. */
function dutiesOf({ id, name, timeZone, enabled, onCall, next }: ShownRota): readonly Duty[] {
  const rota = { rotaId: id, rota: name, enabled }
  const zone = resolveZoneId(timeZone) ?? 'UTC'
  const timesOf = (until: string | null) => {
    const at = until === null ? null : parseInstant(until)
    return { until, untilLocal: at === null ? null : formatLocal(at, zone) }
  }
  if (onCall.length === 0) {
    const nobody = { rotationId: null, rotation: null, participant: null, people: [], since: null }
    return [{ ...rota, ...nobody, ...timesOf(next.at) }]
  }
  return onCall.map(({ rotationId, rotation, participant, people, startDate, endDate }) => ({
    ...rota,
    rotationId,
    rotation,
    participant,
    people: people.map(({ username }) => username),
    since: startDate,
    ...timesOf(endDate),
  }))
}

function lineOf({ rota, enabled, rotation, untilLocal, ...duty }: Duty): string {
  const place = rotation ? `${rota}, ${rotation}` : rota
  const until = untilLocal === null ? '' : ` until ${untilLocal}`
  return `${place}: ${enabled ? wordsOf(duty) : 'disabled'}${until}`
}

/** A user by the e-mail address, anything else by its name with the people behind it. */
function wordsOf({ participant, people }: Pick<Duty, 'participant' | 'people'>): string {
  if (participant === null) return 'nobody'
  if (participant.type === 'user') return participant.name
  return `${participant.name} (${people.length === 0 ? 'nobody' : people.join(', ')})`
}
