/**
 * One connection to PostgreSQL that is in use, behind `Session`. It tells apart what PostgreSQL says about a statement
 * and what says that the connection is gone; whether to try again is not its business.
 */
import pg from 'pg';
import type { Session } from './database.ts';
import { isConnectionLost, isFatal, StoreError } from './errors.ts';
import { PARSERS } from './types.ts';

/** Values of these types come as `PARSERS` says, others as `pg` reads them. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser(type: number, format?: 'text' | 'binary') {
    if (format === 'binary') return pg.types.getTypeParser(type, 'binary');
    const parser = PARSERS[type] ?? pg.types.getTypeParser(type);
    // int8[]: the driver's own parser leaves the elements as text.
    return type === 1016 ? (text: string) => (parser(text) as unknown[]).map(Number) : parser;
  },
};

export class Connection implements Session {
  readonly #client: pg.PoolClient;
  readonly #alone: boolean;
  readonly #ended = (error: Error): void => {
    this.#lost ??= error;
  };
  #lost: Error | undefined;
  #sent = false;

  /** `alone`: each statement is a transaction of its own. */
  constructor(client: pg.PoolClient, alone: boolean) {
    this.#client = client;
    this.#alone = alone;
    // While it is out of the pool, nobody else hears that it ended; the statement under way rejects by itself.
    client.on('error', this.#ended);
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** Whether PostgreSQL may have got a statement: false when the connection had ended before the first one. */
  get wasUsed(): boolean {
    return this.#sent;
  }

  async query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]> {
    try {
      const result = await (parameters?.length ? this.#client.query(sql, [...parameters]) : this.#client.query(sql));
      this.#sent = true;
      // A text of several statements has several results, whatever the type says.
      return [result as pg.QueryResult | pg.QueryResult[]].flat().flatMap(({ rows }) => rows as T[]);
    } catch (error) {
      if (!isRefused(error)) this.#sent = true;
      if (isConnectionLost(error) || isFatal(error)) {
        this.#lost ??= error as Error;
        throw new StoreError('database-lost', 'the connection to the database was lost', {}, error);
      }
      // A text with its own BEGIN and COMMIT that fails between them must not give the connection back in that state.
      if (this.#alone && !parameters?.length) await this.#client.query('ROLLBACK').catch(this.#ended);
      throw error;
    }
  }

  /** Gives it back to the pool, which throws it away when it was lost. */
  release(): void {
    this.#client.off('error', this.#ended);
    this.#client.release(this.#lost);
  }
}

/** Whether the driver itself refused a statement, since its connection had ended already. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && /^Client (has encountered|was closed)/.test(error.message);
}
