/**
 * Tickets: which task is next within a priority. All of pg-boss is here. A ticket is fetched, given back or removed in
 * the caller's transaction, together with the task that it stands for; leases and failures are the task's, so pg-boss
 * needs neither heartbeats nor supervision, and its table holds only what waits or runs.
 */
import type { Database, Session } from '@tessera/store';
import { type Db, PgBoss } from 'pg-boss';
import { PRIORITIES, type Priority } from './task.ts';

/** What a ticket stands for: a hint, for only the row of the task says which ticket counts. */
export interface Ticket {
  readonly priority: Priority;
  readonly job: string;
  /** How often it was fetched before. */
  readonly attempt: number;
  readonly run: string;
}

export interface Queue {
  /** Puts tickets in; `first` lets them go before all others of the priority. */
  send(session: Session, priority: Priority, run: string, jobs: readonly string[], first?: boolean): Promise<void>;
  /** Takes the next ticket; whoever takes another at the same time gets another. */
  fetch(session: Session, priority: Priority): Promise<Ticket | undefined>;
  /** Puts a ticket that was fetched back where it was. */
  giveBack(session: Session, ticket: Pick<Ticket, 'priority' | 'job' | 'attempt'>): Promise<void>;
  /** Removes a ticket that was fetched. */
  remove(session: Session, ticket: Pick<Ticket, 'priority' | 'job' | 'attempt'>): Promise<void>;
  /** Throws tickets away, whatever became of them; not in a transaction that holds the lock of a run. */
  discard(session: Session, tickets: readonly { readonly queue: Priority; readonly job: string }[]): Promise<void>;
  /** Frees the space of tickets that are gone, where the database does not do so by itself. */
  vacuum(): Promise<void>;
  stop(): Promise<void>;
}

// pg-boss counts how often a job was fetched again and would end it above a limit; that limit is the task's business.
const NEVER = 2 ** 31 - 1;
const DAY = 24 * 60 * 60;
const YEARS = 3650 * DAY;

const nameOf = (priority: Priority) => `tasks-${priority}`;

/** Opens the queue. `troubled` hears of what went wrong outside a call. */
export async function openQueue(database: Database, troubled: (problem: Error) => void): Promise<Queue> {
  const boss = new PgBoss({
    db: within(database),
    ...(database.kind === 'pglite' && { backend: 'pglite' }),
    supervise: false,
    schedule: false,
    bamIntervalSeconds: DAY,
    flowIntervalSeconds: DAY,
    queueCacheIntervalSeconds: DAY,
  });
  boss.on('error', troubled);
  boss.on('warning', ({ message }) => troubled(new Error(message)));
  await boss.start();
  for (const priority of PRIORITIES) {
    await boss.createQueue(nameOf(priority), {
      retryLimit: NEVER,
      retryDelay: 0,
      expireInSeconds: DAY,
      retentionSeconds: YEARS,
      deleteAfterSeconds: 60,
    });
    // It looks a queue up when it is first used, and must not do so on its own connection inside our transaction.
    await boss.insert(nameOf(priority), []);
  }
  return {
    async send(session, priority, run, jobs, first = false) {
      const tickets = jobs.map((id) => ({ id, data: { run }, ...(first && { priority: 1 }) }));
      await boss.insert(nameOf(priority), tickets, { db: within(session) });
    },
    async fetch(session, priority) {
      const [job] = await boss.fetch<{ run: string }>(nameOf(priority), { db: within(session) });
      return job && { priority, job: job.id, attempt: job.retryCount, run: job.data.run };
    },
    async giveBack(session, { priority, job, attempt }) {
      await boss.fail(nameOf(priority), { id: job, retryCount: attempt }, null, { db: within(session) });
    },
    async remove(session, { priority, job, attempt }) {
      await boss.deleteJob(nameOf(priority), { id: job, retryCount: attempt }, { db: within(session) });
    },
    async discard(session, tickets) {
      for (const priority of PRIORITIES) {
        const jobs = tickets.filter(({ queue }) => queue === priority).map(({ job }) => job);
        if (jobs.length > 0) await boss.deleteJob(nameOf(priority), jobs, { db: within(session) });
      }
    },
    async vacuum() {
      if (database.kind === 'pglite') await database.query('VACUUM pgboss.job');
    },
    async stop() {
      await boss.stop({ graceful: false, close: false });
    },
  };
}

function within(session: Session): Db {
  return { executeSql: async (text, values) => ({ rows: await session.query(text, values) }) };
}
