import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../../context.ts'
import { setErrorForm } from './answer.ts'
import { takeArguments } from './argument.ts'
import { jobRoutes } from './job.ts'

/** The Instabase dialect, `/api/v1/scheduler/…`, with its own form of errors. */
export function instabaseRoutes(instance: FastifyInstance, context: ApiContext): void {
  instance.register(async (api) => {
    setErrorForm(api)
    takeArguments(api)
    jobRoutes(api, context)
  })
}
