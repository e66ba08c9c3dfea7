// From the bytes of a request to values that fit its schema.
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Settings } from 'typebox/system'
import Value from 'typebox/value'
import { AppError } from '#shared/error.ts'

/** Far more than any body of ours needs, far less than recursion can bear. */
const DEEPEST = 64

// Of a union all members must have been tried before it is known which of them was meant.
Settings.Set({ maxErrors: 256 })

/** JSON is the only kind of body. */
export function takeJsonOnly(server: FastifyInstance): void {
  const parse = createJsonParser(server)
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json(?:$|;)/, { parseAs: 'buffer' }, parse)
}

/** Reads JSON from bytes. Where there are none, the body is undefined, whatever its type says. */
export function createJsonParser(server: FastifyInstance) {
  // It refuses the members by which an object's prototype could be reached.
  const parseJson = server.getDefaultJsonParser('error', 'error')
  return (request: FastifyRequest, bytes: Buffer, done: (error: Error | null, value?: unknown) => void) => {
    if (bytes.length === 0) return done(null, undefined)
    if (!isUtf8(bytes)) return done(new AppError('malformed', 'the body is not UTF-8'))
    parseJson(request, bytes.toString(), (error, value) => {
      if (error === null && isTooDeep(value))
        return done(new AppError('malformed', 'the body is nested too deeply'))
      done(error, value)
    })
  }
}

function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isObject)
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= DEEPEST) return true
    level = level.flatMap((object) => Object.values(object).filter(isObject))
  }
  return false
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/**
 * Checks a part of a request. Bodies are taken as they are; query, path and headers, which are all text, are
 * converted to what the schema says. Compiled at the first use, so that the start does not wait for all of them.
 */
export function createValidator(schema: unknown, part: string | undefined) {
  const shape = schema as TSchema
  let validator: ReturnType<typeof Compile> | null = null
  return (given: unknown) => {
    validator ??= Compile(shape)
    const value = part === 'body' ? given : Value.Convert(shape, given)
    return validator.Check(value) ? { value } : { error: validator.Errors(value) }
  }
}
