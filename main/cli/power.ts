import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/error.ts'
import { parseId } from '#shared/id.ts'
import type { PowerAction } from '#shared/power.ts'
import type { Command } from './command.ts'
import { getServer, type Server } from './server.ts'

type Named = { readonly id: string; readonly name: string }

type Action = {
  readonly status: 'queued' | 'pending' | 'running' | 'succeeded' | 'failed'
  readonly errorMessage?: string | null
}

const ASK_EVERY_MS = 200

export const start = act('start', 'started')
export const stop = act('stop', 'stopped')

function act(type: PowerAction, done: string): Command {
  return {
    usage: `${type} RESOURCE`,
    purpose: `${type} a resource, by its id or its name, and wait for the outcome`,
    words: [1, 1],
    async run({ folder, words: [wanted = ''] }) {
      const server = await getServer(folder)
      const { id, name } = await findResource(server, wanted)
      const body = { type, resourceUID: id }
      const { data } = await server.ask<{ data: { actionID: string } }>('POST', '/api/actions', body)
      const action = await outcomeOf(server, data.actionID)
      if (action.status !== 'succeeded') {
        const reason = action.errorMessage ? `: ${action.errorMessage}` : ''
        throw new AppError('unavailable', `${name} could not be ${done}${reason}`)
      }
      return {
        text: `${name} is ${done}.`,
        value: { id, name, actionID: data.actionID, status: action.status },
      }
    },
  }
}

/** The resource of this id, or the only one of this name. */
async function findResource(server: Server, wanted: string): Promise<Named> {
  if (parseId('res', wanted) !== null) {
    return (await server.ask<{ data: Named }>('GET', `/api/resources/${wanted}`)).data
  }
  const query = new URLSearchParams({ search: wanted, limit: '500' })
  const { data } = await server.ask<{ data: readonly Named[] }>('GET', `/api/resources?${query}`)
  const [first, ...more] = data.filter((resource) => resource.name === wanted)
  if (first === undefined) throw new AppError('not_found', `there is no resource named "${wanted}"`)
  if (more.length === 0) return first
  const ids = [first, ...more].map((resource) => resource.id).join(', ')
  throw new AppError('conflict', `more than one resource is named "${wanted}": name one of ${ids}`)
}

async function outcomeOf(server: Server, id: string): Promise<Action> {
  for (;;) {
    const { data } = await server.ask<{ data: Action }>('GET', `/api/actions/${id}`)
    if (!['queued', 'pending', 'running'].includes(data.status)) return data
    await sleep(ASK_EVERY_MS)
  }
}
