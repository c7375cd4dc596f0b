/**
 * Loaded into the processes under test before their own code (`--import`): strikes one of them dead, or freezes it, at the
 * very statement or message that a test names, so that a fault lies where it was meant to and not where a timer fell.
 * The product knows nothing of it. A test arms it by writing `armed.json`; whoever strikes first disarms it by renaming.
 */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** Where and how to strike. */
export interface Strike {
  readonly role: 'server' | 'worker';
  /** A regular expression over SQL text, or over the name of a message from a worker to its parent. */
  readonly at: string;
  /** The how-manieth time since it was armed, in one process. */
  readonly count: number;
  readonly when: 'before' | 'after';
  /** Milliseconds to wait before the strike, while the process goes on. */
  readonly delay: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  /** Tells one arming from the next. */
  readonly id: string;
}

const folder = process.env.STRIKE_FOLDER!;
/** By the file that the process runs, or the thread with the embedded database in the server. */
const ROLES = [
  ['worker-entry.ts', 'worker'],
  ['server/src/main.ts', 'server'],
  ['pglite-thread.ts', 'server'],
] as const;
const role = ROLES.find(([file]) => process.argv[1]?.endsWith(file))?.[1];
let armed: Strike | undefined;
let seen = 0;

function look(): Strike | undefined {
  let strike: Strike;
  try {
    strike = JSON.parse(readFileSync(join(folder, 'armed.json'), 'utf8'));
  } catch {
    return undefined;
  }
  if (strike.id !== armed?.id) seen = 0;
  armed = strike;
  return strike.role === role ? strike : undefined;
}

function strikeNow({ delay, signal }: Strike): void {
  try {
    renameSync(join(folder, 'armed.json'), join(folder, 'struck.json'));
  } catch {
    return; // another process was first
  }
  if (delay > 0) setTimeout(() => process.kill(process.pid, signal), delay);
  else process.kill(process.pid, signal);
}

/** Runs `act`, which does what `text` says, and strikes where the test wants it. */
function around<T>(text: string, act: () => T): T {
  const strike = look();
  const isMeant = strike && new RegExp(strike.at).test(text) && ++seen === strike.count;
  if (isMeant && strike.when === 'before') strikeNow(strike);
  const result = act();
  if (isMeant && strike.when === 'after') {
    if (result instanceof Promise)
      return result.then((value) => {
        strikeNow(strike);
        return value;
      }) as T;
    strikeNow(strike);
  }
  return result;
}

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

function wrap(owner: object, name: string, textOf: (first: unknown) => string | undefined): void {
  const methods = owner as Record<string, Method>;
  const original = methods[name]!;
  methods[name] = function (...parameters) {
    const text = textOf(parameters[0]);
    return text === undefined ? original.apply(this, parameters) : around(text, () => original.apply(this, parameters));
  };
}

const sql = (first: unknown): string | undefined =>
  typeof first === 'string' ? first : (first as { text?: string } | undefined)?.text;

if (folder && role) {
  const { default: pg } = await import('pg');
  wrap(pg.Client.prototype, 'query', sql);
}
if (folder && role === 'server') {
  const { PGlite } = await import('@electric-sql/pglite');
  wrap(PGlite.prototype, 'query', sql);
  wrap(PGlite.prototype, 'exec', sql);
}
if (folder && role === 'worker' && isMainThread && process.send) {
  wrap(process, 'send', (message) => {
    const { word } = message as { word?: string };
    return word && `call ${word}`;
  });
}
