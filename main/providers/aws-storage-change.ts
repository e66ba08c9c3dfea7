/** What is done to volumes and snapshots of EC2 once. */
import type { StorageDeed } from '#shared/once.ts'
import { gp3AsFast } from '#shared/storage.ts'
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
  /** Absent: there is something to do in any case. */
  readonly look?: (client: EC2, id: string, options: Options) => Promise<Seen>
  readonly act: (client: EC2, target: Target, options: Options) => Promise<unknown>
}
type Options = { readonly abortSignal: AbortSignal }
/** Words for what is so already; null: there is something to do. */
type Seen = { readonly already: string | null; readonly gib: number }
type Target = { readonly id: string; readonly gib: number; readonly DryRun: boolean }

const WORK: Readonly<Record<StorageDeed, Work>> = {
  ebs_migration: {
    done: 'it becomes gp3',
    allowed: 'made gp3',
    async look(client, id, options) {
      const { Volumes } = await client.describeVolumes({ VolumeIds: [id] }, options)
      const { VolumeType: type, Size: gib = 0 } = Volumes?.[0] ?? {}
      if (type === 'gp3') return { already: 'it is gp3 already', gib }
      if (type === 'gp2') return { already: null, gib }
      throw new ProviderError(`it is ${type ?? 'of no known type'}, and only gp2 is made gp3`)
    },
    act(client, { id, gib, DryRun }, options) {
      const { iops, mibps } = gp3AsFast(gib)
      const speed = { Iops: iops, Throughput: mibps }
      return client.modifyVolume({ VolumeId: id, VolumeType: 'gp3', ...speed, DryRun }, options)
    },
  },
  archive_snapshot: {
    done: 'it is being archived',
    allowed: 'archived',
    async look(client, id, options) {
      const { Snapshots } = await client.describeSnapshots({ SnapshotIds: [id] }, options)
      const { StorageTier: tier, VolumeSize: gib = 0 } = Snapshots?.[0] ?? {}
      return { already: tier === 'archive' ? 'it is archived already' : null, gib }
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
    const { done, allowed, look, act } = WORK[deed]
    const call: AwsCall = { place: toPlace(where), signal }
    try {
      return await aws.ask('ec2', call, async (client, options) => {
        const { already, gib } = (await look?.(client, id, options)) ?? { already: null, gib: 0 }
        if (already !== null) return already
        await act(client, { id, gib, DryRun: isDryRun }, options)
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
