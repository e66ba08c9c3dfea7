import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { request } from '../api.ts'
import { type Plan, planBodies } from './plan.ts'

/** What the guide has made, and when it first does something; null: not soon. */
export type Made = { readonly path: string; readonly firstAt: string | null }

type Answer<Data> = { readonly data: Data }
type Id = { readonly id: string }
type Firing = { readonly at: string }

/** Makes what the plan says. What a first try has made already is not made again by the next. */
export function useMake(onMade: () => void) {
  const client = useQueryClient()
  const known = useRef<{ resource: string | null; schedule: string | null }>({
    resource: null,
    schedule: null,
  })

  async function makeSchedule(plan: Plan): Promise<Made> {
    const { resource, schedule } = planBodies(plan)
    known.current.resource ??= await create('/api/resources', resource)
    known.current.schedule ??= await create('/api/schedules', schedule)
    const path = `/api/schedules/${known.current.schedule}`
    await request(`${path}/resources/${known.current.resource}`, { method: 'POST' })
    const { data } = await request<Answer<{ readonly nextFirings: readonly Firing[] }>>(path)
    return { path: `/schedules/${known.current.schedule}`, firstAt: data.nextFirings[0]?.at ?? null }
  }

  async function makeJob(plan: Plan): Promise<Made> {
    const { data } = await request<Answer<Id & { readonly nextRunAt: string | null }>>('/api/jobs', {
      method: 'POST',
      body: planBodies(plan).job,
    })
    return { path: `/jobs/${data.id}`, firstAt: data.nextRunAt }
  }

  return useMutation({
    mutationFn: (plan: Plan) => (plan.kind === 'job' ? makeJob(plan) : makeSchedule(plan)),
    onSuccess: () => {
      onMade()
      return client.invalidateQueries()
    },
  })
}

async function create(path: string, body: unknown): Promise<string> {
  return (await request<Answer<Id>>(path, { method: 'POST', body })).data.id
}
