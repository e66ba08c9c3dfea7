import type { TargetKind } from './intent.ts'

/** A hold keeps a resource or a group on or off, whatever the schedules say, until it ends. */
export type Hold = {
  readonly id: number
  readonly targetKind: TargetKind
  readonly targetId: number
  readonly action: 'force_on' | 'force_off'
  readonly reason: string
  readonly expiresAt: number | null
  readonly createdBy: string
  readonly createdAt: number
}

/** A hold in words, as the record of a firing it passed over. */
export function describeHold(hold: Pick<Hold, 'action' | 'reason' | 'expiresAt'>): string {
  const what = hold.action === 'force_on' ? 'held on' : 'held off'
  const until = hold.expiresAt === null ? '' : ` until ${new Date(hold.expiresAt).toISOString()}`
  return `${what}${until}${hold.reason === '' ? '' : `: ${hold.reason}`}`
}
