/** What is done to volumes and snapshots of EC2 once. */
import type { StorageDeed } from '#shared/once.ts'
import { type Aws, type AwsCall, type AwsPlace, codeOf, type EC2 } from './aws.ts'
import { ProviderError } from './provider.ts'

export type StorageChange = {
  readonly deed: StorageDeed
  readonly id: string
  readonly region: string
  readonly profile: string | null
  readonly endpoint: string | null
  /** AWS is asked, and nothing is changed. */
  readonly isDryRun: boolean
}

/** Does one thing to a volume or a snapshot; answers what became of it. Throws a ProviderError in the words of AWS. */
export type ChangeStorage = (change: StorageChange, signal: AbortSignal) => Promise<string>

type Work = {
  readonly done: string
  /** What a dry run says that AWS would allow. */
  readonly allowed: string
  /** Words for what is so already; null: there is something to do. */
  readonly isDone?: (client: EC2, id: string, options: Options) => Promise<string | null>
  readonly act: (client: EC2, target: Target, options: Options) => Promise<unknown>
}
type Options = { readonly abortSignal: AbortSignal }
type Target = { readonly id: string; readonly DryRun: boolean }

const WORK: Readonly<Record<StorageDeed, Work>> = {
  ebs_migration: {
    done: 'it becomes gp3',
    allowed: 'made gp3',
    async isDone(client, id, options) {
      const { Volumes } = await client.describeVolumes({ VolumeIds: [id] }, options)
      const type = Volumes?.[0]?.VolumeType
      if (type === 'gp3') return 'it is gp3 already'
      if (type === 'gp2') return null
      throw new ProviderError(`it is ${type ?? 'of no known type'}, and only gp2 is made gp3`)
    },
    act: (client, { id, DryRun }, options) =>
      client.modifyVolume({ VolumeId: id, VolumeType: 'gp3', DryRun }, options),
  },
  archive_snapshot: {
    done: 'it is being archived',
    allowed: 'archived',
    async isDone(client, id, options) {
      const { Snapshots } = await client.describeSnapshots({ SnapshotIds: [id] }, options)
      return Snapshots?.[0]?.StorageTier === 'archive' ? 'it is archived already' : null
    },
    act: (client, { id, DryRun }, options) =>
      client.modifySnapshotTier({ SnapshotId: id, StorageTier: 'archive', DryRun }, options),
  },
  delete_volume: {
    done: 'it is deleted',
    allowed: 'deleted',
    act: (client, { id, DryRun }, options) => client.deleteVolume({ VolumeId: id, DryRun }, options),
  },
  delete_snapshot: {
    done: 'it is deleted',
    allowed: 'deleted',
    act: (client, { id, DryRun }, options) => client.deleteSnapshot({ SnapshotId: id, DryRun }, options),
  },
}

function toPlace({
  region,
  profile,
  endpoint,
}: Pick<StorageChange, 'region' | 'profile' | 'endpoint'>): AwsPlace {
  return { region, ...(profile !== null && { profile }), ...(endpoint !== null && { endpoint }) }
}

export function createStorageChanger(aws: Aws): ChangeStorage {
  return async ({ deed, id, isDryRun, ...where }, signal) => {
    if (where.region === '') throw new ProviderError('no region is named: it cannot be found')
    const { done, allowed, isDone, act } = WORK[deed]
    const call: AwsCall = { place: toPlace(where), signal }
    try {
      return await aws.ask('ec2', call, async (client, options) => {
        const already = (await isDone?.(client, id, options)) ?? null
        if (already !== null) return already
        await act(client, { id, DryRun: isDryRun }, options)
        return done
      })
    } catch (error) {
      // The way in which a dry run succeeds.
      if (codeOf(error) === 'DryRunOperation') return `a dry run: AWS would let it be ${allowed}`
      // After a crash in between it is tried again.
      if (done === 'it is deleted' && /\.NotFound$/.test(codeOf(error))) return 'it is not there any more'
      throw error
    }
  }
}
