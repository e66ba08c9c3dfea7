import Type from 'typebox'
import Value from 'typebox/value'
import { type Provider, ProviderError } from './provider.ts'

const Config = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 1_000 }),
    region: Type.String({ maxLength: 100, default: '' }),
    /** What kind of thing it is, in the word it was sent with. */
    kind: Type.String({ maxLength: 100, default: '' }),
    reason: Type.String({ minLength: 1, maxLength: 1_000 }),
  },
  { additionalProperties: false },
)

/** What others list and nothing here can switch: each start and stop fails with the reason. */
export const unsupportedProvider: Provider = {
  config: Config,
  timeoutMs: () => 1_000,
  start: ({ config }) => refuse(config),
  stop: ({ config }) => refuse(config),
  status: () => Promise.resolve('unknown'),
}

function refuse(config: unknown): Promise<never> {
  return Promise.reject(new ProviderError(Value.Parse(Config, config).reason))
}
