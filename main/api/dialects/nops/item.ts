// Resources in this dialect's words, and in ours.
import { createHash } from 'node:crypto'
import { invalid } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import type { Resource, ResourceInput } from '#shared/resource.ts'
import type { GridTarget } from '../../../services/grid.ts'
import type { KeptItem, ScheduleGrid, StorageItem } from '../../../store/schedule-grid.ts'
import { type Members, readAmount, readMembers, readOptionalText, readRequiredText } from './field.ts'
import { derivedUuid, formatMicros } from './identity.ts'

export type ItemRead =
  | { readonly kind: 'power'; readonly target: GridTarget }
  | { readonly kind: 'storage'; readonly item: StorageItem }

/** What items are read with. */
export type ItemSetting = {
  /** The number of a resource that has this id with a provider; null when none has. */
  readonly find: (provider: string, match: Match) => number | null
  /** Our own resource of a number; null when there is none. */
  readonly findOwn: (id: number) => Resource | null
  /** As whom AWS is asked. */
  readonly place: { readonly profile?: string }
}

type Match = { readonly id: string; readonly region: string | null; readonly kind?: string }

const UNSUPPORTED = 'unsupported'

/** Both spellings of EKS node groups are in use. */
const KINDS: Readonly<Record<string, { readonly provider: string; readonly kind?: string }>> = {
  ec2: { provider: 'aws-ec2' },
  rds: { provider: 'aws-rds', kind: 'instance' },
  rds_cluster: { provider: 'aws-rds', kind: 'cluster' },
  autoscaling_groups: { provider: 'aws-asg' },
  eks_nodegroup: { provider: UNSUPPORTED, kind: 'eks_nodegroup' },
  eks_nodegroups: { provider: UNSUPPORTED, kind: 'eks_nodegroups' },
}

const STORAGE = ['ebs', 'snapshot']

const EKS_REASON = 'node groups of EKS cannot be started or stopped by Hourhand'

/** Reads one resource; throws `invalid` at the field that is wrong. */
export function readItem(given: unknown, path: string, setting: ItemSetting): ItemRead {
  const members = readMembers(given, path)
  const itemType = readRequiredText(members.item_type, `${path}.item_type`, 100)
  const id = readRequiredText(members.resource_id, `${path}.resource_id`, 255)
  const arn = readOptionalText(members.resource_arn, `${path}.resource_arn`)
  const region = readOptionalText(members.region, `${path}.region`, 64) ?? regionOf(arn)
  const name = readOptionalText(members.resource_name, `${path}.resource_name`, 200) ?? id.slice(0, 200)
  const details = members.resource_details ?? {}
  if (typeof details !== 'object')
    throw invalid(`${path}.resource_details`, 'Invalid data. Expected an object.')
  const price =
    members.price_per_unit == null ? 0 : readAmount(members.price_per_unit, `${path}.price_per_unit`)
  const item = { arn, details }
  if (STORAGE.includes(itemType)) {
    const storage = { ...item, itemType, resourceId: id, name, region: region ?? '', price }
    return { kind: 'storage', item: storage }
  }
  const known = KINDS[Object.hasOwn(KINDS, itemType) ? itemType : '']
  if (known === undefined)
    return { kind: 'power', target: { ...item, resourceId: ownId(path, itemType, id, setting) } }
  const match = { id, region, ...(known.kind !== undefined && { kind: known.kind }) }
  const found = setting.find(known.provider, match)
  if (found !== null) return { kind: 'power', target: { ...item, resourceId: found } }
  const isAws = known.provider !== UNSUPPORTED
  if (region === null && isAws) throw invalid(`${path}.region`, 'This field is required.')
  const config = isAws
    ? awsConfig({ ...known, id, region: region ?? '', details: details as Members }, path, setting)
    : { id, region: region ?? '', kind: itemType, reason: EKS_REASON }
  const input: ResourceInput = {
    name,
    description: '',
    provider: known.provider,
    config,
    type: isAws ? known.provider : itemType,
    region: region ?? '',
    hourlyCost: price,
    tags: [],
  }
  return { kind: 'power', target: { ...item, resourceId: null, match, input } }
}

