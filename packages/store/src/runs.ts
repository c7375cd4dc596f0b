/**
 * The SQL of runs: one function per statement, over a session that the caller has open. It knows how things are kept
 * and which locks are taken, not what is decided: that is the job system's. Every transaction takes the lock of a run
 * before that of its tasks, and never waits for a ticket of the queue while it holds one.
 */
import type { Session } from './database.ts';

/** A run as those may see it who ask for it. */
export interface RunRow {
  readonly id: string;
  readonly owner: string;
  readonly label: string;
  readonly state: string;
  readonly priority: string;
  readonly version: number;
  readonly seed: string;
  readonly source: unknown;
  readonly trials: number;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly failure_code: string | null;
  readonly failure_detail: string | null;
  readonly snapshot: unknown;
  readonly trials_counted: number;
  readonly trials_done: number;
  /** Seconds since it started, pauses left out. */
  readonly worked: number | null;
  readonly queue_wait: number | null;
  readonly cpu_seconds: number;
  readonly peak_memory: number;
  readonly tasks: number;
  readonly retries: number;
  readonly last_failure: string | null;
  readonly checkpoint_bytes: number;
  readonly checkpoint_at: Date | null;
}

const WORKED = `extract(epoch from coalesce(paused_at, finished_at, moment()) - started_at)::float8 - paused_seconds`;

const RUN = `id::text, owner, label, state, priority, version, seed, source, trials, created_at, started_at, finished_at,
  failure_code, failure_detail, snapshot, trials_counted, trials_done, ${WORKED} as worked,
  extract(epoch from started_at - created_at)::float8 as queue_wait, cpu_seconds, peak_memory, tasks, retries,
  last_failure, checkpoint_bytes, checkpoint_at`;

export async function getRun(session: Session, id: string): Promise<RunRow | undefined> {
  const [row] = await session.query<RunRow>(`select ${RUN} from runs where id = $1`, [id]);
  return row;
}

/** Newest first. */
export async function listRuns(
  session: Session,
  filter: { owner?: string; states?: readonly string[]; before?: string; limit: number },
): Promise<RunRow[]> {
  return session.query<RunRow>(
    `select ${RUN} from runs
     where ($1::text is null or owner = $1) and ($2::text[] is null or state = any($2))
       and ($3::uuid is null or place < (select place from runs where id = $3))
     order by place desc limit $4`,
    [filter.owner ?? null, filter.states ?? null, filter.before ?? null, filter.limit],
  );
}

/** A run to be inserted. */
export interface NewRun {
  readonly id: string;
  readonly owner: string;
  readonly label: string;
  readonly priority: string;
  readonly program: string;
  readonly recipe: string;
  readonly seed: string;
  /** JSON. */
  readonly source: string;
  readonly trials: number;
  readonly blocks: number;
  readonly deadlineSeconds: number | null;
}

/** Keeps a program once, and marks it as used so that no clean-up takes it now. */
export async function keepProgram(session: Session, key: string, content: string): Promise<void> {
  const used = await session.query(`update programs set used_at = moment() where key = $1 returning key`, [key]);
  if (used.length > 0) return;
  await session.query(
    `insert into programs (key, content, used_at) values ($1, $2, moment())
     on conflict (key) do update set used_at = excluded.used_at`,
    [key, content],
  );
}

export async function getProgram(session: Session, key: string): Promise<string | undefined> {
  const [row] = await session.query<{ content: string }>(`select content from programs where key = $1`, [key]);
  return row?.content;
}

/** False when there is a run of that id. */
export async function insertRun(session: Session, run: NewRun): Promise<boolean> {
  const rows = await session.query(
    `insert into runs (id, owner, label, state, priority, program, recipe, seed, source, trials, blocks, created_at,
       deadline_at)
     values ($1, $2, $3, 'queued', $4, $5, $6, $7, $8::text::json, $9, $10, moment(),
       moment() + make_interval(secs => $11::float8))
     on conflict (id) do nothing returning id`,
    [
      run.id,
      run.owner,
      run.label,
      run.priority,
      run.program,
      run.recipe,
      run.seed,
      run.source,
      run.trials,
      run.blocks,
      run.deadlineSeconds,
    ],
  );
  return rows.length > 0;
}

/** How many runs wait for their first task, and how many ended in the last five minutes. */
export async function backlog(session: Session): Promise<{ waiting: number; ended: number }> {
  const [row] = await session.query<{ waiting: number; ended: number }>(
    `select (select count(*)::int from runs where state = 'queued') as waiting,
       (select count(*)::int from runs where finished_at > moment() - interval '5 minutes') as ended`,
  );
  return row!;
}

