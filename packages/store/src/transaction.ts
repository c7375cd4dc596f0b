/**
 * One transaction over one connection, alike on both drivers. It knows no driver: the connection is a `Session` that
 * nobody else uses meanwhile.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Session } from './database.ts';
import { isConnectionLost, StoreError } from './errors.ts';

/** The transaction that the running code belongs to, by database. */
const running = new AsyncLocalStorage<ReadonlyMap<object, { open: boolean }>>();

/**
 * Throws when the running code is inside a transaction of that database: on one connection it would wait for itself,
 * and on several it would not see what the transaction did.
 */
export function refuseNesting(database: object): void {
  if (!running.getStore()?.get(database)?.open) return;
  throw new StoreError('transaction-nested', "inside a transaction, use the transaction's own session");
}

/** Runs `work` between BEGIN and COMMIT. `committing` is called when COMMIT is about to be sent. */
export async function inTransaction<T>(
  database: object,
  connection: Session,
  work: (session: Session) => Promise<T>,
  committing: () => void = () => undefined,
): Promise<T> {
  const state = { open: true };
  let failed: unknown;
  const session: Session = {
    async query<R>(sql: string, parameters?: readonly unknown[]) {
      if (!state.open) throw new StoreError('transaction-nested', 'this transaction has ended');
      return connection.query<R>(sql, parameters).catch((error) => {
        failed = error;
        throw error;
      });
    },
  };
  try {
    await connection.query('BEGIN');
    const result = await running.run(new Map(running.getStore()).set(database, state), () => work(session));
    state.open = false;
    // COMMIT of a transaction in which a statement failed rolls back without an error, so ask whether it still stands
    // (a savepoint may have saved it).
    if (failed !== undefined) await connection.query('SELECT 1').catch(() => Promise.reject(failed));
    committing();
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    state.open = false;
    if (!isConnectionLost(error)) await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
