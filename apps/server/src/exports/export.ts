/**
 * A file made in a thread of its own and read as a stream: the thread makes a piece when the reader takes one, holds cores of
 * the host's budget only while it has something to do, and ends with the stream, however that ends.
 */
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { TesseraError } from '@tessera/engine';
import type { Borrowed } from '@tessera/jobs';
import { type Made, MORE, type Work } from './work.ts';

/** Takes cores of the host's budget; they come when a worker is at the end of a task. */
export type Borrow = (cores: number, signal: AbortSignal) => Promise<Borrowed>;

export interface Patience {
  /** Time after which a reader that takes nothing gives the cores free. */
  readonly idle: number;
  /** Time after which such a reader is given up. */
  readonly gone: number;
}

/** In milliseconds. */
const PATIENCE: Patience = { idle: 2_000, gone: 120_000 };

/** Heap of a thread: beyond it the thread ends, and the server goes on. */
const HEAP_MEGABYTES = 1024;

/**
 * Starts to make a file; resolves when its first piece is there, so that what is wrong is known before anything was sent.
 * Cores are taken for the time in which pieces are made. The stream must be read or destroyed.
 */
export async function startExport(
  work: Omit<Work, 'cores'>,
  cores: number,
  borrow: Borrow,
  signal: AbortSignal,
  patience = PATIENCE,
): Promise<Readable> {
  const file = new FileStream(work, cores, borrow, patience);
  const stop = (): void => {
    file.destroy(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  file.once('close', () => signal.removeEventListener('abort', stop));
  // Also where nobody listens yet, a failure is no accident of the process: it rejects what is returned here.
  file.on('error', () => {});
  if (signal.aborted) stop();
  await file.started;
  return file;
}

/** Owns the thread and the cores of one file. */
class FileStream extends Readable {
  /** Resolves with the first piece, or the end; rejects when there will be none. */
  readonly started: Promise<void>;

  readonly #work: Omit<Work, 'cores'>;
  readonly #cores: number;
  readonly #borrow: Borrow;
  readonly #patience: Patience;
  readonly #left = new AbortController();
  readonly #start = Promise.withResolvers<void>();
  #thread: Worker | undefined;
  #borrowed: Borrowed | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(work: Omit<Work, 'cores'>, cores: number, borrow: Borrow, patience: Patience) {
    super();
    this.#work = work;
    this.#cores = cores;
    this.#borrow = borrow;
    this.#patience = patience;
    this.started = this.#start.promise;
    // The first piece is not waited for by a reader.
    this.read(0);
  }

  override _read(): void {
    clearTimeout(this.#timer);
    this.#ask().catch((cause: Error) => this.destroy(cause));
  }

  override _destroy(cause: Error | null, done: (cause: Error | null) => void): void {
    clearTimeout(this.#timer);
    const reason = cause ?? new Error('the file was given up');
    this.#left.abort(reason);
    this.#start.reject(reason);
    this.#start.promise.catch(() => {});
    const ended = this.#thread ? this.#thread.terminate() : Promise.resolve();
    ended
      .then(
        () => this.#release(),
        () => this.#release(),
      )
      .finally(() => done(cause));
  }

  /** Asks the thread for a piece, with cores for making it. */
  async #ask(): Promise<void> {
    if (!this.#borrowed) {
      const borrowed = await this.#borrow(this.#cores, this.#left.signal);
      if (this.destroyed) return borrowed.release();
      this.#borrowed = borrowed;
    }
    this.#thread ??= this.#startThread(this.#borrowed.cores);
    this.#thread.postMessage(MORE);
  }

  #startThread(cores: number): Worker {
    const file = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
    const thread = new Worker(new URL(file, import.meta.url), {
      workerData: { ...this.#work, cores } satisfies Work,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    });
    thread.on('message', (made: Made) => this.#take(made));
    thread.on('error', (cause) => this.destroy(cause as Error));
    thread.on('exit', () => this.destroy(new Error('the thread of an export ended')));
    return thread;
  }

  #take(made: Made): void {
    switch (made.kind) {
      case 'waiting':
        this.#rest();
        return;
      case 'failed':
        this.destroy(reasonOf(made));
        return;
      case 'piece':
        this.#start.resolve();
        this.push(made.bytes);
        return;
      case 'end':
        this.#start.resolve();
        this.push(null);
    }
  }

  /** The thread has a piece ready that nobody asks for. */
  #rest(): void {
    const { idle, gone } = this.#patience;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#release();
      this.#timer = setTimeout(() => this.destroy(new Error('nobody reads the file any more')), gone - idle);
      this.#timer.unref();
    }, idle);
    this.#timer.unref();
  }

  #release(): void {
    this.#borrowed?.release();
    this.#borrowed = undefined;
  }
}

/** A table that a format cannot hold is the caller's to change; all else is a failure of the server. */
function reasonOf({ message, table }: Extract<Made, { kind: 'failed' }>): Error {
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
