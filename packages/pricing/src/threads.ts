/** Threads that price ranges of rows, for one table or for many after and beside each other. It knows no format and no file. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { TableError } from '@tessera/tables';
import type { Reply, Request } from './messages.ts';
import { PricingError } from './pricing-error.ts';
import type { RangeAnswer } from './range-pricer.ts';
import type { Recipe } from './recipe.ts';

/** What a range gave, and its buffer for another use. */
export interface ThreadAnswer extends RangeAnswer {
  readonly range: ArrayBuffer;
}

interface Waiting {
  readonly table: number;
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (reason: unknown) => void;
}

interface Line {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  readonly tables: Set<number>;
}

/** A table that is being priced. */
export interface OpenTable {
  /** Prices the range whose first row is row `first`; the buffer changes hands. Fails with `TableError` and `PricingError`. */
  price(bytes: Uint8Array<ArrayBuffer>, first: number): Promise<ThreadAnswer>;
  /** Takes back the memory of an answer that nobody looks at any more. */
  reuse(buffer: ArrayBuffer): void;
  /** What is in hand fails for that reason, at once; the threads go on until they have done it. */
  stop(reason: unknown): void;
  /** Lets the threads forget the table. */
  close(): void;
}

const CLOSED = 'the threads were closed';

export class PricingThreads {
  readonly #most: number;
  readonly #lines: Line[] = [];
  #ids = 0;
  #tables = 0;
  #isClosed = false;

  /** At most `most` threads (all cores when left out), started when they are first needed. */
  constructor(most: number = availableParallelism()) {
    this.#most = Math.max(1, most);
  }

  /** Threads that a table can have. */
  get most(): number {
    return this.#most;
  }

  /** A table that takes `workers` threads at most. */
  open(recipe: Recipe, workers: number = this.#most): OpenTable {
    const table = this.#tables++;
    const used = Math.min(workers, this.#most);
    const spares: ArrayBuffer[] = [];
    return {
      price: (bytes, first) => {
        const line = this.#line(used);
        if (!line.tables.has(table)) {
          line.tables.add(table);
          line.worker.postMessage({ kind: 'open', table, recipe } satisfies Request);
        }
        return new Promise((resolve, reject) => {
          const id = this.#ids++;
          if (line.waiting.size === 0) line.worker.ref();
          line.waiting.set(id, { table, resolve, reject });
          const spare = spares.pop();
          const request: Request = { kind: 'range', table, id, bytes, first, ...(spare && { spare }) };
          line.worker.postMessage(request, spare ? [bytes.buffer, spare] : [bytes.buffer]);
        });
      },
      reuse: (buffer) => {
        if (buffer.byteLength > 0) spares.push(buffer);
      },
      stop: (reason) => {
        for (const { waiting } of this.#lines) {
          for (const one of waiting.values()) if (one.table === table) one.reject(reason);
        }
      },
      close: () => {
        for (const line of this.#lines) {
          if (line.tables.delete(table)) line.worker.postMessage({ kind: 'close', table } satisfies Request);
        }
      },
    };
  }

  /** Ends the threads; what they have in hand fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#lines.splice(0).map(endLine));
  }

  /** The one of the first `used` threads with the least to do; a new one where all are busy. */
  #line(used: number): Line {
    const lines = this.#lines.slice(0, used);
    const idlest = lines.reduce<Line | undefined>(
      (best, line) => (best && best.waiting.size <= line.waiting.size ? best : line),
      undefined,
    );
    if (idlest && (idlest.waiting.size === 0 || lines.length === used)) return idlest;
    return this.#start();
  }

  #start(): Line {
    if (this.#isClosed) throw new PricingError('pricing-thread', { reason: CLOSED });
    const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
    const line: Line = { worker: new Worker(new URL(file, import.meta.url)), waiting: new Map(), tables: new Set() };
    // Only threads that have something to do keep the process alive.
    line.worker.unref();
    line.worker.on('message', (reply: Reply) => settle(line, reply));
    const end = (reason: string): void => {
      const place = this.#lines.indexOf(line);
      if (place >= 0) this.#lines.splice(place, 1);
      for (const { reject } of line.waiting.values()) reject(new PricingError('pricing-thread', { reason }));
      line.waiting.clear();
    };
    line.worker.on('error', (reason) => end(reason instanceof Error ? reason.message : String(reason)));
    line.worker.on('exit', (code) => end(`it ended with code ${code}`));
    this.#lines.push(line);
    return line;
  }
}

function settle(line: Line, { id, answer, range, failure, refusal }: Reply): void {
  const waiting = line.waiting.get(id);
  line.waiting.delete(id);
  if (line.waiting.size === 0) line.worker.unref();
  if (answer && range) waiting?.resolve({ ...answer, range });
  else if (refusal) waiting?.reject(new TableError(refusal.code, refusal.facts));
  else waiting?.reject(new PricingError('pricing-thread', { reason: failure ?? 'it said nothing' }));
}

/**
 * How long a thread has to do what it has in hand and to end by itself: terminating one that runs WebAssembly code can take
 * the process with it.
 */
const PATIENCE = 5000;

async function endLine({ worker, waiting }: Line): Promise<void> {
  for (const { reject } of waiting.values()) reject(new PricingError('pricing-thread', { reason: CLOSED }));
  waiting.clear();
  const ended = new Promise<true>((resolve) => worker.once('exit', () => resolve(true)));
  worker.postMessage({ kind: 'end' } satisfies Request);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE);
  });
  const isOver = await Promise.race([ended, late]);
  clearTimeout(timer);
  if (!isOver) await worker.terminate();
}
