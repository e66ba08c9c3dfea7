import type { RouteHandlerMethod } from 'fastify'
import type { Store } from '../../../store/index.ts'

type Deps = { readonly store: Pick<Store, 'changeCount'>; readonly version: string }

/** `/api/health/`: that it is up, and that its store can be read. */
export function createSeedHealth({ store, version }: Deps): RouteHandlerMethod {
  return (_request, reply) => {
    const isAccessible = canRead(store)
    const database = isAccessible ? 'Accessible' : 'Inaccessible'
    const result = { database, version, libraries: { node: process.versions.node } }
    return reply.code(isAccessible ? 200 : 503).send({ up: isAccessible, result })
  }
}

function canRead(store: Deps['store']): boolean {
  try {
    store.changeCount()
    return true
  } catch {
    return false
  }
}
