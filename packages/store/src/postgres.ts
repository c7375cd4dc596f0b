/**
 * A PostgreSQL server behind `Database`: a pool of connections, and one more that listens. It outlives a restart of the
 * server: idle connections that end are forgotten, and whoever needs one waits a while for the server to come back.
 * What may be sent again and what may not is decided here (`Database` says it).
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Database, Session } from './database.ts';
import { isConnectionLost, isFatal, isWorthAnotherTry, StoreError } from './errors.ts';
import { PostgresListener } from './postgres-listener.ts';
import { inTransaction, refuseNesting } from './transaction.ts';
import { PARSERS } from './types.ts';

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

/** Values of these types come as `PARSERS` says, others as `pg` reads them. */
const types: pg.CustomTypesConfig = {
  getTypeParser(type: number, format?: 'text' | 'binary') {
    if (format === 'binary') return pg.types.getTypeParser(type, 'binary');
    const parser = PARSERS[type] ?? pg.types.getTypeParser(type);
    // int8[]: the driver's own parser leaves the elements as text.
    return type === 1016 ? (text: string) => (parser(text) as unknown[]).map(Number) : parser;
  },
};

class Postgres implements Database {
  readonly kind = 'postgres';
  readonly #pool: pg.Pool;
  readonly #listener: PostgresListener;
  readonly #patienceMs: number;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor({ url, connections = 10, patienceMs = 30_000, log = () => undefined }: PostgresOptions) {
    const connection = { connectionString: url, application_name: 'tessera', keepAlive: true, types };
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
        const client = await this.#connect();
        try {
          return await this.#using(client, () => send<T>(client, sql, parameters, true));
        } catch (error) {
          if (!wasNotSent(error) || tried === TRIES) throw error;
        }
      }
    });
  }

  transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#counted(() => this.#tryTransaction(work));
  }

  async #tryTransaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      const client = await this.#connect();
      let committing = false;
      try {
        const session: Session = { query: (sql, parameters) => send(client, sql, parameters, false) };
        return await this.#using(client, () =>
          inTransaction(this, session, work, () => {
            committing = true;
          }),
        );
      } catch (error) {
        const uncommitted = isWorthAnotherTry(error) || (isConnectionLost(error) && !committing);
        if (!uncommitted || tried === TRIES || this.#closing) throw error;
      }
    }
  }

  async listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
    if (this.#closing) throw new StoreError('database-closed', 'the database was closed');
    return this.#listener.listen(channel, heard);
  }

  close(): Promise<void> {
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

  /** Gives the connection back after `work`, or throws it away when it was lost. */
  async #using<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
    let lost: Error | undefined;
    // While it is out of the pool, nobody else hears that it ended; the statement under way rejects by itself.
    const ended = (error: Error): void => {
      lost = error;
    };
    client.on('error', ended);
    try {
      return await work();
    } catch (error) {
      if (!isConnectionLost(error) && !isFatal(error)) throw error;
      lost ??= error as Error;
      throw new StoreError('database-lost', 'the connection to the database was lost', {}, error);
    } finally {
      client.off('error', ended);
      client.release(lost);
    }
  }
}

/** Whether the driver refused the statement since its connection had ended already. */
function wasNotSent(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : undefined;
  return cause instanceof Error && /^Client (has encountered|was closed)/.test(cause.message);
}

/** `alone`: no transaction of ours is open on the connection. */
async function send<T>(
  client: pg.PoolClient,
  sql: string,
  parameters: readonly unknown[] | undefined,
  alone: boolean,
): Promise<T[]> {
  if (parameters !== undefined && parameters.length > 0) return (await client.query(sql, [...parameters])).rows as T[];
  try {
    const results = (await client.query(sql)) as pg.QueryResult | pg.QueryResult[];
    return [results].flat().flatMap(({ rows }) => rows as T[]);
  } catch (error) {
    // A text with its own BEGIN and COMMIT that fails between them must not give the connection back in that state.
    if (alone && !isConnectionLost(error)) await client.query('ROLLBACK').catch(() => undefined);
    throw error;
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
