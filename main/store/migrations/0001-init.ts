/**
 * The first shape of the store. Instants are epoch milliseconds, durations milliseconds, flags 0 and 1.
 * Ids are the row's number (never reused: AUTOINCREMENT); their public form is made in `shared/id.ts`.
 * History (intent, attempt, output, audit, state_change) has no foreign keys to what it tells of:
 * it outlives it.
 */
export const init = `
CREATE TABLE user (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  email TEXT NOT NULL,
  password_hash TEXT,
  is_admin INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  access TEXT NOT NULL CHECK (access IN ('full', 'read')),
  secret_hash BLOB NOT NULL,
  public_key TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE TABLE session (
  hash BLOB PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE resource (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  provider TEXT NOT NULL,
  config TEXT NOT NULL,
  type TEXT NOT NULL,
  region TEXT NOT NULL,
  hourly_cost REAL NOT NULL,
  status TEXT NOT NULL,
  status_at INTEGER,
  memory TEXT NOT NULL DEFAULT 'null',
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX resource_name ON resource (name COLLATE NOCASE);

CREATE TABLE resource_tag (
  resource_id INTEGER NOT NULL REFERENCES resource(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (resource_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_tag_value ON resource_tag (key, value, resource_id);

CREATE TABLE state_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  resource_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  hourly_cost REAL NOT NULL
) STRICT;
CREATE INDEX state_change_resource ON state_change (resource_id, at);
CREATE INDEX state_change_at ON state_change (at);

CREATE TABLE resource_group (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  timeout_ms INTEGER NOT NULL,
  on_failure TEXT NOT NULL CHECK (on_failure IN ('block', 'continue')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE group_member (
  group_id INTEGER NOT NULL REFERENCES resource_group(id) ON DELETE CASCADE,
  resource_id INTEGER NOT NULL REFERENCES resource(id) ON DELETE CASCADE,
  tier INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (group_id, resource_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_member_resource ON group_member (resource_id);

CREATE TABLE calendar (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  skips TEXT NOT NULL CHECK (skips IN ('start', 'stop', 'both')),
  dates TEXT NOT NULL,
  ics TEXT,
  ics_url TEXT,
  fetched_at INTEGER,
  fetch_error TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE schedule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  enforce INTEGER NOT NULL,
  retain_running INTEGER NOT NULL,
  catch_up TEXT NOT NULL CHECK (catch_up IN ('none', 'last', 'all')),
  catch_up_window_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX schedule_name ON schedule (name);
CREATE INDEX schedule_enforced ON schedule (id) WHERE enforce = 1 AND enabled = 1;

CREATE TABLE schedule_resource (
  schedule_id INTEGER NOT NULL REFERENCES schedule(id) ON DELETE CASCADE,
  resource_id INTEGER NOT NULL REFERENCES resource(id) ON DELETE CASCADE,
  PRIMARY KEY (schedule_id, resource_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedule_resource_resource ON schedule_resource (resource_id);

CREATE TABLE schedule_group (
  schedule_id INTEGER NOT NULL REFERENCES schedule(id) ON DELETE CASCADE,
  group_id INTEGER NOT NULL REFERENCES resource_group(id) ON DELETE CASCADE,
  PRIMARY KEY (schedule_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedule_group_group ON schedule_group (group_id);

CREATE TABLE schedule_tag (
  schedule_id INTEGER NOT NULL REFERENCES schedule(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (schedule_id, key, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX schedule_tag_value ON schedule_tag (key, value);

CREATE TABLE schedule_calendar (
  schedule_id INTEGER NOT NULL REFERENCES schedule(id) ON DELETE CASCADE,
  calendar_id INTEGER NOT NULL REFERENCES calendar(id) ON DELETE CASCADE,
  PRIMARY KEY (schedule_id, calendar_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE retained (
  schedule_id INTEGER NOT NULL REFERENCES schedule(id) ON DELETE CASCADE,
  resource_id INTEGER NOT NULL REFERENCES resource(id) ON DELETE CASCADE,
  PRIMARY KEY (schedule_id, resource_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE trigger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  schedule_id INTEGER NOT NULL REFERENCES schedule(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  expression TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('start', 'stop')),
  catch_up TEXT NOT NULL,
  catch_up_window_ms INTEGER NOT NULL,
  next_due_at INTEGER
) STRICT;
CREATE INDEX trigger_schedule ON trigger (schedule_id, position);
CREATE INDEX trigger_due ON trigger (next_due_at) WHERE next_due_at IS NOT NULL;

CREATE TABLE hold (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target_kind TEXT NOT NULL CHECK (target_kind IN ('resource', 'group')),
  target_id INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('force_on', 'force_off')),
  reason TEXT NOT NULL,
  expires_at INTEGER,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX hold_target ON hold (target_kind, target_id);
CREATE INDEX hold_expiry ON hold (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE intent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  trigger_id INTEGER,
  schedule_id INTEGER,
  due_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  what TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id INTEGER NOT NULL,
  target_name TEXT NOT NULL,
  cause TEXT NOT NULL,
  actor TEXT,
  state TEXT NOT NULL,
  reason TEXT,
  ready_at INTEGER,
  parent_id INTEGER,
  wave INTEGER,
  tier INTEGER,
  retry_of INTEGER,
  attempt INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER,
  finished_at INTEGER,
  message TEXT,
  exit_code INTEGER,
  http_status INTEGER,
  http_headers TEXT,
  output_bytes INTEGER NOT NULL DEFAULT 0,
  output_cut INTEGER NOT NULL DEFAULT 0
) STRICT;
-- The law of firing: one trigger, one due instant, one target, one intent.
CREATE UNIQUE INDEX intent_once ON intent (trigger_id, due_at, target_kind, target_id) WHERE trigger_id IS NOT NULL;
CREATE INDEX intent_queue ON intent (ready_at, due_at, id) WHERE state = 'queued' AND ready_at IS NOT NULL;
CREATE INDEX intent_open ON intent (target_kind, target_id) WHERE state IN ('queued', 'running');
CREATE INDEX intent_target ON intent (target_kind, target_id, id);
CREATE INDEX intent_schedule ON intent (schedule_id, id) WHERE schedule_id IS NOT NULL;
CREATE INDEX intent_parent ON intent (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE attempt (
  intent_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  message TEXT,
  PRIMARY KEY (intent_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE output (intent_id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  scope TEXT NOT NULL,
  action TEXT NOT NULL,
  actor TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  metadata TEXT NOT NULL
) STRICT;
CREATE INDEX audit_resource ON audit (resource_type, resource_id, id);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is immutable'); END;
`
