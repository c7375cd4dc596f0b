/**
 * The one face of the database. PGlite and PostgreSQL are behind it with the same SQL; it imports neither.
 */

/**
 * A row as the driver gives it: text, number, boolean, Date, parsed JSON, null. `bigint` and `numeric` columns come as
 * numbers (exact below 2^53), `date` as text, `bytea` as bytes. JSON is handed in as text (`JSON.stringify`).
 */
export type Row = Readonly<Record<string, unknown>>;

/** Where SQL can be sent: the database itself, or one transaction of it. */
export interface Session {
  /**
   * Runs one statement with its parameters ($1, $2, …) and returns its rows. Without `parameters` the text may hold
   * several statements; then the rows of all of them are returned, in order. When a connection is lost before the
   * statement was sent, it is sent on the next one; lost later, `StoreError` `database-lost`: it may have been done.
   */
  query<T = Row>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
}

export interface Database extends Session {
  readonly kind: 'pglite' | 'postgres';
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. Not nested, and inside it
   * only its session may be used. `work` may run again where it is sure that nothing was committed (a deadlock, a
   * connection lost before the commit was sent): it must have no effect but through its session. When the connection
   * is lost while it commits: `StoreError` `database-lost`.
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /**
   * Hears NOTIFY on a channel, also after a lost connection was made again (then once with an empty payload, since
   * something may have been missed). The returned function ends it.
   */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** Waits for what is under way, then closes; on the embedded database it gives the folder free. */
  close(): Promise<void>;
}
