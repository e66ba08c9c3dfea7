// From answers to JSON by the schema of the route: what the schema does not name is left out.
import { type SerializerFactory, SerializerSelector } from '@fastify/fast-json-stringify-compiler'

/**
 * Compiles the serializer of a route at its first answer. There are hundreds of them: made at the start they would be
 * the greater part of it, in time as in memory, and most of them are never used.
 */
export const buildSerializer: SerializerFactory = (schemas, options) => {
  const compile = SerializerSelector()(schemas, options)
  return (route) => {
    let serialize: ((value: unknown) => string) | null = null
    return (value) => {
      serialize ??= compile(route)
      return serialize(value)
    }
  }
}
