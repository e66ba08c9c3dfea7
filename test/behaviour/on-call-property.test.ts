// Whatever is changed, and whenever the program dies: what was on call is told the same ever after.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredRota } from '#shared/rota.ts'
import { ALICE, type Harness, startHarness } from '../helpers/harness.ts'
import { addRota, named, ring, rotation, user } from '../helpers/on-call.ts'

const HALF_HOUR = 1_800_000
const HOUR = 2 * HALF_HOUR
const FROM = Date.parse('2026-03-27T12:00:00Z')
const NAMES = ['ann', 'ben', 'cat'] as const

type Step = { readonly what: number; readonly who: number; readonly span: number; readonly pause: number }

const steps = fc.array(
  fc.record({
    what: fc.nat(11),
    who: fc.nat(2),
    span: fc.integer({ min: 1, max: 20 }),
    pause: fc.integer({ min: 0, max: 30 }),
  }),
  { minLength: 3, maxLength: 14 },
)

function change(h: Harness, rota: StoredRota, { what, who, span }: Step): void {
  const { rotas, rotaOverrides, forwardings, directory, store } = h.parts
  const now = h.clock.now()
  const participant = user(NAMES[who] ?? '')
  const [first] = rota.rotations
  const times = { startAt: now - 2 * HOUR, endAt: now + span * HALF_HOUR }
  const changes = [
    () => rotaOverrides.create(rota.id, { alias: null, participant, ...times, rotations: null }, ALICE),
    () =>
      rotaOverrides.create(
        rota.id,
        { alias: null, participant: { kind: 'none' }, ...times, rotations: null },
        ALICE,
      ),
    () => {
      const [last] = store.rotaOverrides.list(rota.id).slice(-1)
      if (last) rotaOverrides.remove(rota.id, last.alias, ALICE)
    },
    () => {
      for (const { id } of store.forwardings.list()) forwardings.remove(id, ALICE)
      const toUser = user(NAMES[(who + 1) % 3] ?? '')
      forwardings.create({ alias: null, fromUser: participant, toUser, ...times }, ALICE)
    },
    () => first && rotas.updateRotation(rota.id, first.id, { length: span, unit: 'hourly' }, ALICE),
    () =>
      rotas.update(
        rota.id,
        { rotations: [rotation({ name: `R${span}`, participants: [participant, named('team', 'Net')] })] },
        ALICE,
      ),
    () => rotas.update(rota.id, { enabled: !rota.enabled }, ALICE),
    () => rotas.update(rota.id, { zoneId: who === 0 ? 'Europe/Berlin' : 'Asia/Kathmandu' }, ALICE),
    () =>
      first &&
      rotas.updateRotation(
        rota.id,
        first.id,
        { restriction: { kind: 'day', start: 480, end: 480 + span * 30 } },
        ALICE,
      ),
    () => {
      const person = store.persons.findByName(participant.name ?? '')
      if (person) directory.removePerson(person.id, ALICE)
    },
    () => {
      const team = store.teams.findByName('Net')
      if (team) directory.updateTeam(team.id, { members: [{ user: participant, role: 'user' }] }, ALICE)
    },
    () =>
      rotaOverrides.create(
        rota.id,
        { alias: null, participant: named('schedule', 'Other'), ...times, rotations: null },
        ALICE,
      ),
  ]
  changes[what]?.()
}

/** Who is on call now, by name, and who that is. */
function present(h: Harness, rotaId: string): readonly string[] {
  const now = h.clock.now()
  const { onCall } = h.parts
  return onCall.at(rotaId, now).map(({ rotationId, kind, participant }) => {
    const people = onCall.peopleOf(participant, now).map(({ username }) => username)
    return [rotationId, kind, onCall.nameOf(participant), ...people].join(' ')
  })
}

/** The same of an instant that is over, by the final layer. */
function past(h: Harness, rotaId: string, at: number): readonly string[] {
  const { final } = h.parts.onCall.timeline(rotaId, at, at + 1)
  return final.flatMap(({ rotationId, periods }) =>
    periods.map(({ kind, name, people, isPast }) => {
      expect(isPast).toBe(true)
      return [rotationId, kind, name, ...people.map(({ username }) => username)].join(' ')
    }),
  )
}

test('what was on call at a moment is told the same after every later change', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      await using h = await startHarness(new Date(FROM).toISOString())
      const three = NAMES.map(user)
      await addRota(h, { name: 'Other', rotations: [rotation({ unit: 'hourly', participants: three })] })
      const id = await addRota(h, {
        zoneId: 'Europe/Berlin',
        rotations: [
          rotation({ participants: [...three, named('team', 'Net')] }),
          rotation({ name: 'Two', participants: [...three, { kind: 'none' }] }),
        ],
      })
      const seen: { at: number; who: readonly string[] }[] = []
      const note = () => seen.push({ at: h.clock.now(), who: present(h, id) })
      for (const step of list) {
        change(h, h.parts.store.rotas.get(id), step)
        note()
        await ring(h)
        if (step.pause > 24) await h.restart(step.pause * HALF_HOUR)
        else {
          for (let n = 0; n < step.pause; n += 1) {
            h.clock.forward(HALF_HOUR)
            note()
          }
        }
        // Who a change takes over from in the same millisecond was never on call.
        h.clock.forward(1)
      }
      // Of several things seen at one instant the last was so.
      const last = new Map(seen.map(({ at, who }) => [at, who]))
      for (const [at, who] of last) {
        expect(past(h, id, at).toSorted(), new Date(at).toISOString()).toEqual(who.toSorted())
        const then = h.parts.onCall.at(id, at).map(({ rotationId }) => rotationId)
        expect(then.toSorted()).toEqual(who.map((one) => one.split(' ')[0]).toSorted())
      }
    }),
    { numRuns: 20 },
  )
})

test('shifts begin and end in turn, and those that run are those on call', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      await using h = await startHarness(new Date(FROM).toISOString())
      const three = NAMES.map(user)
      await addRota(h, { name: 'Other', rotations: [rotation({ unit: 'hourly', participants: three })] })
      const id = await addRota(h, {
        rotations: [rotation({ participants: three }), rotation({ name: 'Two', participants: three })],
      })
      const running = new Map<string, string>()
      const take = () => {
        for (const event of h.parts.events.splice(0)) {
          if (event.type !== 'shift.started' && event.type !== 'shift.ended') continue
          const { rotaId, rotationId, participant, startAt, endAt } = event.data
          if (rotaId !== id) continue
          const shift = `${participant.id} ${startAt}`
          if (event.type === 'shift.started') {
            expect(running.has(rotationId)).toBe(false)
            running.set(rotationId, shift)
          } else {
            expect(running.get(rotationId)).toBe(shift)
            expect(Date.parse(endAt ?? '')).toBeLessThanOrEqual(h.clock.now())
            running.delete(rotationId)
          }
        }
      }
      take()
      for (const step of list) {
        change(h, h.parts.store.rotas.get(id), step)
        await ring(h)
        take()
        if (step.pause > 24) await h.restart(step.pause * HALF_HOUR)
        else h.clock.forward(step.pause * HALF_HOUR)
        await ring(h)
        take()
        const now = h.parts.onCall.at(id, h.clock.now())
        const holders = [...running].map(([rotationId, shift]) => `${rotationId} ${shift.split(' ')[0]}`)
        expect(holders.toSorted()).toEqual(
          now.map(({ rotationId, participant }) => `${rotationId} ${participant.id}`).toSorted(),
        )
      }
    }),
    { numRuns: 20 },
  )
})
