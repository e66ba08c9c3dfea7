import type { FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { StoredRota } from '#shared/rota.ts'
import type { Store } from '../../../store/index.ts'
import { readIdentifier } from './read.ts'

/** The schedule that a request's path names, by id or (`identifierType=name`) by name. */
export function rotaOf({ rotas }: Pick<Store, 'rotas'>, request: FastifyRequest): StoredRota {
  const { text, type } = readIdentifier(request, ['id', 'name'])
  const rota = type === 'name' ? rotas.findByName(text) : rotas.find(text)
  if (rota === null) throw new AppError('not_found', `No schedule exists with ${type} [${text}]`)
  return rota
}

/** One more part of a request's path. */
export function paramOf(request: FastifyRequest, name: string): string {
  return (request.params as Readonly<Record<string, string>>)[name] ?? ''
}