/**
 * Takes the oldest waiting runs of a priority into the queue, up to `most` at a time; returns their ids. Rows that
 * someone else holds are left for the next time.
 */
export async function admitRuns(
  session: Session,
  priority: string,
  most: number,
  active: readonly string[],
): Promise<string[]> {
  await session.query(`select pg_advisory_xact_lock(hashtext('tessera admission'))`);
  const rows = await session.query<{ id: string }>(
    `update runs set admitted = true where id in (
       select id from runs where state = 'queued' and not admitted and priority = $1 order by place
       limit greatest(0, $2 - (select count(*) from runs where state = any($3) and priority = $1 and admitted))
       for update skip locked)
     returning id::text`,
    [priority, most, active],
  );
  return rows.map(({ id }) => id);
}

/** A task to be put in the queue, with the ticket made for it. */
export interface NewTask {
  readonly kind: string;
  readonly firstBlock: number;
  readonly blocks: number;
  readonly job: string;
}

export async function insertTasks(
  session: Session,
  run: string,
  queue: string,
  tasks: readonly NewTask[],
): Promise<void> {
  await session.query(
    `insert into tasks (run, kind, first_block, blocks, state, queue, job)
     select $1, kind, first_block, blocks, 'queued', $2, job::uuid
     from json_to_recordset($3::text::json) as t (kind text, first_block bigint, blocks bigint, job text)`,
    [run, queue, JSON.stringify(tasks.map(({ firstBlock, ...rest }) => ({ ...rest, first_block: firstBlock })))],
  );
}

/** One attempt at one task: what fences everything said about it. */
export interface Attempt {
  readonly run: string;
  readonly kind: string;
  readonly firstBlock: number;
  readonly job: string;
  readonly attempt: number;
}

const FENCE = `t.run = $1 and t.kind = $2 and t.first_block = $3 and t.job = $4 and t.attempt = $5 and t.state = 'leased'`;
const fence = ({ run, kind, firstBlock, job, attempt }: Attempt) => [run, kind, firstBlock, job, attempt];

/** A task that was just leased. */
export interface TakenTask {
  readonly kind: string;
  readonly first_block: number;
  readonly blocks: number;
}

const TAKE = `update tasks t set state = 'leased', attempt = $3, worker = $4, host = $5,
    leased_until = moment() + make_interval(secs => $6::float8)
  from r where t.run = r.id and t.job = $2 and t.state = 'queued'
  returning t.kind, t.first_block, t.blocks`;

/**
 * Leases the task of a ticket when the run goes on. With `starts` the run, queued or paused, becomes `running` by it;
 * without, it must be running, and is held so until the transaction ends.
 */
export async function takeTask(
  session: Session,
  ticket: { run: string; job: string; attempt: number; worker: string; host: string; seconds: number },
  starts: readonly string[] | undefined,
): Promise<TakenTask | undefined> {
  const { run, job, attempt, worker, host, seconds } = ticket;
  const values = [run, job, attempt, worker, host, seconds];
  const [task] = starts
    ? await session.query<TakenTask>(
        `with r as (update runs set state = 'running', started_at = coalesce(started_at, moment()),
             covered_at = coalesce(covered_at, moment()), version = version + 1,
             paused_seconds = paused_seconds + coalesce(extract(epoch from moment() - paused_at)::float8, 0),
             paused_at = null
           where id = $1 and state = any($7) and exists (select from tasks where job = $2 and state = 'queued')
           returning id),
         told as (select pg_notify('tessera_runs', id::text) from r)
         ${TAKE}, (select count(*) from told) as told`,
        [...values, starts],
      )
    : await session.query<TakenTask>(
        `with r as materialized (select id from runs where id = $1 and state = 'running' for share) ${TAKE}`,
        values,
      );
  return task;
}

/** What every task of a run needs to know. */
export async function getRecipe(
  session: Session,
  run: string,
): Promise<{ recipe: string; program: string; bins: string | null } | undefined> {
  const [row] = await session.query<{ recipe: string; program: string; bins: string | null }>(
    `select recipe, program, bins from runs where id = $1`,
    [run],
  );
  return row;
}

