-- Runs, the tasks they are cut into, and what those gave. Large values are base64 text, on every database alike.

-- The one clock of leases, deadlines and ages: that of the database, so that hosts need not agree. Tests replace it.
create function moment() returns timestamptz language sql stable as 'select now()';

create table programs (
  key text primary key,                      -- of its content
  content text not null,
  used_at timestamptz not null
);

create table runs (
  id uuid primary key,
  place bigint generated always as identity, -- order of submission
  owner text not null,
  label text not null,
  state text not null,
  priority text not null,
  version bigint not null default 1,
  admitted boolean not null default false,   -- has tasks, or had them
  program text not null references programs (key),
  recipe text not null,                      -- settings, questions and limits, as saved
  seed text not null,
  source json,
  trials bigint not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  deadline_at timestamptz,
  paused_at timestamptz,
  paused_seconds double precision not null default 0,
  failure_code text,
  failure_detail text,
  snapshot json,
  -- how far it is
  blocks bigint not null,
  next_block bigint not null default 0,      -- blocks before this one are in tasks
  done_blocks bigint not null default 0,
  trials_counted bigint not null default 0,
  trials_done bigint not null default 0,     -- as shown: the most that trials_counted was
  open_ranges int not null default 0,
  merging text,                              -- the kind of the checkpoint or finish task that is under way
  block_seconds double precision,
  bins text,
  -- checkpoints
  covered_blocks bigint not null default 0,
  covered_trials bigint not null default 0,
  covered_at timestamptz,
  checkpoint_seconds double precision not null default 0,
  checkpoint_bytes bigint not null default 0,
  checkpoint_at timestamptz,
  loose_bytes bigint not null default 0,     -- of results beyond the newest checkpoint
  stored_bytes bigint not null default 0,    -- of all results, checkpoints and the answer
  -- what it cost
  cpu_seconds double precision not null default 0,
  peak_memory bigint not null default 0,
  tasks bigint not null default 0,
  retries bigint not null default 0,
  last_failure text
);
create index runs_of_owner on runs (owner, place);
create index runs_in_state on runs (state, priority, place);
create index runs_of_program on runs (program);
create index runs_stored on runs (stored_bytes) where stored_bytes > 0;

create table tasks (
  run uuid not null references runs (id) on delete cascade,
  kind text not null,
  first_block bigint not null,
  blocks bigint not null,
  state text not null,                       -- queued, leased, done
  queue text not null,                       -- the priority under which its ticket waits
  job uuid not null,                         -- the only ticket that counts
  attempt int not null default 0,
  worker text,
  host text,
  leased_until timestamptz,
  failures int not null default 0,
  trials bigint,
  seconds double precision,
  result text,
  bytes bigint not null default 0,
  primary key (run, kind, first_block)
);
create unique index tasks_of_job on tasks (job);
create index tasks_leased on tasks (leased_until) where state = 'leased';
create index tasks_queued on tasks (queue) where state = 'queued';

create table checkpoints (
  run uuid not null references runs (id) on delete cascade,
  blocks bigint not null,
  content text not null,
  bytes bigint not null,
  created_at timestamptz not null,
  primary key (run, blocks)
);

create table answers (
  run uuid primary key references runs (id) on delete cascade,
  content text not null
);

create table workers (
  worker text primary key,
  host text not null,
  memory bigint not null,
  seen_at timestamptz not null
);

-- What runs that were removed had counted, so that the totals never fall.
create table removed_runs (
  tasks bigint not null,
  retries bigint not null
);
insert into removed_runs values (0, 0);

-- Compressed already.
alter table programs alter column content set storage external;
alter table tasks alter column result set storage external;
alter table checkpoints alter column content set storage external;
alter table answers alter column content set storage external;
