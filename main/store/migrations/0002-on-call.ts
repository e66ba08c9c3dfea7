/**
 * On-call: the directory of people, teams and escalations, rotas with what lies over them, and what was on call.
 * Their public ids are UUIDs, made by us; `number` tells which was made first. `on_duty` is history: no foreign keys.
 */
export const onCall = `
CREATE TABLE person (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  username TEXT NOT NULL COLLATE NOCASE UNIQUE,
  full_name TEXT NOT NULL,
  role TEXT NOT NULL,
  zone_id TEXT NOT NULL,
  locale TEXT NOT NULL,
  profile TEXT NOT NULL,
  reminder_minutes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE team (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE team_member (
  team_id TEXT NOT NULL REFERENCES team(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  person_id TEXT NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  PRIMARY KEY (team_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_member_person ON team_member (person_id);

CREATE TABLE escalation (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  owner_team_id TEXT REFERENCES team(id) ON DELETE SET NULL,
  repeat TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE escalation_rule (
  escalation_id TEXT NOT NULL REFERENCES escalation(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  condition TEXT NOT NULL,
  notify_type TEXT NOT NULL,
  delay_minutes INTEGER NOT NULL,
  recipient_kind TEXT NOT NULL,
  recipient_id TEXT,
  PRIMARY KEY (escalation_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX escalation_rule_recipient ON escalation_rule (recipient_kind, recipient_id);

-- settled_at: what was on call before it stands in on_duty. announced: the shifts last told of, reminded: the
-- reminders told of shifts that have not begun, both JSON. gap_at: the start of the gap last told of; gap_look_at: when
-- gaps and the covers of absences are to be looked at again.
CREATE TABLE rota (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  zone_id TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  owner_team_id TEXT REFERENCES team(id) ON DELETE SET NULL,
  settled_at INTEGER NOT NULL,
  announced TEXT NOT NULL DEFAULT '[]',
  next_change_at INTEGER,
  reminded TEXT NOT NULL DEFAULT '[]',
  next_reminder_at INTEGER,
  gap_at INTEGER,
  gap_look_at INTEGER,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rota_change ON rota (next_change_at) WHERE next_change_at IS NOT NULL;
CREATE INDEX rota_reminder ON rota (next_reminder_at) WHERE next_reminder_at IS NOT NULL;
CREATE INDEX rota_gap_look ON rota (gap_look_at) WHERE gap_look_at IS NOT NULL;

CREATE TABLE rotation (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  rota_id TEXT NOT NULL REFERENCES rota(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER,
  unit TEXT NOT NULL CHECK (unit IN ('hourly', 'daily', 'weekly')),
  length INTEGER NOT NULL,
  restriction TEXT,
  counts_open_days INTEGER NOT NULL
) STRICT;
CREATE INDEX rotation_rota ON rotation (rota_id, position);

CREATE TABLE rotation_participant (
  rotation_id TEXT NOT NULL REFERENCES rotation(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  ref_id TEXT,
  PRIMARY KEY (rotation_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX rotation_participant_ref ON rotation_participant (kind, ref_id);

-- rotation_ids: a JSON list; null: over every rotation. cause: what made it ('swap:…', 'absence:…'), null for a person.
CREATE TABLE rota_override (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  rota_id TEXT NOT NULL REFERENCES rota(id) ON DELETE CASCADE,
  alias TEXT NOT NULL,
  kind TEXT NOT NULL,
  ref_id TEXT,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  rotation_ids TEXT,
  cause TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (rota_id, alias)
) STRICT;
CREATE INDEX rota_override_span ON rota_override (rota_id, end_at);
CREATE INDEX rota_override_end ON rota_override (end_at);
CREATE INDEX rota_override_ref ON rota_override (kind, ref_id);
CREATE INDEX rota_override_cause ON rota_override (cause) WHERE cause IS NOT NULL;

CREATE TABLE forwarding (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  alias TEXT NOT NULL UNIQUE,
  from_person_id TEXT NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  to_person_id TEXT NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX forwarding_end ON forwarding (end_at);
CREATE INDEX forwarding_from ON forwarding (from_person_id, end_at);

-- What was on call, as it was: names and people of that time. participant, people: JSON.
CREATE TABLE on_duty (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  rota_id TEXT NOT NULL,
  rotation_id TEXT NOT NULL,
  rotation_name TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  participant TEXT NOT NULL,
  from_user TEXT,
  people TEXT NOT NULL
) STRICT;
CREATE INDEX on_duty_rota ON on_duty (rota_id, end_at);
CREATE INDEX on_duty_rotation ON on_duty (rota_id, rotation_id, end_at);

CREATE TABLE absence (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX absence_person ON absence (person_id, end_at);

-- offered, wanted: one shift each as JSON, {rotationId, personId, startAt, endAt}.
CREATE TABLE swap (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  rota_id TEXT NOT NULL REFERENCES rota(id) ON DELETE CASCADE,
  offered TEXT NOT NULL,
  wanted TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('requested', 'accepted', 'declined')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  decided_by TEXT,
  decided_at INTEGER
) STRICT;
CREATE INDEX swap_rota ON swap (rota_id, number);

-- A calendar address: the secret in it is kept hashed.
CREATE TABLE feed (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('rota', 'person', 'schedule', 'job', 'everything')),
  target_id TEXT,
  secret_hash BLOB NOT NULL UNIQUE,
  reminder_minutes TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- What calendars were given, so that an event keeps its UID, counts its changes and can be called off.
CREATE TABLE published_event (
  source TEXT NOT NULL,
  uid TEXT NOT NULL,
  content TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  cancelled_at INTEGER,
  PRIMARY KEY (source, uid)
) STRICT, WITHOUT ROWID;
`
