import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/error.ts'
import { parseId } from '#shared/id.ts'
import type { Command } from './command.ts'
import { getServer, type Server } from './server.ts'

type Named = { readonly id: string; readonly name: string }
type Run = {
  readonly id: string
  readonly outcome: string
  readonly message: string | null
  readonly exitCode: number | null
}

const ASK_EVERY_MS = 200

export const runJob: Command = {
  usage: 'run JOB',
  purpose: 'run a job, by its id or its name, wait for its end and print its output',
  words: [1, 1],
  async run({ folder, words: [wanted = ''] }) {
    const server = await getServer(folder)
    const job = await findJob(server, wanted)
    const begun = await server.ask<{ data: Run }>('POST', `/api/jobs/${job.id}/run`, {})
    const run = await endOf(server, begun.data.id)
    const output = await server.askText('GET', `/api/runs/${run.id}/output`)
    if (run.outcome !== 'succeeded') {
      const reason = run.message === null ? '' : `: ${run.message}`
      throw new AppError('unavailable', `${output}${job.name} has ${wordsOf(run.outcome)}${reason}`)
    }
    return { text: output.trimEnd() || `${job.name} has succeeded.`, value: { ...run, output } }
  },
}

function wordsOf(outcome: string): string {
  return outcome === 'failed' ? 'failed' : outcome === 'timedOut' ? 'timed out' : `been ${outcome}`
}

/** The job of this id, or the only one of this name. */
async function findJob(server: Server, wanted: string): Promise<Named> {
  if (parseId('job', wanted) !== null) {
    return (await server.ask<{ data: Named }>('GET', `/api/jobs/${wanted}`)).data
  }
  const query = new URLSearchParams({ search: wanted, limit: '500' })
  const { data } = await server.ask<{ data: readonly Named[] }>('GET', `/api/jobs?${query}`)
  const [first, ...more] = data.filter((job) => job.name === wanted)
  if (first === undefined) throw new AppError('not_found', `there is no job named "${wanted}"`)
  if (more.length === 0) return first
  const ids = [first, ...more].map((job) => job.id).join(', ')
  throw new AppError('conflict', `more than one job is named "${wanted}": name one of ${ids}`)
}

async function endOf(server: Server, id: string): Promise<Run> {
  for (;;) {
    const { data } = await server.ask<{ data: Run }>('GET', `/api/runs/${id}`)
    if (data.outcome !== 'queued' && data.outcome !== 'running') return data
    await sleep(ASK_EVERY_MS)
  }
}