/** Renews a lease; who has it, or undefined when the attempt is nobody's any more, or its run does not go on. */
export async function renewLease(
  session: Session,
  attempt: Attempt,
  seconds: number,
  active: readonly string[],
): Promise<{ worker: string; host: string } | undefined> {
  const [row] = await session.query<{ worker: string; host: string }>(
    `update tasks t set leased_until = moment() + make_interval(secs => $6::float8)
     where ${FENCE} and exists (select from runs r where r.id = t.run and r.state = any($7)) returning worker, host`,
    [...fence(attempt), seconds, active],
  );
  return row;
}

/** How far a run is; bound to the lock that its reader holds. */
export interface RunCourse {
  readonly id: string;
  readonly state: string;
  readonly priority: string;
  readonly trials: number;
  readonly blocks: number;
  readonly next_block: number;
  readonly done_blocks: number;
  readonly trials_counted: number;
  readonly open_ranges: number;
  readonly merging: string | null;
  readonly block_seconds: number | null;
  readonly covered_blocks: number;
  readonly covered_trials: number;
  readonly checkpoint_seconds: number;
  readonly loose_bytes: number;
  readonly stored_bytes: number;
  /** Seconds since the newest checkpoint, or since the start. */
  readonly since_checkpoint: number;
  /** Workers of all hosts that were heard of lately. */
  readonly workers: number;
  /** Bytes of results and checkpoints of all runs. */
  readonly total_bytes: number;
}

/** Locks a run until the transaction ends. */
export async function lockRun(session: Session, id: string): Promise<RunCourse | undefined> {
  const [row] = await session.query<RunCourse>(
    `select id::text, state, priority, trials, blocks, next_block, done_blocks, trials_counted, open_ranges, merging,
       block_seconds, covered_blocks, covered_trials, checkpoint_seconds, loose_bytes, stored_bytes,
       coalesce(extract(epoch from moment() - covered_at)::float8, 0) as since_checkpoint,
       (select count(*)::int from workers where seen_at > moment() - interval '15 seconds') as workers,
       (select coalesce(sum(stored_bytes), 0)::bigint from runs where stored_bytes > 0) as total_bytes
     from runs where id = $1 for update`,
    [id],
  );
  return row;
}

/** Ends an attempt with its result kept; false when the attempt is nobody's any more. */
export async function keepResult(
  session: Session,
  attempt: Attempt,
  result: { blocks: number; trials: number; seconds: number; result: string; bytes: number },
): Promise<boolean> {
  const rows = await session.query(
    `update tasks t set state = 'done', leased_until = null, blocks = $6, trials = $7, seconds = $8, result = $9,
       bytes = $10
     where ${FENCE} returning 1`,
    [...fence(attempt), result.blocks, result.trials, result.seconds, result.result, result.bytes],
  );
  return rows.length > 0;
}

/** Ends an attempt without a result: the task is gone. False when the attempt is nobody's any more. */
export async function dropTask(session: Session, attempt: Attempt): Promise<boolean> {
  const rows = await session.query(`delete from tasks t where ${FENCE} returning 1`, fence(attempt));
  return rows.length > 0;
}

/** Ends an attempt so that the task waits again; how often it has failed, undefined when it is nobody's any more. */
export async function returnTask(
  session: Session,
  attempt: Attempt,
  failed: boolean,
): Promise<{ failures: number; queue: string } | undefined> {
  const [row] = await session.query<{ failures: number; queue: string }>(
    `update tasks t set state = 'queued', leased_until = null, worker = null, failures = failures + $6
     where ${FENCE} returning failures, queue`,
    [...fence(attempt), failed ? 1 : 0],
  );
  return row;
}

/** Columns of a run that change, by name; the version grows by one and listeners are told. */
export type RunChange = Readonly<Record<string, string | number | boolean | null | Sql>>;

/** An expression of SQL over the columns, with one parameter at most, written `$`. */
export interface Sql {
  readonly sql: string;
  readonly value?: string | number | null;
}

/** Changes a run whose lock is held. */
export async function changeRun(session: Session, id: string, change: RunChange): Promise<void> {
  const values: unknown[] = [id];
  const sets = Object.entries(change).map(([column, to]) => {
    const { sql, value } = to !== null && typeof to === 'object' ? to : { sql: '$', value: to };
    if (!sql.includes('$')) return `${column} = ${sql}`;
    values.push(value);
    return `${column} = ${sql.replace('$', `$${values.length}`)}`;
  });
  await session.query(
    `with changed as (update runs set ${['version = version + 1', ...sets].join(', ')} where id = $1 returning id)
     select pg_notify('tessera_runs', id::text) from changed`,
    values,
  );
}

