import type { RotaInput, RotationInput } from '#main/services/rota.ts'
import type { RecipientReference, Reference } from '#shared/directory.ts'
import { ALICE, type Harness } from './harness.ts'

/** A person by the first part of their e-mail address. */
export function user(name: string): RecipientReference & Reference {
  return { kind: 'user', id: null, name: `${name}@example.com` }
}

export function named(kind: 'team' | 'escalation' | 'schedule', name: string): RecipientReference {
  return { kind, id: null, name }
}

/** A daily rotation from 1 March 2026, 8:00 UTC, of Alice and Bob. */
export function rotation(more: Partial<RotationInput> = {}): RotationInput {
  return {
    id: null,
    name: 'Day',
    startAt: Date.parse('2026-03-01T08:00:00Z'),
    endAt: null,
    unit: 'daily',
    length: 1,
    participants: [user('alice'), user('bob')],
    restriction: null,
    countsOpenDays: false,
    ...more,
  }
}

export function rotaInput(more: Partial<RotaInput> = {}): RotaInput {
  return {
    name: 'Ops',
    description: '',
    zoneId: 'UTC',
    enabled: true,
    ownerTeam: null,
    rotations: [rotation()],
    ...more,
  }
}

/** Lets all that is due now be done and told. */
export async function ring(h: Harness): Promise<void> {
  h.clock.forward(0)
  await h.settle()
}

/** Makes a rota, and lets what it brings be told. Returns its id. */
export async function addRota(h: Harness, more: Partial<RotaInput> = {}): Promise<string> {
  const { id } = h.parts.rotas.create(rotaInput(more), ALICE)
  await ring(h)
  return id
}

/** Adds an override by whoever it is, over every rotation or those named. Returns its alias. */
export async function addOverride(
  h: Harness,
  rotaId: string,
  participant: RecipientReference,
  { from, to, rotations = null }: { from: string; to: string; rotations?: readonly Reference[] | null },
): Promise<string> {
  const input = { alias: null, participant, startAt: Date.parse(from), endAt: Date.parse(to), rotations }
  const { alias } = h.parts.rotaOverrides.create(rotaId, input, ALICE)
  await ring(h)
  return alias
}

export async function addForwarding(
  h: Harness,
  from: string,
  to: string,
  [startAt, endAt]: readonly [string, string],
): Promise<string> {
  const span = { startAt: Date.parse(startAt), endAt: Date.parse(endAt) }
  const { id } = h.parts.forwardings.create(
    { alias: null, fromUser: user(from), toUser: user(to), ...span },
    ALICE,
  )
  await ring(h)
  return id
}

const short = (at: number) => new Date(at).toISOString().slice(5, 16)

/** The final layer, a line for each period: `Day 03-02T08:00 03-03T08:00 alice past`. */
export function finalLines(h: Harness, rotaId: string, from: string, to: string): readonly string[] {
  const { final } = h.parts.onCall.timeline(rotaId, Date.parse(from), Date.parse(to))
  return final.flatMap(({ name, periods }) =>
    periods.map(({ startAt, endAt, kind, isPast, name: who, people }) =>
      [
        name,
        short(startAt),
        short(endAt),
        who.split('@')[0],
        ...(kind === 'default' ? [] : [kind]),
        ...(isPast ? ['past'] : []),
        ...(people.length > 1 || people.some(({ username }) => username !== who)
          ? [`(${people.map(({ username }) => username.split('@')[0]).join(' ')})`]
          : []),
      ].join(' '),
    ),
  )
}

/** What was told of shifts since the last look: `started 03-02T08:00 03-03T08:00 alice`. */
export function takeNews(h: Harness): readonly string[] {
  const taken = h.parts.events.splice(0)
  return taken.flatMap((event) => {
    if (event.type !== 'shift.started' && event.type !== 'shift.ended' && event.type !== 'shift.reminder')
      return []
    const { participant, startAt, endAt } = event.data
    const words = [event.type.slice(6), startAt.slice(5, 16), endAt?.slice(5, 16) ?? 'open']
    const who = participant.name.split('@')[0]
    const reminder =
      event.type === 'shift.reminder'
        ? [`${event.data.minutes}min to ${event.data.username.split('@')[0]}`]
        : []
    return [[...words, who, ...reminder].join(' ')]
  })
}
