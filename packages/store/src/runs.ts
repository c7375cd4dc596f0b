/**
 * The SQL of runs: one function per statement, over a session that the caller has open. It knows how runs are kept and
 * which locks are taken, not what is decided: that is the job system's. Every transaction takes the lock of a run before
 * that of its tasks, and never waits for a ticket of the queue while it holds one.
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
  readonly part_trials: number;
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
  /** From 1, while it waits: of all runs that wait, the higher priority first, then the older one. */
  readonly queue_place: number | null;
}

/** Seconds that a run was worked on, pauses left out. */
export const WORKED = `extract(epoch FROM coalesce(paused_at, finished_at, moment()) - started_at)::float8 - paused_seconds`;

/** `$1`: the priorities, the highest first. */
const RUN = `id::text, owner, label, state, priority, version, seed, source, trials, created_at, started_at, finished_at,
  failure_code, failure_detail, snapshot, trials_counted, trials_done, part_trials, ${WORKED} AS worked,
  extract(epoch FROM started_at - created_at)::float8 AS queue_wait, cpu_seconds, peak_memory, tasks, retries,
  last_failure, checkpoint_bytes, checkpoint_at,
  CASE WHEN state = 'queued' THEN (SELECT count(*)::int FROM runs other WHERE other.state = 'queued'
    AND (array_position($1::text[], other.priority) < array_position($1::text[], runs.priority)
      OR (other.priority = runs.priority AND other.place <= runs.place))) END AS queue_place`;

/** A run, as it is now. `ranks`: the priorities, the highest first. */
export async function getRun(session: Session, id: string, ranks: readonly string[]): Promise<RunRow | undefined> {
  const [row] = await session.query<RunRow>(`SELECT ${RUN} FROM runs WHERE id = $2`, [ranks, id]);
  return row;
}

/** Newest first. `ranks`: the priorities, the highest first. */
export async function listRuns(
  session: Session,
  ranks: readonly string[],
  filter: { owner?: string; states?: readonly string[]; before?: string; limit: number },
): Promise<RunRow[]> {
  return session.query<RunRow>(
    `SELECT ${RUN} FROM runs
     WHERE ($2::text IS NULL OR owner = $2) AND ($3::text[] IS NULL OR state = ANY($3))
       AND ($4::uuid IS NULL OR place < (SELECT place FROM runs WHERE id = $4))
     ORDER BY place DESC LIMIT $5`,
    [ranks, filter.owner ?? null, filter.states ?? null, filter.before ?? null, filter.limit],
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
  const used = await session.query(`UPDATE programs SET used_at = moment() WHERE key = $1 RETURNING key`, [key]);
  if (used.length > 0) return;
  await session.query(
    `INSERT INTO programs (key, content, used_at) VALUES ($1, $2, moment())
     ON CONFLICT (key) DO UPDATE SET used_at = EXCLUDED.used_at`,
    [key, content],
  );
}

/** A program, as saved. */
export async function getProgram(session: Session, key: string): Promise<string | undefined> {
  const [row] = await session.query<{ content: string }>(`SELECT content FROM programs WHERE key = $1`, [key]);
  return row?.content;
}

/** False when there is a run of that id. */
export async function insertRun(session: Session, run: NewRun): Promise<boolean> {
  const rows = await session.query(
    `INSERT INTO runs (id, owner, label, state, priority, program, recipe, seed, source, trials, blocks, created_at,
       deadline_at)
     VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $8::text::json, $9, $10, moment(),
       moment() + make_interval(secs => $11::float8))
     ON CONFLICT (id) DO NOTHING RETURNING id`,
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
  await session.query(`SELECT pg_advisory_xact_lock(hashtext('tessera admission'))`);
  const rows = await session.query<{ id: string }>(
    `UPDATE runs SET admitted = TRUE WHERE id IN (
       SELECT id FROM runs WHERE state = 'queued' AND NOT admitted AND priority = $1 ORDER BY place
       LIMIT greatest(0, $2 - (SELECT count(*) FROM runs WHERE state = ANY($3) AND priority = $1 AND admitted))
       FOR UPDATE SKIP LOCKED)
     RETURNING id::text`,
    [priority, most, active],
  );
  return rows.map(({ id }) => id);
}

/** What every task of a run needs to know. */
export async function getRecipe(
  session: Session,
  run: string,
): Promise<{ recipe: string; program: string; bins: string | null } | undefined> {
  const [row] = await session.query<{ recipe: string; program: string; bins: string | null }>(
    `SELECT recipe, program, bins FROM runs WHERE id = $1`,
    [run],
  );
  return row;
}

// Runs that wait have nothing stored, and of those that have ended only the answers are.
const TOTAL_BYTES = `(SELECT answer_bytes FROM totals)
  + (SELECT coalesce(sum(stored_bytes), 0)::bigint FROM runs WHERE state IN ('running', 'paused'))`;

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
  /** Bytes of results, checkpoints and answers of all runs. */
  readonly total_bytes: number;
}

/** Locks a run until the transaction ends. */
export async function lockRun(session: Session, id: string): Promise<RunCourse | undefined> {
  const [row] = await session.query<RunCourse>(
    `SELECT id::text, state, priority, trials, blocks, next_block, done_blocks, trials_counted, open_ranges, merging,
       block_seconds, covered_blocks, covered_trials, checkpoint_seconds, loose_bytes, stored_bytes,
       coalesce(extract(epoch FROM moment() - covered_at)::float8, 0) AS since_checkpoint,
       (SELECT count(*)::int FROM workers WHERE seen_at > moment() - INTERVAL '15 seconds') AS workers,
       ${TOTAL_BYTES} AS total_bytes
     FROM runs WHERE id = $1 FOR UPDATE`,
    [id],
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

/** What is done of the blocks of long paths that are under way, in trials. */
export const PART_TRIALS: Sql = {
  sql: `(SELECT coalesce(sum(part), 0) FROM tasks WHERE tasks.run = runs.id AND part > 0 AND state <> 'done')`,
};

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
    `WITH changed AS (UPDATE runs SET ${['version = version + 1', ...sets].join(', ')} WHERE id = $1 RETURNING id)
     SELECT pg_notify('tessera_runs', id::text) FROM changed`,
    values,
  );
}

/** Keeps the answer of a run that had none. */
export async function keepAnswer(session: Session, run: string, content: string): Promise<void> {
  await session.query(
    `WITH kept AS (INSERT INTO answers (run, content) VALUES ($1, $2))
     UPDATE totals SET answer_bytes = answer_bytes + length($2)`,
    [run, content],
  );
}

/** The answer of a run, as saved. */
export async function getAnswer(session: Session, run: string): Promise<string | undefined> {
  const [row] = await session.query<{ content: string }>(`SELECT content FROM answers WHERE run = $1`, [run]);
  return row?.content;
}

/** Bytes of results, checkpoints and answers of all runs. */
export async function storedBytes(session: Session): Promise<number> {
  const [row] = await session.query<{ bytes: number }>(`SELECT ${TOTAL_BYTES} AS bytes`);
  return row!.bytes;
}
