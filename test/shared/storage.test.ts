import { describe, expect, it, test } from 'vitest'
import { findStorageWaste, type Snapshot, type Volume } from '#shared/storage.ts'

const NOW = Date.parse('2026-11-21T00:00:00Z')
const DAY_MS = 86_400_000

const volume = (more: Partial<Volume>): Volume => ({
  id: 'vol-1',
  type: 'gp3',
  gib: 100,
  isAttached: true,
  tags: {},
  ...more,
})
const snapshot = (ageDays: number, more: Partial<Snapshot> = {}): Snapshot => ({
  id: 'snap-1',
  gib: 100,
  startedAt: NOW - ageDays * DAY_MS,
  isKept: false,
  tags: {},
  ...more,
})
const find = (volumes: readonly Volume[], snapshots: readonly Snapshot[] = [], olderThanDays?: number) =>
  findStorageWaste(
    { region: 'us-east-1', volumes, snapshots, ...(olderThanDays !== undefined && { olderThanDays }) },
    NOW,
  )

// Size, and by hand: 2 cents a GiB, less 5 dollars for 125 MiB/s from 334 GiB on, less half a cent for each of the
// IOPS (3 a GiB, at most 16,000) above 3,000.
test.each([
  [1, 0.02],
  [100, 2],
  [333, 6.66],
  [334, 1.68],
  [1000, 15],
  [2000, 40 - 5 - 15],
  [5334, 106.68 - 5 - 65],
  [10_000, 200 - 5 - 65],
])('a gp2 volume of %i GiB saves %f dollars a month as gp3', (gib, savings) => {
  expect(find([volume({ type: 'gp2', gib })])).toMatchObject([
    {
      kind: 'gp2_volume',
      action: 'ebs_migration',
      itemType: 'ebs',
      savings: Math.round(savings * 100) / 100,
    },
  ])
})

test.each([
  ['gp2', 10],
  ['gp3', 8],
  ['io2', 12.5],
  ['standard', 5],
  ['unheard-of', 0],
])('100 GiB of %s that nobody uses cost %f dollars a month', (type, savings) => {
  expect(find([volume({ type, isAttached: false })])).toMatchObject([
    { key: 'unattached_volume:vol-1', kind: 'unattached_volume', action: 'remove', savings },
  ])
})

describe('storage', () => {
  it('has nothing to say of a volume that is used and modern', () => {
    expect(find([volume({}), volume({ type: 'io2' })])).toEqual([])
  })

  it('counts a snapshot as old after 90 days, or after as many as are said', () => {
    expect(find([], [snapshot(90)])).toEqual([])
    expect(find([], [snapshot(91, { tags: { Name: 'before the move' } })])).toMatchObject([
      { key: 'old_snapshot:snap-1', name: 'before the move', action: 'archive_snapshot', savings: 3.75 },
    ])
    expect(find([], [snapshot(91)], 100)).toEqual([])
    expect(find([], [snapshot(20)], 10)).toMatchObject([{ kind: 'old_snapshot' }])
  })

  it('does not judge a snapshot that an image or a backup plan needs', () => {
    expect(find([], [snapshot(1000, { isKept: true })])).toEqual([])
  })

  it('names what saves the most first', () => {
    const volumes = [
      volume({ id: 'vol-a', type: 'gp2' }),
      volume({ id: 'vol-b', isAttached: false }),
      volume({ id: 'vol-c', type: 'gp2' }),
    ]
    const found = find(volumes, [snapshot(100)])
    expect(found.map(({ resourceId }) => resourceId)).toEqual(['vol-b', 'snap-1', 'vol-a', 'vol-c'])
    expect(found.every(({ region }) => region === 'us-east-1')).toBe(true)
  })
})
