// What OPTIONS answers: what each path is, and which fields can be written there (contract section 3.4).
import type { FastifyInstance } from 'fastify'

type Field = {
  readonly type: string
  readonly required: boolean
  readonly read_only: boolean
  readonly label: string
  readonly max_length?: number
}

const shown = (type: string, label: string): Field => ({ type, required: false, read_only: true, label })
const written = (type: string, label: string, maxLength?: number): Field => ({
  type,
  required: false,
  read_only: false,
  label,
  ...(maxLength !== undefined && { max_length: maxLength }),
})

const SCHEDULE: Readonly<Record<string, Field>> = {
  url: shown('field', 'Url'),
  id: shown('string', 'Id'),
  frequency: written('integer', 'Frequency'),
  cron_definition: written('string', 'Cron definition', 500),
  interval_definition: written('string', 'Interval definition', 100),
  endpoint: { ...written('string', 'Endpoint', 500), required: true },
  payload: written('field', 'Payload'),
  auth_token: written('string', 'Auth token', 500),
  next_send_at: written('datetime', 'Next send at'),
  enabled: written('boolean', 'Enabled'),
  created_at: shown('datetime', 'Created at'),
  created_by: shown('field', 'Created by'),
  updated_at: shown('datetime', 'Updated at'),
  updated_by: shown('field', 'Updated by'),
}

const WEBHOOK: Readonly<Record<string, Field>> = {
  id: shown('integer', 'ID'),
  created: shown('datetime', 'Created'),
  updated: shown('datetime', 'Updated'),
  event: { ...written('string', 'Event', 64), required: true },
  target: { ...written('url', 'Target URL', 255), required: true },
  user: shown('field', 'User'),
}

const NOUNS: readonly { path: string; name: string; fields?: Readonly<Record<string, Field>> }[] = [
  { path: 'user', name: 'User' },
  { path: 'group', name: 'Group' },
  { path: 'schedule', name: 'Schedule', fields: SCHEDULE },
  { path: 'webhook', name: 'Hook', fields: WEBHOOK },
  { path: 'failed-tasks', name: 'Failed Task' },
]

export function optionRoutes(api: FastifyInstance): void {
  const common = { renders: ['application/json'], parses: ['application/json'] }
  const settings = { config: { readOnlyAllowed: true }, schema: { hide: true } }

  for (const { path, name, fields } of NOUNS) {
    for (const [url, kind, verb] of [
      [`/api/v1/${path}/`, 'List', 'POST'],
      [`/api/v1/${path}/:id/`, 'Instance', 'PUT'],
    ] as const) {
      const actions = fields === undefined ? {} : { actions: { [verb]: fields } }
      api.options(url, settings, () => ({ name: `${name} ${kind}`, description: '', ...common, ...actions }))
    }
  }
}
