import type { Db } from './database.ts'

/** What calendars show comes from these tables. Where columns are named, changes of the others do not matter. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  rota: ['name', 'zone_id', 'enabled'],
  rotation: [],
  rotation_participant: [],
  rota_override: [],
  forwarding: [],
  person: ['username', 'full_name', 'zone_id'],
  team: ['name'],
  team_member: [],
  escalation: ['name'],
  escalation_rule: [],
  schedule: ['name', 'description', 'time_zone', 'enabled'],
  trigger: ['schedule_id', 'expression', 'time_zone', 'action'],
  schedule_resource: [],
  schedule_group: [],
  schedule_tag: [],
  schedule_calendar: [],
  resource: ['id'],
  resource_tag: [],
  resource_group: ['id'],
  group_member: [],
  calendar: ['skips', 'dates'],
  hold: [],
  setting: [],
}

/**
 * A count that rises with every change that calendars may show, however it is made, and with nothing else: firings,
 * runs and the history of on-call leave it. It is kept by triggers of this connection, beside the store.
 */
export function createCalendarChange(db: Db): () => number {
  const triggers = Object.entries(SOURCES).flatMap(([table, columns]) => {
    const update = columns.length === 0 ? 'UPDATE' : `UPDATE OF ${columns.join(', ')}`
    return ['INSERT', 'DELETE', update].map(
      (event, index) =>
        `CREATE TEMP TRIGGER calendar_${table}_${index} AFTER ${event} ON main.${table}
         BEGIN UPDATE calendar_change SET n = n + 1; END;`,
    )
  })
  db.exec(`CREATE TEMP TABLE calendar_change (n INTEGER NOT NULL);
    INSERT INTO calendar_change VALUES (0);
    ${triggers.join('\n')}`)
  const count = db.prepare<[], { n: number }>('SELECT n FROM calendar_change')
  return () => count.get()?.n ?? 0
}
