// What is paid for storage that nobody uses, or that could be had for less. Prices are those of us-east-1 and
// estimates: US dollars a month.

const DAY_MS = 86_400_000

/** The age at which a snapshot counts as old, unless said otherwise. */
const OLD_SNAPSHOT_DAYS = 90

const GIB_MONTH: Readonly<Record<string, number>> = {
  gp2: 0.1,
  gp3: 0.08,
  io1: 0.125,
  io2: 0.125,
  st1: 0.045,
  sc1: 0.015,
  standard: 0.05,
}
const SNAPSHOT_GIB_MONTH = 0.05
const ARCHIVED_GIB_MONTH = 0.0125
const GP3_IOPS = 3_000
const GP3_MIBPS = 125
const GP3_IOPS_MONTH = 0.005
const GP3_MIBPS_MONTH = 0.04

export type Volume = {
  readonly id: string
  /** `gp2`, `gp3`, `io1`… */
  readonly type: string
  readonly gib: number
  readonly isAttached: boolean
  readonly tags: Readonly<Record<string, string>>
}

export type Snapshot = {
  readonly id: string
  /** The size of the volume it was made of. */
  readonly gib: number
  readonly startedAt: number
  /** An image is made of it, a backup plan keeps it, or it is archived: it is not for us to judge. */
  readonly isKept: boolean
  readonly tags: Readonly<Record<string, string>>
}

export type StorageFinding = {
  /** The same as long as it is the same waste. */
  readonly key: string
  readonly kind: 'unattached_volume' | 'gp2_volume' | 'old_snapshot'
  /** What is to be done; `remove` is for the operator, who alone knows what is on it. */
  readonly action: 'remove' | 'ebs_migration' | 'archive_snapshot'
  readonly itemType: 'ebs' | 'snapshot'
  readonly resourceId: string
  readonly name: string
  readonly region: string
  /** As whom, and where, it was found; absent: as the machine's own credentials and the settings say. */
  readonly profile?: string
  readonly endpoint?: string
  readonly tags: Readonly<Record<string, string>>
  readonly gib: number
  /** US dollars a month, about; of a snapshot at most, as it may share blocks with others. */
  readonly savings: number
  readonly words: string
}

export type Storage = {
  readonly region: string
  readonly volumes: readonly Volume[]
  readonly snapshots: readonly Snapshot[]
  readonly olderThanDays?: number
}

/** What could be saved on it, the most first. A volume that is attached to nothing is not migrated as well. */
export function findStorageWaste(storage: Storage, now: number): readonly StorageFinding[] {
  const { region, volumes, snapshots, olderThanDays = OLD_SNAPSHOT_DAYS } = storage
  const found = [
    ...volumes.flatMap((volume) => volumeFinding(volume) ?? []),
    ...snapshots.flatMap(
      (snapshot) => snapshotFinding(snapshot, (now - snapshot.startedAt) / DAY_MS, olderThanDays) ?? [],
    ),
  ]
  return found
    .map((finding) => ({ ...finding, region, savings: Math.round(finding.savings * 100) / 100 }))
    .toSorted((a, b) => b.savings - a.savings || (a.key < b.key ? -1 : 1))
}

type Found = Omit<StorageFinding, 'region'>

function volumeFinding({ id, type, gib, isAttached, tags }: Volume): Found | null {
  const volume = { itemType: 'ebs', resourceId: id, name: tags.Name || id, tags, gib } as const
  if (!isAttached) {
    const savings = gib * (GIB_MONTH[type] ?? 0)
    const words = `${gib} GiB of ${type}, attached to no instance`
    return {
      ...volume,
      key: `unattached_volume:${id}`,
      kind: 'unattached_volume',
      action: 'remove',
      savings,
      words,
    }
  }
  if (type !== 'gp2') return null
  const words = `${gib} GiB of gp2, which gp3 gives as fast for less`
  return {
    ...volume,
    key: `gp2_volume:${id}`,
    kind: 'gp2_volume',
    action: 'ebs_migration',
    savings: gp3Saving(gib),
    words,
  }
}

/**
 * The gp3 volume that is as fast as a gp2 volume of this size, which gives 3 IOPS a GiB (100 to 16,000) and, from
 * 334 GiB, 250 MiB/s. Without asking for more gp3 has 3,000 IOPS and 125 MiB/s, which are in its price.
 */
export function gp3AsFast(gib: number): { readonly iops: number; readonly mibps: number } {
  return { iops: Math.max(GP3_IOPS, Math.min(16_000, 3 * gib)), mibps: gib >= 334 ? 250 : GP3_MIBPS }
}

/** The difference to the gp3 volume that is as fast. */
function gp3Saving(gib: number): number {
  const { iops, mibps } = gp3AsFast(gib)
  const less = gib * ((GIB_MONTH.gp2 ?? 0) - (GIB_MONTH.gp3 ?? 0))
  return less - (iops - GP3_IOPS) * GP3_IOPS_MONTH - (mibps - GP3_MIBPS) * GP3_MIBPS_MONTH
}

function snapshotFinding(
  { id, gib, isKept, tags }: Snapshot,
  ageDays: number,
  olderThanDays: number,
): Found | null {
  if (isKept || ageDays <= olderThanDays) return null
  return {
    key: `old_snapshot:${id}`,
    kind: 'old_snapshot',
    action: 'archive_snapshot',
    itemType: 'snapshot',
    resourceId: id,
    name: tags.Name || id,
    tags,
    gib,
    savings: gib * (SNAPSHOT_GIB_MONTH - ARCHIVED_GIB_MONTH),
    words: `a snapshot of ${gib} GiB, ${Math.floor(ageDays)} days old, of which no image is made`,
  }
}
