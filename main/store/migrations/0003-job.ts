/**
 * Jobs: what they do and when, the runs of them beside those of resources, files taken from watched folders, and
 * what is to be delivered to others. A trigger belongs to a schedule or to a job from here on.
 */
export const job = `
-- uuid: the id of the dialects that know none but UUIDs. origin: the dialect it was made through; source: what that
-- dialect keeps with it. trigger, action, policy, notify, tags: JSON.
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  disabled_reason TEXT,
  trigger TEXT NOT NULL,
  starts_at INTEGER,
  ends_at INTEGER,
  max_runs INTEGER,
  run_count INTEGER NOT NULL DEFAULT 0,
  action TEXT NOT NULL,
  policy TEXT NOT NULL,
  notify TEXT NOT NULL,
  origin TEXT,
  source TEXT,
  created_by TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX job_name ON job (name COLLATE NOCASE);

CREATE TABLE job_tag (
  job_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (job_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE new_trigger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  schedule_id INTEGER REFERENCES schedule(id) ON DELETE CASCADE,
  job_id INTEGER REFERENCES job(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('cron', 'interval')),
  expression TEXT,
  time_zone TEXT,
  every_ms INTEGER,
  anchor_at INTEGER,
  action TEXT NOT NULL CHECK (action IN ('start', 'stop', 'run')),
  starts_at INTEGER,
  ends_at INTEGER,
  catch_up TEXT NOT NULL,
  catch_up_window_ms INTEGER NOT NULL,
  next_due_at INTEGER,
  CHECK ((schedule_id IS NULL) <> (job_id IS NULL))
) STRICT;
INSERT INTO new_trigger (id, schedule_id, position, kind, expression, time_zone, action, catch_up, catch_up_window_ms, next_due_at)
  SELECT id, schedule_id, position, 'cron', expression, time_zone, action, catch_up, catch_up_window_ms, next_due_at FROM trigger;
UPDATE sqlite_sequence SET seq = (SELECT old.seq FROM sqlite_sequence old WHERE old.name = 'trigger') WHERE name = 'new_trigger';
INSERT INTO sqlite_sequence (name, seq)
  SELECT 'new_trigger', seq FROM sqlite_sequence WHERE name = 'trigger'
  AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'new_trigger');
DROP TABLE trigger;
ALTER TABLE new_trigger RENAME TO trigger;
CREATE INDEX trigger_schedule ON trigger (schedule_id, position) WHERE schedule_id IS NOT NULL;
CREATE INDEX trigger_job ON trigger (job_id, position) WHERE job_id IS NOT NULL;
CREATE INDEX trigger_due ON trigger (next_due_at) WHERE next_due_at IS NOT NULL;

-- file: of a watched folder. parameters: of a run by hand, as JSON.
ALTER TABLE intent ADD COLUMN file TEXT;
ALTER TABLE intent ADD COLUMN parameters TEXT;

-- Each file of a watched folder that was taken: once for each size and time of change.
CREATE TABLE taken_file (
  job_id INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (job_id, path)
) STRICT, WITHOUT ROWID;

-- What must reach others though the process dies. target, body: JSON.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  body TEXT NOT NULL,
  intent_id INTEGER,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  attempt INTEGER NOT NULL DEFAULT 0,
  ready_at INTEGER,
  message TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX delivery_queue ON delivery (ready_at, id) WHERE state = 'queued';
CREATE INDEX delivery_intent ON delivery (intent_id) WHERE intent_id IS NOT NULL;

-- Addresses that are told when a schedule is made, as the Seed dialect has them.
CREATE TABLE webhook (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  event TEXT NOT NULL,
  target TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE user_group (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE user_group_member (
  group_id INTEGER NOT NULL REFERENCES user_group(id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO user_group (id, name) VALUES (1, 'operators');
INSERT INTO user_group_member (group_id, user_id) SELECT 1, id FROM user WHERE id = 1;

-- By which endpoint a token was given away; null: it was made by name.
ALTER TABLE token ADD COLUMN origin TEXT;

-- The runs that came to nothing and were not run again.
CREATE INDEX intent_failed_run ON intent (id)
  WHERE target_kind = 'job' AND state IN ('failed', 'timedOut', 'interrupted');
CREATE INDEX intent_retry ON intent (retry_of) WHERE retry_of IS NOT NULL;

-- The open runs of a job: those under way or about to be, and those that wait for their turn, of which there may be
-- ten thousands. A running one keeps its ready_at.
CREATE INDEX intent_job_busy ON intent (target_id)
  WHERE target_kind = 'job' AND state IN ('queued', 'running') AND ready_at IS NOT NULL;
CREATE INDEX intent_job_waiting ON intent (target_id)
  WHERE target_kind = 'job' AND state = 'queued' AND ready_at IS NULL;
`
