/** The job system with worker processes on either database, as a server has it, and the few words that its questions need. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Jobs, LIMITS, openJobs, type Run, type RunRequest, supervise } from '@tessera/jobs';
import { type Database, openDatabase } from '@tessera/store';
import { startPostgres } from '../test/databases/postgres.ts';

export const DATABASES = ['pglite', 'postgres'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

/** A new database, and where worker processes find it when they open it themselves. */
export interface Ground {
  readonly kind: DatabaseKind;
  readonly database: Database;
  readonly url?: string;
  /** Closes it and removes all of it. */
  remove(): Promise<void>;
}

/** PostgreSQL as it comes: with the flushes that the fixture leaves out for tests. */
const AS_IT_COMES = { fsync: 'on', shared_buffers: '128MB' };

export async function openGround(kind: DatabaseKind): Promise<Ground> {
  if (kind === 'pglite') {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
    const database = await openDatabase({ folder });
    return {
      kind,
      database,
      async remove() {
        await database.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  const server = await startPostgres(AS_IT_COMES);
  const url = await server.database();
  const database = await openDatabase({ url });
  return {
    kind,
    database,
    url,
    async remove() {
      await database.close();
      await server.remove();
    },
  };
}

/** Opens the job system with so many worker processes, with the limits of a server; 0 only takes runs in. */
export async function openHost({ database, url }: Ground, workers: number): Promise<Jobs> {
  const problems: Error[] = [];
  const jobs = await openJobs({
    database,
    troubled: (problem) => void problems.push(problem),
    ...(workers > 0 && {
      workers: (board) => supervise({ workers, board, ...(url && { database: { url, limits: LIMITS } }) }),
    }),
  });
  return {
    ...jobs,
    async close() {
      await jobs.close();
      if (problems.length > 0) throw new AggregateError(problems, 'the job system had trouble');
    },
  };
}

/** Resolves when all workers have said that they have nothing to do. */
export async function untilIdle(jobs: Jobs): Promise<void> {
  for (;;) {
    const { workers } = await jobs.status();
    if (workers.every(({ state }) => state === 'idle')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Submits a run and waits for its end. Throws unless it succeeded. */
export async function submitAndWait(jobs: Jobs, request: RunRequest): Promise<Run> {
  let run = await jobs.submit(request);
  for await (const now of jobs.watch(run.id, new AbortController().signal)) run = now;
  if (run.state !== 'succeeded') throw new Error(`the run ${run.state}: ${run.failure?.detail}`);
  return run;
}
