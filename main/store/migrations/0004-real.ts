const HEX = (bytes: number) => `hex(randomblob(${bytes}))`

/** A random UUID (RFC 9562, version 4) as an expression. */
const UUID = `lower(${HEX(4)} || '-' || ${HEX(2)} || '-4' || substr(${HEX(2)}, 2) || '-'
  || substr('89ab', 1 + (random() & 3), 1) || substr(${HEX(2)}, 2) || '-' || ${HEX(6)})`

/** Real resources: what is known of them beside their state, how much they are used, where they were found. */
export const real = `
-- What is ready, apart for the runs of jobs, so that neither is looked for among thousands of the other.
CREATE INDEX intent_queue_power ON intent (ready_at, due_at, id)
  WHERE state = 'queued' AND ready_at IS NOT NULL AND target_kind <> 'job';
CREATE INDEX intent_queue_job ON intent (ready_at, due_at, id)
  WHERE state = 'queued' AND ready_at IS NOT NULL AND target_kind = 'job';

-- problem: why the resource could not be asked, in its provider's words; null when it could.
-- missing_since: its provider lists it no longer.
ALTER TABLE resource ADD COLUMN problem TEXT;
ALTER TABLE resource ADD COLUMN problem_at INTEGER;
ALTER TABLE resource ADD COLUMN missing_since INTEGER;
CREATE INDEX resource_provider ON resource (provider, id);
CREATE INDEX resource_provider_id ON resource (provider, json_extract(config, '$.id'));

-- One hour of UTC of one resource. samples: how often it was looked at; running: how often it ran then, and was
-- measured. cpu (percent), memory (percent), memory_bytes, network (bytes per second): means over running, null where
-- nothing was measured; cpu_max: the greatest sample.
CREATE TABLE utilization (
  resource_id INTEGER NOT NULL REFERENCES resource(id) ON DELETE CASCADE,
  hour_at INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  running INTEGER NOT NULL,
  cpu REAL,
  cpu_max REAL,
  memory REAL,
  memory_bytes REAL,
  network REAL,
  PRIMARY KEY (resource_id, hour_at)
) STRICT, WITHOUT ROWID;

-- subject: what it is about, told apart within its kind. savings: US dollars a month. reason: why nothing is
-- recommended, or null. content: JSON.
CREATE TABLE recommendation (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('utilization', 'workload', 'storage')),
  subject TEXT NOT NULL,
  resource_id INTEGER REFERENCES resource(id) ON DELETE CASCADE,
  content TEXT NOT NULL,
  savings REAL NOT NULL,
  confidence REAL NOT NULL,
  reason TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'dismissed')),
  schedule_id INTEGER REFERENCES schedule(id) ON DELETE SET NULL,
  applied_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX recommendation_savings ON recommendation (savings);
CREATE INDEX recommendation_resource ON recommendation (resource_id) WHERE resource_id IS NOT NULL;
CREATE INDEX recommendation_schedule ON recommendation (schedule_id) WHERE schedule_id IS NOT NULL;

-- Where resources were found: a provider and its options (JSON, members in order). sync: what is there is looked at
-- every minute.
CREATE TABLE discovery_source (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  options TEXT NOT NULL,
  sync INTEGER NOT NULL,
  synced_at INTEGER,
  problem TEXT,
  problem_at INTEGER,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (provider, options)
) STRICT, WITHOUT ROWID;

-- Which resource a thing that was found is; null: that was deleted, and it is not to come back by itself. seen (JSON): its tags and configuration as they were found last.
CREATE TABLE discovered (
  source_id TEXT NOT NULL REFERENCES discovery_source(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  resource_id INTEGER REFERENCES resource(id) ON DELETE SET NULL,
  project TEXT,
  seen TEXT NOT NULL,
  PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX discovered_resource ON discovered (resource_id) WHERE resource_id IS NOT NULL;

-- The group that was made of a project.
CREATE TABLE discovered_group (
  source_id TEXT NOT NULL REFERENCES discovery_source(id) ON DELETE CASCADE,
  project TEXT NOT NULL,
  group_id INTEGER NOT NULL REFERENCES resource_group(id) ON DELETE CASCADE,
  PRIMARY KEY (source_id, project)
) STRICT, WITHOUT ROWID;
CREATE INDEX discovered_group_group ON discovered_group (group_id);

-- Where events of an account's schedules go: one bus of EventBridge for each account.
CREATE TABLE event_bus (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  account_number TEXT NOT NULL UNIQUE,
  region TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the nOps dialect alone keeps with a schedule; every schedule has one, so that it has an id there. kept: JSON.
CREATE TABLE schedule_grid (
  schedule_id INTEGER PRIMARY KEY REFERENCES schedule(id) ON DELETE CASCADE,
  uuid TEXT NOT NULL UNIQUE,
  scheduler_for TEXT NOT NULL DEFAULT 'scheduler_start_stop',
  account_number TEXT NOT NULL DEFAULT '',
  event_bus_id TEXT REFERENCES event_bus(id) ON DELETE SET NULL,
  kept TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX schedule_grid_bus ON schedule_grid (event_bus_id) WHERE event_bus_id IS NOT NULL;
INSERT INTO schedule_grid (schedule_id, uuid) SELECT id, ${UUID} FROM schedule;
CREATE TRIGGER schedule_grid_of_new AFTER INSERT ON schedule BEGIN
  INSERT INTO schedule_grid (schedule_id, uuid) VALUES (NEW.id, ${UUID});
END;
`
