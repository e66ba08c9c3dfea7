// What is typed into the form of a resource.
import { tagsOf } from '../jobs/draft-text.ts'
import type { Errors } from '../ui/form.tsx'
import {
  type ConfigDraft,
  configOfDraft,
  draftOfConfig,
  emptyDraft,
  errorsOfDraft,
  fieldOfPath,
} from './provider-draft.ts'
import { fieldsOf } from './provider-field.ts'
import { wordsOf } from './provider-words.ts'
import type { Resource, ResourceBody } from './types.ts'

export type Draft = {
  readonly provider: string
  readonly name: string
  readonly description: string
  readonly type: string
  readonly region: string
  readonly hourlyCost: number | string
  /** `env=dev`, one each. */
  readonly tags: readonly string[]
  /** By provider: what was typed for one is still there after a look at another. */
  readonly configs: Readonly<Record<string, ConfigDraft>>
}

export function newDraft(provider: string): Draft {
  const empty = { name: '', description: '', type: '', region: '', hourlyCost: '', tags: [], configs: {} }
  return { provider, ...empty }
}

/** A resource as the form shows it. */
export function draftOf(resource: Resource): Draft {
  const { provider, name, description, type, region, hourlyCost, tags, config } = resource
  return {
    provider,
    name,
    description,
    type: type === provider ? '' : type,
    region: region === 'local' ? '' : region,
    hourlyCost: hourlyCost === 0 ? '' : hourlyCost,
    tags: Object.entries(tags).map(([key, value]) => (value === '' ? key : `${key}=${value}`)),
    configs: { [provider]: draftOfConfig(fieldsOf(provider), config) },
  }
}

/** What is typed for the provider that is chosen. */
export function configDraftOf({ provider, configs }: Draft): ConfigDraft {
  return configs[provider] ?? emptyDraft(fieldsOf(provider))
}

/** The chosen provider and its configuration, as the server takes them. */
export function settingOf(draft: Draft): Pick<ResourceBody, 'provider' | 'config'> {
  const { provider } = draft
  return { provider, config: configOfDraft(fieldsOf(provider), configDraftOf(draft)) }
}

export function bodyOf(draft: Draft): ResourceBody {
  const { name, description, type, region, hourlyCost, tags } = draft
  return {
    ...settingOf(draft),
    name: name.trim(),
    description: description.trim(),
    type: type.trim() || wordsOf(draft.provider).type,
    region: region.trim() || regionOf(draft),
    hourlyCost: hourlyCost === '' ? 0 : Number(hourlyCost),
    tags: tagsOf(tags),
  }
}

/** Of AWS the region stands in the configuration already. */
function regionOf(draft: Draft): string {
  const { region } = configDraftOf(draft)
  return typeof region === 'string' && region.trim() !== '' ? region.trim() : 'local'
}

/** What is wrong before anything is sent; a field of the provider by its path. */
export function errorsOf(draft: Draft): Errors {
  return {
    ...(draft.name.trim() === '' && { name: 'Give the resource a name.' }),
    ...(draft.tags.some((tag) => tag.trim().startsWith('=')) && { tags: 'A tag needs a name: env=prod.' }),
    ...configErrorsOf(draft),
  }
}

/** What is wrong with the provider's fields. */
export function configErrorsOf(draft: Draft): Errors {
  const { provider } = draft
  const found = errorsOfDraft(fieldsOf(provider), configDraftOf(draft))
  const { container, project, label } = configDraftOf(draft)
  if (provider !== 'docker' || `${container}${project}${label}`.trim() !== '') return found
  return { ...found, container: 'Give a container, a project or a label.' }
}

const OWN = ['name', 'description', 'type', 'region', 'hourlyCost', 'tags', 'provider'] as const

/** The form's field that a refusal speaks of. Null: none of it. */
export function fieldOf(provider: string): (path: string) => string | null {
  return (path) => {
    const own = OWN.find(
      (name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`),
    )
    return own ?? fieldOfPath(fieldsOf(provider), path)
  }
}