/** Tells workers that there is work, or that a task may have to stop. */
export async function wakeWorkers(session: Session): Promise<void> {
  await session.query(`select pg_notify('tessera_tasks', '')`);
}

/** Keeps a checkpoint and the newest `kept` of them. Results that two or more checkpoints cover are let go of. */
export async function keepCheckpoint(
  session: Session,
  run: string,
  checkpoint: { blocks: number; content: string; bytes: number },
  kept: number,
): Promise<void> {
  await session.query(
    `insert into checkpoints (run, blocks, content, bytes, created_at) values ($1, $2, $3, $4, moment())
     on conflict (run, blocks) do update set content = excluded.content, bytes = excluded.bytes`,
    [run, checkpoint.blocks, checkpoint.content, checkpoint.bytes],
  );
  await session.query(
    `delete from checkpoints where run = $1 and blocks not in (
       select blocks from checkpoints where run = $1 order by blocks desc limit $2)`,
    [run, kept],
  );
  await session.query(
    `delete from tasks t using (select min(blocks) as oldest, count(*) as kept from checkpoints where run = $1) c
     where t.run = $1 and t.state = 'done' and c.kept > 1 and t.first_block + t.blocks <= c.oldest`,
    [run],
  );
}

/** Bytes that a run keeps beyond its newest checkpoint, and altogether. */
export async function measureStorage(session: Session, run: string): Promise<{ loose: number; stored: number }> {
  const [row] = await session.query<{ loose: number; stored: number }>(
    `select coalesce(sum(bytes) filter (where first_block >= covered), 0)::bigint as loose,
       coalesce(sum(bytes), 0)::bigint
         + (select coalesce(sum(bytes), 0)::bigint from checkpoints where run = $1) as stored
     from tasks, (select coalesce(max(blocks), 0) as covered from checkpoints where run = $1) c
     where run = $1 and state = 'done'`,
    [run],
  );
  return row!;
}

export interface CheckpointRow {
  readonly blocks: number;
  readonly content: string;
}

/** The newest checkpoint of fewer blocks than `below`. */
export async function getCheckpoint(session: Session, run: string, below: number): Promise<CheckpointRow | undefined> {
  const [row] = await session.query<CheckpointRow>(
    `select blocks, content from checkpoints where run = $1 and blocks < $2 order by blocks desc limit 1`,
    [run, below],
  );
  return row;
}

export interface ResultRow {
  readonly kind: string;
  readonly first_block: number;
  readonly blocks: number;
  readonly trials: number;
  readonly result: string;
}

/** Finished ranges from a block on without a gap, in order, up to so many bytes but at least one. */
export async function getResults(
  session: Session,
  run: string,
  fromBlock: number,
  mostBytes: number,
): Promise<ResultRow[]> {
  return session.query<ResultRow>(
    `select kind, first_block, blocks, trials, result from (
       select *, sum(blocks) over before + $2 - first_block - blocks as gap, sum(bytes) over before - bytes as earlier
       from tasks where run = $1 and state = 'done' and first_block >= $2
       window before as (order by first_block)) t
     where gap = 0 and (earlier = 0 or earlier + bytes <= $3) order by first_block`,
    [run, fromBlock, mostBytes],
  );
}

/** A finished task whose result turned out damaged waits again, with a new ticket. */
export async function reopenTask(
  session: Session,
  run: string,
  task: { kind: string; firstBlock: number; job: string; queue: string },
): Promise<void> {
  await session.query(
    `update tasks set state = 'queued', result = null, bytes = 0, job = $4, queue = $5, attempt = 0
     where run = $1 and kind = $2 and first_block = $3 and state = 'done'`,
    [run, task.kind, task.firstBlock, task.job, task.queue],
  );
}

/** Forgets all tasks and checkpoints of a run; attempts under way become nobody's. */
export async function clearRun(session: Session, run: string): Promise<void> {
  await session.query(`delete from tasks where run = $1`, [run]);
  await session.query(`delete from checkpoints where run = $1`, [run]);
}

/** A ticket that stands for nothing any more, and the queue that it is in. */
export interface DeadTicket {
  readonly queue: string;
  readonly job: string;
}

/**
 * Forgets what a run that has ended need not keep: all but the tasks that a worker still holds. Returns the tickets of
 * tasks that waited.
 */
