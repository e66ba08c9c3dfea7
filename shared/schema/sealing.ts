import Type, { type Static } from 'typebox'
import { PLAIN_REASONS } from '../sealed.ts'
import { Nullable } from './envelope.ts'

export const SealingShape = Type.Object(
  {
    keptBy: Type.Enum(['keyChain', 'filePermissions'], {
      description:
        'keyChain: secrets stand in the store sealed, with a key that the key chain of the system guards.',
    }),
    reason: Nullable(
      Type.Enum([...PLAIN_REASONS], {
        description:
          'Why they are not sealed: there is no desktop, its key chain protects nothing, it has none that answers, or that was wished.',
      }),
    ),
    unopened: Type.Integer({
      description: 'How many things hold a secret that was sealed with a key that is not to be had here.',
    }),
  },
  { description: 'How passwords, tokens and other secrets are kept.' },
)

export type SealingAnswer = Static<typeof SealingShape>
