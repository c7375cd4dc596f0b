/** What the store throws: a code and plain facts, which whoever calls puts into a sentence. It knows no status or HTTP. */

export type StoreCode =
  /** The connection, or the thread of the embedded database, ended while a statement or a commit was under way. */
  | 'database-lost'
  /** The database cannot be reached. */
  | 'database-unreachable'
  | 'database-closed'
  /** Another process has the data folder open. */
  | 'folder-in-use'
  /** The database was made by a newer version of Tessera. */
  | 'database-newer'
  /** A migration that was applied is not the one in the code. */
  | 'migration-changed'
  /** SQL of the database itself inside one of its transactions. */
  | 'transaction-nested'
  /** A file's rows do not make up what was stored. */
  | 'file-damaged'
  /** The upload was removed while it went on. */
  | 'upload-removed'
  /** Somebody saved another version in the meantime. */
  | 'version-conflict'
  /** The owner has no such file. */
  | 'file-unknown'
  | 'name-taken';

export class StoreError extends Error {
  readonly code: StoreCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(
    code: StoreCode,
    message: string,
    facts: Readonly<Record<string, string | number>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
    this.facts = facts;
  }
}

/** An error of the database about a statement, in the fields that `pg` uses too. */
export class SqlError extends Error {
  readonly code: string | undefined;
  readonly severity: string | undefined;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;

  constructor(fields: { message: string; code?: string; severity?: string; detail?: string; constraint?: string }) {
    super(fields.message);
    this.name = 'SqlError';
    this.code = fields.code;
    this.severity = fields.severity;
    this.detail = fields.detail;
    this.constraint = fields.constraint;
  }
}

/** Whether the database went away while something was under way, or is away: worth trying again later. */
export function isDatabaseLost(error: unknown): boolean {
  return error instanceof StoreError && (error.code === 'database-lost' || error.code === 'database-unreachable');
}

/** The five characters of PostgreSQL's SQLSTATE, where an error has them. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Whether a statement broke the unique index or constraint of that name. */
export function isDuplicate(error: unknown, constraint: string): boolean {
  return sqlState(error) === '23505' && (error as SqlError).constraint === constraint;
}

const LOST_STATES = /^(08...|57P0[1-5]|53300|25P03)$/;
const LOST_SOCKETS = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EAI_AGAIN|ENOTFOUND)/;
/** What the driver says without a code. */
const LOST_WORDS =
  /^(Connection terminated|Query read timeout|Client (has encountered|was closed)|timeout e(xpired|xceeded))/;

/** Whether PostgreSQL's driver means that there is no connection (any more), or that the server is not ready. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isConnectionLost);
  if (!(error instanceof Error)) return false;
  if (error instanceof StoreError) return isDatabaseLost(error);
  const code = 'code' in error ? String(error.code) : '';
  return LOST_STATES.test(code) || LOST_SOCKETS.test(code) || LOST_WORDS.test(error.message);
}

/** Whether PostgreSQL ended the session with this error, whatever it was about. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && /^(FATAL|PANIC)$/.test(String(error.severity));
}

/** Whether PostgreSQL took a transaction back because of others at the same time: the next try may well succeed. */
export function isWorthAnotherTry(error: unknown): boolean {
  return sqlState(error) === '40001' || sqlState(error) === '40P01';
}
