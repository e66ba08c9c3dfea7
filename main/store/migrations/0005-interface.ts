/** The values of a tag: the whole, and what stands between its commas. */
const VALUES = (tag: string) =>
  `SELECT ${tag}.value AS value UNION SELECT trim(part.value)
   FROM json_each('[' || replace(json_quote(${tag}.value), ',', '","') || ']') part WHERE trim(part.value) <> ''`

/** What the interface asks beyond the parts before it. */
export const userInterface = `
-- When a person said to have seen what went wrong.
ALTER TABLE intent ADD COLUMN acknowledged_at INTEGER;

-- The record in the order of what was due; and of it what led to no success, which is looked for among millions.
CREATE INDEX intent_due ON intent (due_at);
CREATE INDEX intent_rare ON intent (due_at) WHERE state NOT IN ('queued', 'running', 'succeeded');
CREATE INDEX intent_unseen ON intent (due_at)
  WHERE state IN ('failed', 'timedOut', 'interrupted', 'blocked', 'missed') AND acknowledged_at IS NULL;

-- once_due_at: when the next of what is done once to storage is due; null: nothing is.
ALTER TABLE schedule_grid ADD COLUMN once_due_at INTEGER;
-- When a token last opened something, to the minute.
ALTER TABLE token ADD COLUMN last_used_at INTEGER;
CREATE INDEX schedule_grid_once ON schedule_grid (once_due_at) WHERE once_due_at IS NOT NULL;

-- What a resource bears by its tags: 'dev,test' is dev, test, and itself, so that several schedules can name one.
CREATE TABLE borne_tag (
  resource_id INTEGER NOT NULL REFERENCES resource(id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (resource_id, key, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX borne_tag_value ON borne_tag (key, value, resource_id);
CREATE TRIGGER borne_tag_of_new AFTER INSERT ON resource_tag BEGIN
  INSERT INTO borne_tag SELECT NEW.resource_id, NEW.key, value FROM (${VALUES('NEW')});
END;
CREATE TRIGGER borne_tag_of_old AFTER DELETE ON resource_tag BEGIN
  DELETE FROM borne_tag WHERE resource_id = OLD.resource_id AND key = OLD.key;
END;
INSERT OR REPLACE INTO resource_tag SELECT * FROM resource_tag;

-- The run that did what was recommended of storage.
ALTER TABLE recommendation ADD COLUMN run_id INTEGER;
`
