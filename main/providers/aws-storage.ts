/** Volumes and snapshots of EC2, and what could be saved on them. */
import { findStorageWaste, type Snapshot, type StorageFinding, type Volume } from '#shared/storage.ts'
import {
  type Aws,
  type AwsCall,
  type Snapshot as AwsSnapshot,
  type Volume as AwsVolume,
  allOf,
  parsePlace,
  placeOf,
  tagsOf,
} from './aws.ts'

/**
 * Finds what could be saved in a region; `options` are those of discovery. Throws AppError('invalid') at `options`,
 * and a ProviderError in the words of AWS.
 */
export type FindStorage = (
  options: unknown,
  now: number,
  signal: AbortSignal,
) => Promise<readonly StorageFinding[]>

export function createStorageFinder(aws: Aws): FindStorage {
  return async (options, now, signal) => {
    const place = parsePlace(options)
    const call = { place, signal }
    const [volumes, snapshots, imaged] = await Promise.all([
      listVolumes(aws, call),
      listSnapshots(aws, call),
      listImaged(aws, call),
    ])
    const storage = {
      region: place.region,
      volumes: volumes.flatMap((volume) => toVolume(volume) ?? []),
      snapshots: snapshots.flatMap((snapshot) => toSnapshot(snapshot, imaged) ?? []),
    }
    return findStorageWaste(storage, now).map((finding) => ({ ...finding, ...placeOf(place) }))
  }
}

function listVolumes(aws: Aws, call: AwsCall): Promise<readonly AwsVolume[]> {
  return aws.ask('ec2', call, (client, options) =>
    allOf(async (next) => {
      const input = { MaxResults: 500, ...(next !== undefined && { NextToken: next }) }
      const { Volumes, NextToken } = await client.describeVolumes(input, options)
      return { items: Volumes, next: NextToken }
    }),
  )
}

function listSnapshots(aws: Aws, call: AwsCall): Promise<readonly AwsSnapshot[]> {
  return aws.ask('ec2', call, (client, options) =>
    allOf(async (next) => {
      const input = { OwnerIds: ['self'], MaxResults: 1000, ...(next !== undefined && { NextToken: next }) }
      const { Snapshots, NextToken } = await client.describeSnapshots(input, options)
      return { items: Snapshots, next: NextToken }
    }),
  )
}

/** The snapshots that an image of the account is made of. */
async function listImaged(aws: Aws, call: AwsCall): Promise<ReadonlySet<string>> {
  const images = await aws.ask('ec2', call, (client, options) =>
    allOf(async (next) => {
      const input = { Owners: ['self'], MaxResults: 1000, ...(next !== undefined && { NextToken: next }) }
      const { Images, NextToken } = await client.describeImages(input, options)
      return { items: Images, next: NextToken }
    }),
  )
  const ids = images.flatMap(({ BlockDeviceMappings }) =>
    (BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.SnapshotId),
  )
  return new Set(ids.filter((id) => id !== undefined))
}

function toVolume({
  VolumeId: id,
  VolumeType: type = 'standard',
  Size: gib = 0,
  ...volume
}: AwsVolume): Volume | null {
  // One that is being made or removed may be attached in a moment, or gone.
  if (id === undefined || (volume.State !== 'available' && volume.State !== 'in-use')) return null
  return { id, type, gib, isAttached: volume.State === 'in-use', tags: tagsOf(volume.Tags) }
}

function toSnapshot(snapshot: AwsSnapshot, imaged: ReadonlySet<string>): Snapshot | null {
  const { SnapshotId: id, VolumeSize: gib = 0, StartTime: started, State: state } = snapshot
  if (id === undefined || started === undefined || state !== 'completed') return null
  const tags = tagsOf(snapshot.Tags)
  const isPlanned = Object.keys(tags).some(
    (key) => key.startsWith('aws:backup:') || key.startsWith('aws:dlm:'),
  )
  const isKept = imaged.has(id) || isPlanned || snapshot.StorageTier === 'archive'
  return { id, gib, startedAt: started.getTime(), isKept, tags }
}
