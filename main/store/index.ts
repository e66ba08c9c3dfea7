import { AppError } from '#shared/error.ts'
import { naturalKey } from '#shared/natural-key.ts'
import { NO_SEAL } from '#shared/sealed.ts'
import { createAbsenceStore } from './absence.ts'
import { createActivityStore } from './activity.ts'
import { createAuditStore } from './audit.ts'
import { createCalendarStore } from './calendar.ts'
import { createCalendarChange } from './calendar-change.ts'
import { checkPages, codeOf, type Db, explainDamage, findDamage, makePrivateFile } from './database.ts'
import { createDeliveryStore } from './delivery.ts'
import { createDiscoveredStore } from './discovered.ts'
import { createEscalationStore } from './escalation.ts'
import { createEventBusStore } from './event-bus.ts'
import { createFeedStore } from './feed.ts'
import { createForwardingStore } from './forwarding.ts'
import { createGapWatchStore } from './gap-watch.ts'
import { createGroupStore } from './group.ts'
import { createHistoryStore } from './history.ts'
import { createHoldStore } from './hold.ts'
import { createIntentStore } from './intent.ts'
import { createJobStore } from './job.ts'
import { createJobRunStore } from './job-run.ts'
import { fold } from './list.ts'
import { createOnDutyStore } from './on-duty.ts'
import { createOnceStore } from './once.ts'
import { createPersonStore } from './person.ts'
import { createPostJobStore } from './post-job.ts'
import { createPublishedEventStore } from './published-event.ts'
import { createReachStore } from './reach.ts'
import { createRecommendationStore } from './recommendation.ts'
import { createReportStore } from './report.ts'
import { createResourceStore } from './resource.ts'
import { createResourcePlanStore } from './resource-plan.ts'
import { createRotaStore } from './rota.ts'
import { createRotaOverrideStore } from './rota-override.ts'
import { createRunStore } from './run.ts'
import { createScheduleStore } from './schedule.ts'
import { createScheduleGridStore } from './schedule-grid.ts'
import { createScheduleOrderStore } from './schedule-order.ts'
import { createScopeStore } from './scope.ts'
import { createSealing, type Sealing } from './sealing.ts'
import { createSecretStore } from './secret.ts'
import { createSessionStore } from './session.ts'
import { createSettingStore } from './setting.ts'
import { createShiftNewsStore } from './shift-news.ts'
import { createSwapStore } from './swap.ts'
import { createTakenFileStore } from './taken-file.ts'
import { createTeamStore } from './team.ts'
import { createTokenStore } from './token.ts'
import { createTriggerStore } from './trigger.ts'
import { createUserStore } from './user.ts'
import { createUserGroupStore } from './user-group.ts'
import { createUtilizationStore } from './utilization.ts'
import { createWebhookStore } from './webhook.ts'

export { openDatabase } from './database.ts'
export { takeLock, wasEndedUncleanly } from './lock.ts'

export type Store = ReturnType<typeof createStore>

/** The store over an open database: one part for each aggregate, and the transaction that binds them. */
export function createStore(db: Db, folder = '', seal = NO_SEAL) {
  const sealing = createSealing(db, seal)
  // Names in the order in which people read them, for whatever sorts by names.
  db.function('contains', { deterministic: true }, (text: unknown, folded: unknown) =>
    Number(text !== null && fold(String(text)).includes(String(folded))),
  )
  db.function('natural_key', { deterministic: true }, (name: unknown) => naturalKey(String(name)))
  let damage: Error | null = null

  /** A fault of the file in words that help. */
  function explain(error: unknown): unknown {
    const explained = explainDamage(error, folder)
    if (explained !== error && explained instanceof AppError) damage = explained
    return fullDisk(explained)
  }

  const changes = db.prepare<[], { n: number }>('SELECT total_changes() n')
  // Made once: it is no small thing to make.
  const transact = db.transaction((work: () => unknown) => work())

  return {
    /** Runs `work` in one transaction, durable when it returns. `work` must not be asynchronous. */
    transaction<Result>(work: () => Result): Result {
      // Nothing is written into a store that is known to be damaged: it would only bury what can be saved.
      if (damage !== null) throw damage
      try {
        return transact.immediate(work) as Result
      } catch (error) {
        throw explain(error)
      }
    },
    /** Runs `work` in a transaction that is then rolled back: answers what would be, and nothing of it stays. */
    rehearse<Result>(work: () => Result): Result {
      if (damage !== null) throw damage
      try {
        db.exec('BEGIN IMMEDIATE')
        return work()
      } catch (error) {
        throw explain(error)
      } finally {
        if (db.inTransaction) db.exec('ROLLBACK')
      }
    },
    /** Rises with every row changed: equal numbers mean that nothing has changed in between. */
    changeCount: (): number => changes.get()?.n ?? 0,
    /** Rises with every change that a calendar may show. */
    calendarChangeCount: createCalendarChange(db),
    /** Writes a copy of the whole store into a new file, consistent though writes go on. */
    async backup(file: string): Promise<void> {
      makePrivateFile(file)
      await db.backup(file)
    },
    /** The size of the store in bytes, and how much of it is in use; without what waits to be written into it. */
    space(): { readonly size: number; readonly used: number } {
      const [pages, free, bytes] = ['page_count', 'freelist_count', 'page_size'].map((name) =>
        Number(db.pragma(name, { simple: true })),
      ) as [number, number, number]
      return { size: pages * bytes, used: (pages - free) * bytes }
    },
    /** Gives back to the disk what is no longer in use. It takes a moment in which nothing else happens. */
    compact(): void {
      db.exec('VACUUM')
      db.pragma('wal_checkpoint(TRUNCATE)')
    },
    findDamage: () => findDamage(db),
    /** A fault met while reading, in words that help; any other error as it is. */
    explain,
    /** Looks through the whole store; throws what is wrong with it. */
    checkPages: () => checkPages(db, folder),
    close(): void {
      db.close()
    },
    /** False once it was closed. */
    isOpen: (): boolean => db.open,
    ...createAccountStores(db, sealing),
    ...createPowerStores(db, sealing),
    ...createRunStores(db, sealing),
    ...createOnCallStores(db),
    ...createMeasuredStores(db),
  }
}

