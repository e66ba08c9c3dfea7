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
`