export async function clearEndedRun(session: Session, run: string): Promise<DeadTicket[]> {
  await session.query(`delete from checkpoints where run = $1`, [run]);
  const rows = await session.query<DeadTicket & { waited: boolean }>(
    `delete from tasks where run = $1 and (state <> 'leased' or leased_until < moment())
     returning queue, job::text, state = 'queued' as waited`,
    [run],
  );
  return rows.filter(({ waited }) => waited);
}

/** Gives the waiting tasks of a run new tickets in another queue; returns what they had and have. */
export async function requeueTasks(
  session: Session,
  run: string,
  queue: string,
): Promise<{ readonly old: DeadTicket; readonly job: string; readonly kind: string }[]> {
  const rows = await session.query<{ kind: string; job: string; dead_queue: string; dead_job: string }>(
    `update tasks t set queue = $2, job = gen_random_uuid(), attempt = 0
     from (select kind, first_block, queue as dead_queue, job as dead_job from tasks
       where run = $1 and state = 'queued' and queue <> $2 for update) old
     where t.run = $1 and t.kind = old.kind and t.first_block = old.first_block
     returning t.kind, t.job::text, dead_queue, dead_job::text`,
    [run, queue],
  );
  return rows.map(({ kind, job, dead_queue, dead_job }) => ({ kind, job, old: { queue: dead_queue, job: dead_job } }));
}

export async function keepAnswer(session: Session, run: string, content: string): Promise<void> {
  await session.query(
    `insert into answers (run, content) values ($1, $2) on conflict (run) do update set content = excluded.content`,
    [run, content],
  );
}

export async function getAnswer(session: Session, run: string): Promise<string | undefined> {
  const [row] = await session.query<{ content: string }>(`select content from answers where run = $1`, [run]);
  return row?.content;
}

/** How many tasks of a run some worker may still be at, and the seconds until the last of their leases ends. */
export async function leasesOf(session: Session, run: string): Promise<{ held: number; seconds: number }> {
  const [row] = await session.query<{ held: number; seconds: number }>(
    `select count(*)::int as held, coalesce(extract(epoch from max(leased_until) - moment())::float8, 0) as seconds
     from tasks where run = $1 and state = 'leased' and leased_until >= moment()`,
    [run],
  );
  return row!;
}

export interface LeasedTask {
  readonly run: string;
  readonly kind: string;
  readonly first_block: number;
  readonly job: string;
  readonly attempt: number;
  readonly queue: string;
  readonly worker: string;
}

const LEASED = `select run::text, kind, first_block, job::text, attempt, queue, worker from tasks where state = 'leased'`;

/** Tasks whose lease ran out. */
export async function expiredTasks(session: Session): Promise<LeasedTask[]> {
  return session.query<LeasedTask>(`${LEASED} and leased_until < moment()`);
}

/** Tasks that a worker has; all that are leased when none is named. */
export async function tasksOfWorker(session: Session, worker?: string): Promise<LeasedTask[]> {
  return session.query<LeasedTask>(`${LEASED} and ($1::text is null or worker = $1)`, [worker ?? null]);
}

export async function seeWorker(session: Session, worker: string, host: string, memory: number): Promise<void> {
  await session.query(
    `insert into workers (worker, host, memory, seen_at) values ($1, $2, $3, moment())
     on conflict (worker) do update set memory = excluded.memory, seen_at = excluded.seen_at`,
    [worker, host, memory],
  );
}

export async function forgetWorker(session: Session, worker: string): Promise<void> {
  await session.query(`delete from workers where worker = $1`, [worker]);
}