/** Who comes in, by what, and what they prefer and change. */
function createAccountStores(db: Db, sealing: Sealing) {
  return {
    users: createUserStore(db),
    userGroups: createUserGroupStore(db),
    webhooks: createWebhookStore(db, sealing),
    tokens: createTokenStore(db),
    sessions: createSessionStore(db),
    secrets: createSecretStore(db, sealing),
    settings: createSettingStore(db, sealing),
    once: createOnceStore(db),
    audit: createAuditStore(db),
    feeds: createFeedStore(db),
  }
}

/** What is started and stopped, and when. */
function createPowerStores(db: Db, sealing: Sealing) {
  return {
    resources: createResourceStore(db, sealing),
    resourcePlans: createResourcePlanStore(db),
    groups: createGroupStore(db),
    calendars: createCalendarStore(db),
    schedules: createScheduleStore(db),
    scheduleGrids: createScheduleGridStore(db),
    scheduleOrders: createScheduleOrderStore(db),
    scopes: createScopeStore(db),
    reach: createReachStore(db),
    triggers: createTriggerStore(db),
    holds: createHoldStore(db),
    eventBuses: createEventBusStore(db),
    publishedEvents: createPublishedEventStore(db),
  }
}

/** What was due, what runs, and what became of it. */
function createRunStores(db: Db, sealing: Sealing) {
  return {
    intents: createIntentStore(db, sealing),
    runs: createRunStore(db),
    jobs: createJobStore(db, sealing),
    jobRuns: createJobRunStore(db),
    postJobs: createPostJobStore(db),
    takenFiles: createTakenFileStore(db),
    deliveries: createDeliveryStore(db, sealing),
    activity: createActivityStore(db),
    history: createHistoryStore(db),
    reports: createReportStore(db),
  }
}

/** Who is on call. */
function createOnCallStores(db: Db) {
  const forwardings = createForwardingStore(db)
  const teams = createTeamStore(db)
  return {
    rotas: createRotaStore(db),
    rotaOverrides: createRotaOverrideStore(db),
    forwardings,
    onDuty: createOnDutyStore(db),
    shiftNews: createShiftNewsStore(db),
    gapWatch: createGapWatchStore(db),
    swaps: createSwapStore(db),
    absences: createAbsenceStore(db),
    persons: createPersonStore(db, () => {
      forwardings.forgetKept()
      teams.forgetKept()
    }),
    teams,
    escalations: createEscalationStore(db),
  }
}

/** What is found and measured, and what that recommends. */
function createMeasuredStores(db: Db) {
  return {
    utilization: createUtilizationStore(db),
    recommendations: createRecommendationStore(db),
    discovered: createDiscoveredStore(db),
  }
}

function fullDisk(error: unknown): unknown {
  const code = codeOf(error)
  if (code !== 'SQLITE_FULL' && !code.startsWith('SQLITE_IOERR')) return error
  const message =
    code === 'SQLITE_FULL'
      ? 'the disk is full: nothing was changed; free some space and try again'
      : 'the data folder cannot be written: nothing was changed'
  return new AppError('unavailable', message, { cause: error })
}
