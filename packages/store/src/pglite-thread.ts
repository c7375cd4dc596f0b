/**
 * The thread that holds the embedded database: PGlite computes in the thread that calls it, so it must not be the one
 * that answers requests. It does what it is told, one request at a time; who may ask when is the caller's business.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PARSERS } from './types.ts';

/** What the thread is asked. `alone`: no transaction is open, so a failed text may leave none behind. */
export type Request = { readonly id: number } & (
  | { readonly kind: 'query'; readonly sql: string; readonly parameters?: readonly unknown[]; readonly alone: boolean }
  | { readonly kind: 'listen' | 'unlisten'; readonly channel: string }
  | { readonly kind: 'close' }
);

/** What it says. Errors as plain fields: a structured clone of an error loses its code. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'heard'; readonly channel: string; readonly payload: string }
  | { readonly kind: 'done'; readonly id: number; readonly rows: unknown[] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: FailureFields; readonly fatal: boolean };

export interface FailureFields {
  readonly message: string;
  readonly code?: string;
  readonly severity?: string;
  readonly detail?: string;
  readonly constraint?: string;
}

const port = parentPort!;
const say = (reply: Reply): void => port.postMessage(reply);
const database = await PGlite.create((workerData as { folder: string }).folder, { parsers: PARSERS });
const ends = new Map<string, () => Promise<void>>();

async function run(sql: string, parameters: readonly unknown[] | undefined, alone: boolean): Promise<unknown[]> {
  if (parameters !== undefined && parameters.length > 0) return (await database.query(sql, [...parameters])).rows;
  try {
    return (await database.exec(sql)).flatMap(({ rows }) => rows);
  } catch (error) {
    // A text with its own BEGIN and COMMIT that fails between them would leave the only connection in that transaction.
    if (alone) await database.exec('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function answer(request: Request): Promise<unknown[]> {
  switch (request.kind) {
    case 'query':
      return run(request.sql, request.parameters, request.alone);
    case 'listen': {
      const { channel } = request;
      if (ends.has(channel)) return [];
      ends.set(channel, await database.listen(channel, (payload) => say({ kind: 'heard', channel, payload })));
      return [];
    }
    case 'unlisten':
      await ends.get(request.channel)?.();
      ends.delete(request.channel);
      return [];
    case 'close':
      await database.close();
      return [];
  }
}

function fields(error: unknown): FailureFields {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, severity, detail, constraint } = error as Error & FailureFields;
  return JSON.parse(JSON.stringify({ message, code, severity, detail, constraint }));
}

/** Whether PostgreSQL cannot go on in this thread: its own last words, or WebAssembly that stopped in the middle. */
function isFatal(error: unknown): boolean {
  const { severity = '' } = fields(error);
  const { name = '' } = error instanceof Error ? error : {};
  return ['RuntimeError', 'ExitStatus'].includes(name) || severity === 'FATAL' || severity === 'PANIC';
}

port.on('message', async (request: Request) => {
  try {
    say({ kind: 'done', id: request.id, rows: await answer(request) });
    if (request.kind === 'close') port.close();
  } catch (error) {
    say({ kind: 'failed', id: request.id, error: fields(error), fatal: isFatal(error) });
  }
});
say({ kind: 'ready' });
