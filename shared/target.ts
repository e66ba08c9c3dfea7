import { formatId, type IdKind } from './id.ts'
import type { Target, TargetKind } from './intent.ts'

/** The ids that the kinds of targets are known by; of storage it is the one it has at its provider. */
export const TARGET_IDS: Readonly<Record<Exclude<TargetKind, 'storage'>, IdKind>> = {
  resource: 'res',
  group: 'grp',
  job: 'job',
  schedule: 'sch',
}

type Targeting = {
  readonly target: Target
  readonly parameters?: Readonly<Record<string, unknown>> | null
}

/** What an intent is about, as the API and the events tell it. */
export function toTarget({ target: { kind, id, name }, parameters }: Targeting) {
  return { kind, id: kind === 'storage' ? storageId(parameters) : formatId(TARGET_IDS[kind], id), name }
}

function storageId(parameters: Targeting['parameters']): string {
  const { items = [] } = (parameters ?? {}) as { readonly items?: readonly { readonly resourceId: string }[] }
  return items[0]?.resourceId ?? ''
}
