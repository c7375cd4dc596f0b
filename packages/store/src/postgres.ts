/**
 * A PostgreSQL server behind `Database`: a pool of connections, and one more that listens. It outlives a restart of the
 * server: idle connections that end are forgotten, and whoever needs one waits a while for the server to come back.
 * What may be sent again and what may not is decided here (`Database` says it).
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Database, Session } from './database.ts';
import { isConnectionLost, isWorthAnotherTry, StoreError } from './errors.ts';
import { Connection, TYPES } from './postgres-connection.ts';
import { PostgresListener } from './postgres-listener.ts';
import { inTransaction, refuseNesting } from './transaction.ts';

export interface PostgresOptions {
  readonly url: string;
  /** Connections of this process at most, the listening one not counted. */
  readonly connections?: number | undefined;
  /** How long a call waits for a server that is away. */
  readonly patienceMs?: number | undefined;
  /** Told what happened to connections that nobody waits for. */
  readonly log?: ((message: string) => void) | undefined;
}

/** No statement of ours is meant to take a minute; one that does holds locks that others wait for. */
const STATEMENT_MS = 60_000;
/** How often a transaction is tried in a row: deadlocks and restarts are rare, so more of them are something else. */
const TRIES = 5;

class Postgres implements Database {
  readonly kind = 'postgres';
  readonly #pool: pg.Pool;
  readonly #listener: PostgresListener;
  readonly #patienceMs: number;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor({ url, connections = 10, patienceMs = 30_000, log = () => undefined }: PostgresOptions) {
    const connection = { connectionString: url, application_name: 'tessera', keepAlive: true, types: TYPES };
    this.#patienceMs = patienceMs;
    this.#pool = new pg.Pool({
      ...connection,
      max: connections,
      connectionTimeoutMillis: 10_000,
      statement_timeout: STATEMENT_MS,
      idle_in_transaction_session_timeout: STATEMENT_MS,
      // The server's own limit comes first; this one is for a connection whose other end is silently gone.
      query_timeout: STATEMENT_MS + 10_000,
    });
    // An idle connection that ends is taken out of the pool; without a listener the event would end the process.
    this.#pool.on('error', (error) => log(`a connection to the database ended: ${error.message}`));
    const listening = { ...connection, connectionTimeoutMillis: 10_000, query_timeout: 10_000 };
    this.#listener = new PostgresListener(() => new pg.Client(listening), patienceMs, log);
  }

  query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]> {
    return this.#counted(async () => {
      for (let tried = 1; ; tried++) {
        const connection = new Connection(await this.#connect(), true);
        try {
          return await connection.query<T>(sql, parameters);
        } catch (error) {
          if (connection.wasUsed || tried === TRIES) throw error;
        } finally {
          connection.release();
        }
      }
    });
  }

  transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#counted(async () => {
      for (let tried = 1; ; tried++) {
        const connection = new Connection(await this.#connect(), false);
        let committing = false;
        try {
          return await inTransaction(this, connection, work, () => {
            committing = true;
          });
        } catch (error) {
          const uncommitted = isWorthAnotherTry(error) || (connection.isLost && !committing);
          if (!uncommitted || tried === TRIES || this.#closing) throw error;
        } finally {
          connection.release();
        }
      }
    });
  }

  async listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
    refuseNesting(this);
    if (this.#closing) throw new StoreError('database-closed', 'the database was closed');
    return this.#listener.listen(channel, heard);
  }

  async close(): Promise<void> {
    refuseNesting(this);
    this.#closing ??= Promise.allSettled([this.#listener.close(), ...this.#underWay]).then(() => this.#pool.end());
    return this.#closing;
  }

  /** Runs `work` so that closing waits for it. */
  async #counted<T>(work: () => Promise<T>): Promise<T> {
    refuseNesting(this);
    if (this.#closing) throw new StoreError('database-closed', 'the database was closed');
    const running = work();
    this.#underWay.add(running);
    return running.finally(() => this.#underWay.delete(running));
  }

  /** A connection of the pool; nothing was sent on it, so waiting for the server and trying again is always safe. */
  async #connect(): Promise<pg.PoolClient> {
    const until = performance.now() + this.#patienceMs;
    for (let wait = 50; ; wait = Math.min(2 * wait, 1000)) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        if (!this.#closing && performance.now() + wait < until) await pause(wait);
        else throw new StoreError('database-unreachable', 'the database cannot be reached', {}, error);
      }
    }
  }
}

/** Opens the database at `url`, waiting for it as long as any call would. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const database = new Postgres(options);
  try {
    await database.query('SELECT 1');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
