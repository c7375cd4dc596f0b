/**
 * The embedded database: PGlite in a thread of its own, behind `Database`. It has one connection, so statements and
 * transactions take turns. Whoever opens it has made sure that no other process has the folder (`lock.ts`).
 *
 * It survives a crash of the process at any moment (the write-ahead log is written before a commit is answered), but it
 * does not flush to the disk: what was committed in the last seconds may be lost when the machine loses power.
 */
import { Worker } from 'node:worker_threads';
import type { Database, Session } from './database.ts';
import { SqlError, StoreError } from './errors.ts';
import { Listeners } from './listeners.ts';
import type { Reply, Request } from './pglite-thread.ts';
import { inTransaction, refuseNesting } from './transaction.ts';
import { Turns } from './turns.ts';

type Ask = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** Stands for the id of the thread's first words, which nobody asked for. */
const READY = -1;

/** One life of the thread. After its end every request is refused; what was under way rejects with `database-lost`. */
class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(rows: unknown[]): void; reject(error: unknown): void }>();
  readonly #heard: (channel: string, payload: string) => void;
  #next = 0;
  #end: StoreError | undefined;

  private constructor(folder: string, heard: (channel: string, payload: string) => void) {
    this.#heard = heard;
    // This process's own flags are for its own program.
    this.#worker = new Worker(new URL('./pglite-thread.ts', import.meta.url), { workerData: { folder }, execArgv: [] });
    this.#worker.on('error', (error) => this.#ended(error));
    this.#worker.on('exit', () => this.#ended(undefined));
  }

  static start(folder: string, heard: (channel: string, payload: string) => void): Promise<Thread> {
    const thread = new Thread(folder, heard);
    return new Promise((resolve, reject) => {
      thread.#waiting.set(READY, { resolve: () => resolve(thread), reject });
      thread.#worker.on('message', (reply: Reply) => thread.#receive(reply));
    });
  }

  get alive(): boolean {
    return this.#end === undefined;
  }

  ask(request: Ask): Promise<unknown[]> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id });
    });
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'heard') this.#heard(reply.channel, reply.payload);
    else if (reply.kind === 'failed' && reply.fatal) {
      this.#ended(new SqlError(reply.error));
      void this.#worker.terminate();
    } else this.#settle(reply);
  }

  #settle(reply: Exclude<Reply, { kind: 'heard' }>): void {
    const id = reply.kind === 'ready' ? READY : reply.id;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (reply.kind === 'failed') waiting?.reject(new SqlError(reply.error));
    else waiting?.resolve(reply.kind === 'done' ? reply.rows : []);
  }

  #ended(cause: unknown): void {
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    this.#end ??= new StoreError('database-lost', `the thread of the embedded database ended${why}`, {}, cause);
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}

class Embedded implements Database {
  readonly kind = 'pglite';
  readonly #folder: string;
  readonly #released: () => Promise<void>;
  readonly #turns = new Turns();
  readonly #listeners = new Listeners();
  #thread: Thread | undefined;
  #closing: Promise<void> | undefined;

  constructor(folder: string, released: () => Promise<void>) {
    this.#folder = folder;
    this.#released = released;
  }

  query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]> {
    return this.#turn((thread) => send<T>(thread, sql, parameters, true));
  }

  transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#turn((thread) =>
      inTransaction(this, { query: (sql, parameters) => send(thread, sql, parameters, false) }, work),
    );
  }

  async listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
    const listener = (payload: string): void => heard(payload);
    this.#listeners.add(channel, listener);
    try {
      await this.#turn((thread) => thread.ask({ kind: 'listen', channel }));
    } catch (error) {
      this.#listeners.remove(channel, listener);
      throw error;
    }
    return async () => {
      if (!this.#listeners.remove(channel, listener) || this.#closing) return;
      await this.#turn(async (thread) => {
        if (!this.#listeners.has(channel)) await thread.ask({ kind: 'unlisten', channel });
      });
    };
  }

  async close(): Promise<void> {
    refuseNesting(this);
    this.#closing ??= this.#turns.take(async () => {
      try {
        if (this.#thread?.alive) await this.#thread.ask({ kind: 'close' });
      } finally {
        await this.#released();
      }
    });
    return this.#closing;
  }

  /** Runs `work` alone with a living thread: one that ended is started again, on the same folder. */
  async #turn<T>(work: (thread: Thread) => Promise<T>): Promise<T> {
    refuseNesting(this);
    if (this.#closing) throw new StoreError('database-closed', 'the database was closed');
    return this.#turns.take(async () => work(await this.#living()));
  }

  async #living(): Promise<Thread> {
    if (this.#thread?.alive) return this.#thread;
    const again = this.#thread !== undefined;
    this.#thread = await Thread.start(this.#folder, (channel, payload) => this.#listeners.say(channel, payload));
    for (const channel of this.#listeners.channels()) await this.#thread.ask({ kind: 'listen', channel });
    if (again) this.#listeners.sayAll('');
    return this.#thread;
  }
}

async function send<T>(
  thread: Thread,
  sql: string,
  parameters: readonly unknown[] | undefined,
  alone: boolean,
): Promise<T[]> {
  return (await thread.ask({ kind: 'query', sql, ...(parameters && { parameters }), alone })) as T[];
}

/** Opens the cluster in `folder`; `released` is called when it was closed. Rejects when it cannot be opened. */
export async function openPglite(folder: string, released: () => Promise<void>): Promise<Database> {
  const database = new Embedded(folder, released);
  await database.query('SELECT 1');
  return database;
}
