/**
 * A file made in a process of its own and read as a stream. The process stops where the reader does, holds cores of the host's
 * budget only while it has something to do, and is killed with the stream, however that ends. A process, not a thread: V8
 * can take a whole process down when a thread that runs WebAssembly is terminated.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { TesseraError } from '@tessera/engine';
import type { Borrowed } from '@tessera/jobs';
import { BYTES, type Ended, type Work } from './work.ts';

/** Takes cores of the host's budget; they come when a worker is at the end of a task. */
export type Borrow = (cores: number, signal: AbortSignal) => Promise<Borrowed>;

/** How long a reader may take nothing. In milliseconds. */
export interface Patience {
  /** Then the cores are given back, until he takes something again. */
  readonly idle: number;
  /** So long after that he is given up. */
  readonly gone: number;
}

const PATIENCE: Patience = { idle: 2_000, gone: 120_000 };

/** Where Node keeps what it compiled: with it a process starts in a third of the time. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/node', import.meta.url));
/** Heap of a process. */
const HEAP_MEGABYTES = 1024;
/** Letters of what a process said last, for the log. */
const LAST_WORDS = 2000;

export interface ExportOptions {
  /** How many cores to ask for. */
  readonly cores: number;
  readonly borrow: Borrow;
  /** When it fires the file is given up. */
  readonly signal: AbortSignal;
  readonly patience?: Patience;
}

/**
 * Starts to make a file; resolves when its first bytes are there, so that what is wrong is known before anything was sent.
 * The stream must be read or destroyed.
 */
export async function startExport(work: Omit<Work, 'cores'>, options: ExportOptions): Promise<Readable> {
  const { signal } = options;
  signal.throwIfAborted();
  const file = new ExportStream(work, options);
  const stop = (): void => {
    file.destroy(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  file.once('close', () => signal.removeEventListener('abort', stop));
  await file.started;
  return file;
}

/** Owns the process and the cores of one file. */
class ExportStream extends Readable {
  /** Resolves with the first bytes, or the end; rejects when there will be none. */
  readonly started: Promise<void>;

  readonly #work: Omit<Work, 'cores'>;
  readonly #options: ExportOptions;
  readonly #start = Promise.withResolvers<void>();
  readonly #left = new AbortController();
  #child: ChildProcess | undefined;
  #borrowed: Borrowed | undefined;
  #timer: NodeJS.Timeout | undefined;
  #said = '';

  constructor(work: Omit<Work, 'cores'>, options: ExportOptions) {
    super();
    this.#work = work;
    this.#options = options;
    this.started = this.#start.promise;
    // Whoever waits for the start hears of a failure by it; nobody listens to the stream yet.
    this.on('error', (cause) => this.#start.reject(cause));
    // Begins at once, before there is a reader.
    this.read(0);
  }

  override _read(): void {
    clearTimeout(this.#timer);
    this.#goOn().catch((cause: Error) => this.destroy(cause));
  }

  override _destroy(cause: Error | null, done: (cause: Error | null) => void): void {
    clearTimeout(this.#timer);
    this.#left.abort(cause ?? new Error('the file was given up'));
    const child = this.#child;
    const over = (): void => {
      this.#release();
      done(cause);
    };
    if (!child || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) over();
    else {
      child.once('exit', over);
      child.kill('SIGKILL');
    }
  }

  /** Lets the process work, with cores to do it on. */
  async #goOn(): Promise<void> {
    const { borrow, cores } = this.#options;
    if (!this.#borrowed) {
      const borrowed = await borrow(cores, this.#left.signal);
      if (this.destroyed || this.#borrowed) return borrowed.release();
      this.#borrowed = borrowed;
    }
    this.#child ??= this.#startProcess(Math.max(1, this.#borrowed.cores));
    bytesOf(this.#child).resume();
  }

  #startProcess(cores: number): ChildProcess {
    const file = new URL(import.meta.url.endsWith('.ts') ? './process.ts' : './process.js', import.meta.url);
    const child = fork(file, {
      env: { NODE_COMPILE_CACHE: CACHE, ...process.env },
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-LAST_WORDS);
    });
    const written = new Promise((resolve) => bytesOf(child).once('end', resolve));
    bytesOf(child).on('data', (bytes: Buffer) => this.#take(bytes));
    child.on('message', (ended: Ended) => {
      if (ended.kind === 'failed') this.destroy(reasonOf(ended));
      else
        written.then(() => {
          this.#start.resolve();
          this.push(null);
        });
    });
    child.on('error', (cause) => this.destroy(cause));
    child.on('exit', (code, signal) => {
      this.destroy(new Error(`the process of an export ended (${signal ?? code}): ${this.#said}`));
    });
    child.send({ ...this.#work, cores } satisfies Work, (cause) => cause && this.destroy(cause));
    return child;
  }

  #take(bytes: Buffer): void {
    this.#start.resolve();
    if (this.push(bytes)) return;
    bytesOf(this.#child!).pause();
    this.#rest();
  }

  /** What the process has made, nobody asks for. */
  #rest(): void {
    const { idle, gone } = this.#options.patience ?? PATIENCE;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#release();
      this.#timer = setTimeout(() => this.destroy(new Error('nobody reads the file any more')), gone);
    }, idle);
  }

  #release(): void {
    this.#borrowed?.release();
    this.#borrowed = undefined;
  }
}

function bytesOf(child: ChildProcess): Readable {
  return child.stdio[BYTES] as Readable;
}

/** A table that a format cannot hold is the caller's to change; all else is a failure of the server. */
function reasonOf({ message, table }: Extract<Ended, { kind: 'failed' }>): Error {
  if (!table) return new Error(message);
  const { format = 'file', limit = '' } = table.facts;
  return new TesseraError('export-too-large', { format, what: `${WHAT[table.code] ?? message} (${limit})` });
}

const WHAT: Readonly<Record<string, string>> = {
  'too-many-rows': 'more rows than one sheet has',
  'too-many-columns': 'more columns than one sheet has',
  'text-too-long': 'a text longer than one cell holds',
  'file-too-large': 'more bytes than its container holds',
};