/** What is none of AWS is named by its provider, and by our own id. */
function ownId(path: string, itemType: string, id: string, { findOwn }: ItemSetting): number {
  const rowId = parseId('res', id)
  const resource = rowId === null ? null : findOwn(rowId)
  if (resource !== null && resource.provider === itemType) return resource.id
  const isOwn = rowId !== null && /^[a-z-]+$/.test(itemType)
  throw isOwn
    ? invalid(`${path}.resource_id`, `There is no resource ${id} of the provider ${itemType}.`)
    : invalid(
        `${path}.item_type`,
        `Not a valid choice: it must be one of ${[...Object.keys(KINDS), ...STORAGE].join(', ')}.`,
      )
}

function awsConfig(
  item: { provider: string; kind?: string; id: string; region: string; details: Members },
  path: string,
  { place }: ItemSetting,
) {
  const { id, region, provider, kind } = item
  const size = provider === 'aws-asg' ? readSize(item.details, `${path}.resource_details`) : null
  return {
    id,
    region,
    ...place,
    ...(kind !== undefined && { kind }),
    ...(size !== null && { size }),
  }
}

/** What a group is sized to by a start, where that is said. */
function readSize({ MinSize, MaxSize, DesiredCapacity }: Members, path: string) {
  if (MinSize == null && MaxSize == null && DesiredCapacity == null) return null
  const [min, desired, max] = [MinSize, DesiredCapacity, MaxSize].map((size) => {
    if (Number.isInteger(size) && (size as number) >= 0) return size as number
    throw invalid(
      path,
      'MinSize, DesiredCapacity and MaxSize must all be whole numbers that are not negative.',
    )
  })
  return { min, desired, max }
}

/** `us-west-2` of `arn:aws:ec2:us-west-2:123456789012:instance/i-0abc`. */
function regionOf(arn: string | null): string | null {
  return arn?.split(':')[3] || null
}

/** How a resource is named here: its kind, and the id that its provider knows it by. */
export function nameItem(resource: Resource): { readonly itemType: string; readonly resourceId: string } {
  const { id, kind } = resource.config as { readonly id?: string; readonly kind?: string }
  const known = Object.entries(KINDS).find(
    ([, one]) => one.provider === resource.provider && (one.kind === undefined || one.kind === kind),
  )
  return known === undefined || id === undefined
    ? { itemType: resource.provider, resourceId: formatId('res', resource.id) }
    : { itemType: known[0], resourceId: id }
}

type ShownItem = ReturnType<typeof nameItem> &
  KeptItem & {
    readonly name: string
    readonly region: string
    readonly price: number
    readonly createdAt: number
    readonly updatedAt: number
  }

/** A resource of a schedule as it is shown. */
export function showItem(resource: Resource, { uuid, kept }: ScheduleGrid) {
  const { name, region, hourlyCost: price, createdAt, updatedAt } = resource
  const item = kept.items[resource.id] ?? { arn: null, details: {} }
  return show({ ...nameItem(resource), ...item, name, region, price, createdAt, updatedAt }, uuid)
}

/** What is kept of storage, which is no resource of ours. */
export function showStorageItem(
  item: StorageItem,
  uuid: string,
  times: { readonly createdAt: number; readonly updatedAt: number },
) {
  return show({ ...item, ...times }, uuid)
}

function show({ itemType, resourceId, ...item }: ShownItem, uuid: string) {
  const key = `${itemType} ${resourceId}`
  return {
    id: derivedUuid(uuid, key),
    created: formatMicros(item.createdAt),
    modified: formatMicros(item.updatedAt),
    item_type: itemType,
    item_id: createHash('md5').update(key).digest('hex'),
    resource_id: resourceId,
    resource_name: item.name,
    resource_arn: item.arn,
    resource_details: item.details,
    price_per_unit: item.price,
    state: 'active',
    region: item.region,
    scheduler: uuid,
  }
}
