import Type from 'typebox'
import { Nullable } from './envelope.ts'

export const DELIVERY_STATES = ['queued', 'sent', 'failed'] as const

export const DeliveryShape = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['webhook', 'email', 'eventbridge']),
  to: Type.String({ description: 'Addresses of people, or the origin of a webhook.' }),
  runId: Nullable(Type.String()),
  state: Type.Enum([...DELIVERY_STATES]),
  attempts: Type.Integer(),
  message: Nullable(Type.String({ description: 'Why the last attempt failed.' })),
  createdAt: Type.String(),
  finishedAt: Nullable(Type.String()),
})