/** The versions of runs, by id. */
export async function versionsOf(session: Session, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await session.query<{ id: string; version: number }>(
    `select id::text, version from runs where id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Runs that are over their time. */
export async function lateRuns(
  session: Session,
  active: readonly string[],
): Promise<{ id: string; seconds: number }[]> {
  return session.query(
    `select id::text, extract(epoch from deadline_at - created_at)::float8 as seconds from runs
     where state = any($1) and deadline_at < moment()`,
    [active],
  );
}

/** Priorities of which runs wait to be let in. */
export async function waitingPriorities(session: Session): Promise<string[]> {
  const rows = await session.query<{ priority: string }>(
    `select distinct priority from runs where state = 'queued' and not admitted`,
  );
  return rows.map(({ priority }) => priority);
}

/** Runs that wait for runs of a higher priority: no worker has a task of theirs. `ranks`: the first is the highest. */
export async function outrankedRuns(session: Session, ranks: readonly string[]): Promise<string[]> {
  const rows = await session.query<{ id: string }>(
    `select r.id::text from runs r
     where r.state in ('running', 'paused')
       and not exists (select from tasks t where t.run = r.id and t.state = 'leased')
       and array_position($1::text[], r.priority) > (
         select min(array_position($1::text[], h.priority)) from tasks t join runs h on h.id = t.run
         where t.state = 'leased' and h.state = 'running')`,
    [ranks],
  );
  return rows.map(({ id }) => id);
}

/** Sets runs to paused, and those paused runs that are not `outranked` to running. */
export async function pauseRuns(
  session: Session,
  outranked: readonly string[],
  pause: readonly string[],
): Promise<void> {
  await session.query(
    `with paused as (update runs set state = 'paused', paused_at = moment(), version = version + 1
         where state = 'running' and id = any($2::uuid[])
           and not exists (select from tasks where run = runs.id and state = 'leased') returning id),
       resumed as (update runs set state = 'running', version = version + 1, paused_at = null,
           paused_seconds = paused_seconds + extract(epoch from moment() - paused_at)::float8
         where state = 'paused' and id <> all($1::uuid[]) returning id)
     select pg_notify('tessera_runs', id::text) from (select id from paused union all select id from resumed) changed`,
    [outranked, pause],
  );
}

/** Removes runs, with their answers, and adds what they had counted to the totals; returns how many. */
export async function removeRuns(
  session: Session,
  ended: readonly string[],
  which: { readonly id: string } | { readonly olderThanDays: number },
): Promise<number> {
  const [condition, value] =
    'id' in which
      ? ['id = $2::uuid', which.id]
      : ['finished_at < moment() - make_interval(secs => 86400 * $2::float8)', which.olderThanDays];
  const [row] = await session.query<{ removed: number }>(
    `with gone as (delete from runs where state = any($1) and ${condition} returning tasks, retries),
       counted as (update removed_runs set tasks = removed_runs.tasks + coalesce((select sum(tasks) from gone), 0),
         retries = removed_runs.retries + coalesce((select sum(retries) from gone), 0)
         where exists (select from gone) returning 1)
     select (select count(*)::int from gone) as removed, (select count(*) from counted) as counted`,
    [ended, value],
  );
  return row!.removed;
}

/** Removes what nothing refers to any more: programs without runs, workers that were not heard of for a day. */
export async function removeLeftovers(session: Session): Promise<void> {
  await session.query(
    `delete from programs p where used_at < moment() - interval '10 minutes'
       and not exists (select from runs where program = p.key)`,
  );
  await session.query(`delete from workers where seen_at < moment() - interval '1 day'`);
}

export interface WorkerRow {
  readonly worker: string;
  readonly host: string;
  readonly memory: number;
  /** What it works for. */
  readonly run: string | null;
}

/** Workers that were heard of lately. */
export async function listWorkers(session: Session): Promise<WorkerRow[]> {
  return session.query<WorkerRow>(
    `select w.worker, w.host, w.memory, t.run::text from workers w
       left join lateral (select run from tasks where state = 'leased' and worker = w.worker limit 1) t on true
     where w.seen_at > moment() - interval '15 seconds' order by w.host, w.worker`,
  );
}

export interface SystemRow {
  readonly tasks: number;
  readonly retries: number;
  readonly trials_per_second: number;
  readonly database_bytes: number;
}

/** Totals since the database was made, and the speed of the runs that are worked on. */
export async function totals(session: Session): Promise<SystemRow> {
  const [row] = await session.query<SystemRow>(
    `select (select coalesce(sum(tasks), 0) from runs)::bigint + removed.tasks as tasks,
       (select coalesce(sum(retries), 0) from runs)::bigint + removed.retries as retries,
       (select coalesce(sum(trials_counted / nullif(${WORKED}, 0)), 0) from runs where state = 'running')::float8
         as trials_per_second,
       pg_database_size(current_database()) as database_bytes
     from removed_runs removed`,
  );
  return row!;
}

/** How many runs there are, by state, and how many tasks wait, by priority. */
export async function countRuns(
  session: Session,
): Promise<{ states: Readonly<Record<string, number>>; waiting: Readonly<Record<string, number>> }> {
  const rows = await session.query<{ what: string; name: string; count: number }>(
    `select 'state' as what, state as name, count(*)::int from runs group by state
     union all select 'queue', queue, count(*)::int from tasks where state = 'queued' group by queue`,
  );
  const of = (what: string) =>
    Object.fromEntries(rows.filter((row) => row.what === what).map(({ name, count }) => [name, count]));
  return { states: of('state'), waiting: of('queue') };
}
