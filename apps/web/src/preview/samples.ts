/**
 * All trials of a run, computed again on the workers of this tab: the same bits as the server's. Bounded in memory and
 * time; of a long run the first trials.
 */
import { openPool, type Pool } from '@tessera/pool';
import type { EngineInTab, Samples } from './protocol.ts';

/** How much is computed. */
export interface Limits {
  /** Of all columns together. */
  readonly values: number;
  /** Milliseconds of computing, once the workers are there. */
  readonly time: number;
  /** Trials that are worth more time than that, and the milliseconds after which even they are given up. */
  readonly least: number;
  readonly patience: number;
}
const LIMITS: Limits = { values: 2 ** 23, time: 6000, least: 10_000, patience: 30_000 };
/** Milliseconds from one part to the next. */
const PART = 200;
/** Trials in a block, for ever. */
const BLOCK = 1024;
/** A worker is started for each so many trials: starting one takes as long as some ten thousand. */
const WORTH_A_WORKER = 30_000;
/** Milliseconds that a task should take, and how many blocks it has at most. */
const TASK = 60;
const MOST_BLOCKS = 64;

type Settings = Parameters<EngineInTab['samples']>[1];
type Options = NonNullable<Parameters<EngineInTab['samples']>[2]>;

/** As `EngineInTab.samples`; an aborted call rejects with the signal's reason. */
export async function collectSamples(
  program: string,
  { seed, trials }: Settings,
  { onPart, signal }: Options = {},
  limits = LIMITS,
): Promise<Samples> {
  signal?.throwIfAborted();
  const most = Math.ceil(trials / WORTH_A_WORKER);
  const cores = navigator.hardwareConcurrency ?? 2;
  const pool = await openPool(program, { workers: Math.max(1, Math.min(most, cores - 1, 4)) });
  const start = performance.now();
  const filling = new Filling(trials, limits.values, onPart);
  // A slow machine gets its ten thousand, too: of fewer, odds and tails say little.
  const isOver = (started: number): boolean =>
    signal?.aborted || performance.now() - start > (started < limits.least ? limits.patience : limits.time);
  // Tasks that are under way when the page gives up are not waited for.
  const onAbort = () => void pool.close();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    // The page may have given up while the workers started.
    signal?.throwIfAborted();
    await Promise.race([work(pool, { seed: BigInt(seed), trials }, filling, isOver), aborted(signal)]);
    signal?.throwIfAborted();
    return filling.samples;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await pool.close();
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/**
 * Keeps every worker busy with tasks of about the right length, in the order of the trials. `isOver` is told how many
 * were started.
 */
async function work(
  pool: Pool,
  settings: { readonly seed: bigint; readonly trials: number },
  filling: Filling,
  isOver: (started: number) => boolean,
): Promise<void> {
  let next = 0;
  const run = async (blocks: number): Promise<void> => {
    const firstBlock = next;
    const task = Math.min(blocks, Math.ceil(filling.wanted / BLOCK) - firstBlock);
    next += task;
    const { inputs = [], samples = [] } = await pool.run(settings, { firstBlock, blocks: task, keep: { kind: 'columns' } }); // biome-ignore format: one thought
    filling.add(firstBlock * BLOCK, inputs, samples);
  };
  const follow = async (): Promise<void> => {
    for (let blocks = 1; next * BLOCK < filling.wanted && !isOver(next * BLOCK); ) {
      const since = performance.now();
      await run(blocks);
      const took = performance.now() - since;
      if (took < TASK / 2) blocks = Math.min(2 * blocks, MOST_BLOCKS);
      else if (took > 2 * TASK) blocks = Math.max(1, blocks >> 1);
    }
  };
  // The first task tells how many columns there are, and with that how many trials are wanted.
  await run(1);
  await Promise.all(Array.from({ length: pool.parallel }, follow));
}

/** The columns while they fill. */
class Filling {
  /** How many trials are computed: fewer than planned where there are very many columns. */
  wanted: number;
  readonly #planned: number;
  readonly #most: number;
  readonly #onPart: Options['onPart'];
  #inputs: Float64Array[] | undefined;
  #outputs: Float64Array[] = [];
  /** Trials from the first on without a gap, and what is there beyond one. */
  #done = 0;
  readonly #beyond = new Map<number, number>();
  #told = performance.now();

  /** `most`: values of all columns together. */
  constructor(planned: number, most: number, onPart: Options['onPart']) {
    this.#planned = planned;
    this.#most = most;
    this.wanted = Math.min(planned, most);
    this.#onPart = onPart;
  }

  add(first: number, inputs: readonly Float64Array[], outputs: readonly Float64Array[]): void {
    if (this.#inputs === undefined) {
      const columns = inputs.length + outputs.length;
      this.wanted = Math.min(this.#planned, Math.max(BLOCK, Math.floor(this.#most / columns / BLOCK) * BLOCK));
      this.#inputs = inputs.map(() => new Float64Array(this.wanted));
      this.#outputs = outputs.map(() => new Float64Array(this.wanted));
    }
    const count = Math.min(outputs[0]!.length, this.wanted - first);
    if (count <= 0) return;
    inputs.forEach((column, i) => this.#inputs![i]!.set(column.subarray(0, count), first));
    outputs.forEach((column, i) => this.#outputs[i]!.set(column.subarray(0, count), first));
    this.#beyond.set(first, count);
    for (let more = this.#beyond.get(this.#done); more !== undefined; more = this.#beyond.get(this.#done)) {
      this.#beyond.delete(this.#done);
      this.#done += more;
    }
    this.#tell();
  }

  #tell(): void {
    if (!this.#onPart || this.#done === 0 || performance.now() - this.#told < PART) return;
    this.#told = performance.now();
    this.#onPart(this.samples);
  }

  /** What is there now; the arrays are not written again where they are seen. */
  get samples(): Samples {
    const shown = (column: Float64Array): Float64Array => column.subarray(0, this.#done);
    return {
      trials: this.#done,
      planned: this.#planned,
      inputs: (this.#inputs ?? []).map(shown),
      outputs: this.#outputs.map(shown),
    };
  }
}
