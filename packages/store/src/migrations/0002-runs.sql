-- Runs, the tasks they are cut into, and what those gave. Large values are base64 text, on every database alike.

-- The one clock of leases, deadlines and ages: that of the database, so that hosts need not agree. Tests replace it.
CREATE FUNCTION moment() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()';

CREATE TABLE programs (
  key text PRIMARY KEY,                      -- of its content
  content text NOT NULL,
  used_at timestamptz NOT NULL
);

CREATE TABLE runs (
  id uuid PRIMARY KEY,
  place bigint GENERATED ALWAYS AS IDENTITY, -- order of submission
  owner text NOT NULL,
  label text NOT NULL,
  state text NOT NULL,
  priority text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  admitted boolean NOT NULL DEFAULT FALSE,   -- has tasks, or had them
  program text NOT NULL REFERENCES programs (key),
  recipe text NOT NULL,                      -- settings, questions and limits, as saved
  seed text NOT NULL,
  source json,
  trials bigint NOT NULL,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  deadline_at timestamptz,
  paused_at timestamptz,
  paused_seconds double precision NOT NULL DEFAULT 0,
  failure_code text,
  failure_detail text,
  snapshot json,
  -- how far it is
  blocks bigint NOT NULL,
  next_block bigint NOT NULL DEFAULT 0,      -- blocks before this one are in tasks
  done_blocks bigint NOT NULL DEFAULT 0,
  trials_counted bigint NOT NULL DEFAULT 0,
  trials_done bigint NOT NULL DEFAULT 0,     -- as shown: the most that trials_counted was
  open_ranges int NOT NULL DEFAULT 0,
  merging text,                              -- the kind of the checkpoint or finish task that is under way
  block_seconds double precision,
  bins text,
  -- checkpoints
  covered_blocks bigint NOT NULL DEFAULT 0,
  covered_trials bigint NOT NULL DEFAULT 0,
  covered_at timestamptz,
  checkpoint_seconds double precision NOT NULL DEFAULT 0,
  checkpoint_bytes bigint NOT NULL DEFAULT 0,
  checkpoint_at timestamptz,
  loose_bytes bigint NOT NULL DEFAULT 0,     -- of results beyond the newest checkpoint
  stored_bytes bigint NOT NULL DEFAULT 0,    -- of all results, checkpoints and the answer
  -- what it cost
  cpu_seconds double precision NOT NULL DEFAULT 0,
  peak_memory bigint NOT NULL DEFAULT 0,
  tasks bigint NOT NULL DEFAULT 0,
  retries bigint NOT NULL DEFAULT 0,
  last_failure text
);
CREATE INDEX runs_of_owner ON runs (owner, place);
CREATE INDEX runs_in_state ON runs (state, priority, place);
CREATE INDEX runs_of_program ON runs (program);

CREATE TABLE tasks (
  run uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind text NOT NULL,
  first_block bigint NOT NULL,
  blocks bigint NOT NULL,
  state text NOT NULL,                       -- queued, leased, done
  queue text NOT NULL,                       -- the priority under which its ticket waits
  job uuid NOT NULL,                         -- the only ticket that counts
  attempt int NOT NULL DEFAULT 0,
  worker text,
  host text,
  leased_until timestamptz,
  failures int NOT NULL DEFAULT 0,
  trials bigint,
  seconds double precision,
  result text,
  bytes bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (run, kind, first_block)
);
CREATE UNIQUE INDEX tasks_of_job ON tasks (job);
CREATE INDEX tasks_leased ON tasks (leased_until) WHERE state = 'leased';
CREATE INDEX tasks_queued ON tasks (queue) WHERE state = 'queued';

CREATE TABLE checkpoints (
  run uuid NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  blocks bigint NOT NULL,
  content text NOT NULL,
  bytes bigint NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (run, blocks)
);

CREATE TABLE answers (
  run uuid PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  content text NOT NULL
);

CREATE TABLE workers (
  worker text PRIMARY KEY,
  host text NOT NULL,
  memory bigint NOT NULL,
  seen_at timestamptz NOT NULL
);

-- One row.
CREATE TABLE totals (
  answer_bytes bigint NOT NULL,
  -- What runs that were removed had counted, so that the sums never fall.
  removed_tasks bigint NOT NULL,
  removed_retries bigint NOT NULL
);
INSERT INTO totals VALUES (0, 0, 0);

-- Compressed already.
ALTER TABLE programs ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE tasks ALTER COLUMN result SET STORAGE EXTERNAL;
ALTER TABLE checkpoints ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE answers ALTER COLUMN content SET STORAGE EXTERNAL;
