/**
 * What a simulation of paths is asked, in our names and in those of the `stochlab` interface that some people know. It knows
 * how to read options, and runs nothing.
 */

import { availableParallelism } from 'node:os';
import type { StopRule } from '@tessera/engine';
import { ModelsError, type ParameterValue, type PathsModel } from '@tessera/models';
import { defaultWorkers } from '@tessera/pool';

/** Settings of a simulation: what of the process, how many paths, how they are run. */
export interface RunOptions extends Omit<PathsModel, 'process'> {
  /** How many paths; a whole number from 1 up. */
  readonly paths: number;
  /** The value at time 0: a number, or one for each component that has one. */
  readonly x0?: ParameterValue;
  /**
   * `paths` (when left out): the values of every path at the kept times, all times when `keep` is left out. `statistics`: of
   * each kept time and functional what `simulateWorkbook` gives of an output, in memory that does not grow with the paths.
   */
  readonly mode?: 'paths' | 'statistics';
  /** False: on the calling thread. True or left out: on threads, where the work is worth it. */
  readonly parallel?: boolean;
  /** Threads; -1: all cores. All cores but one when left out. Results do not depend on it. */
  readonly workers?: number;
  /** `auto` is `wasm`; `reference` is the slow interpreter that defines what is right: the same bits. */
  readonly backend?: 'auto' | 'wasm' | 'reference';
  /** A whole number in [0, 2^53), or a bigint of 64 bits; 1 when left out. */
  readonly seed?: number | bigint;
  /** Paths that are handed over at a time by `batches`, `map` and `reduce`. Results do not depend on it. */
  readonly batchSize?: number;
  readonly onProgress?: (progress: { readonly paths: number; readonly total: number }) => void;
  /** Ends a simulation of statistics as soon as one is known well enough; `paths` is then the most. */
  readonly stop?: PathStopRule;
  /** When it fires, no further path starts, and the simulation ends with `AbortError`. */
  readonly signal?: AbortSignal;
  /** What a path without a value does: `stop` (when left out) throws a `PathError` that names it; `count` goes on. */
  readonly onError?: 'stop' | 'count';
  /** Percentages of percentiles beside the usual ones, 0 to 100; for statistics. */
  readonly percentages?: readonly number[];
  /** A line of progress on the standard error. */
  readonly showProgress?: boolean;
}

/** The settings with what becomes of each path. */
export interface PathsOptions<T = unknown, R = unknown> extends RunOptions {
  /** Called for every path in order, on the calling thread; its results are `mapped`. */
  readonly map?: (path: PathView, index: number) => T;
  /** Folds what `map` gave (or the paths themselves) in order, beginning with `initial`. Then nothing else is kept. */
  readonly reduce?: (sum: R, value: T, index: number) => R;
  readonly initial?: R;
}

/** One path as `map` sees it. */
export interface PathView {
  /** Values of a component (the main one when left out) at the kept times. */
  values(component?: string): Float64Array;
  /** A functional's value. */
  functional(name: string): number;
}

/** As `StopRule`, with the output by its name: that of a functional, or `S(1)` for a component at a kept time. */
export interface PathStopRule extends Omit<StopRule, 'output' | 'statistic'> {
  /** The first functional, or the last kept value, when left out. */
  readonly of?: string;
  readonly statistic?: 'mean' | { readonly percentile: number };
  /** The most paths; `paths` when left out. */
  readonly maxPaths?: number;
}

/** Names of `stochlab`, and what they are called here. */
export const ALIASES = {
  n_paths: 'paths',
  T: 'horizon',
  n_steps: 'steps',
  n_jobs: 'workers',
  batch_size: 'batchSize',
  show_progress: 'showProgress',
} as const;

/** Options in the names of `stochlab`; its backends of Python mean `auto`. */
export interface StochlabOptions {
  readonly n_paths?: number;
  readonly T?: number;
  readonly n_steps?: number;
  readonly n_jobs?: number;
  readonly batch_size?: number | null;
  readonly show_progress?: boolean;
  readonly backend?: string;
}

/** Our options, or with names of `stochlab` in their place. A functional may be its expression alone. */
export type GivenOptions<T = unknown, R = unknown> = Omit<Partial<PathsOptions<T, R>>, 'backend' | 'functionals'> &
  StochlabOptions & { readonly functionals?: readonly (string | NonNullable<PathsModel['functionals']>[number])[] };

const PYTHON_BACKENDS = ['stdlib', 'joblib', 'multiprocessing', 'ray', 'serial'];
const CHOICES = {
  backend: ['auto', 'wasm', 'reference'],
  mode: ['paths', 'statistics'],
  onError: ['stop', 'count'],
} as const;

/** Every option by name: one that is mistyped must not be passed over. */
const NAMES: Readonly<Record<keyof PathsOptions, true>> = {
  parameters: true,
  scheme: true,
  horizon: true,
  steps: true,
  keep: true,
  components: true,
  functionals: true,
  payoffs: true,
  sampling: true,
  net: true,
  shift: true,
  control: true,
  paths: true,
  x0: true,
  mode: true,
  parallel: true,
  workers: true,
  backend: true,
  seed: true,
  batchSize: true,
  onProgress: true,
  stop: true,
  signal: true,
  onError: true,
  percentages: true,
  showProgress: true,
  map: true,
  reduce: true,
  initial: true,
};

/** The options in our names. Throws `ModelsError` `paths-invalid` for what cannot be. */
export function readOptions<T, R>(given: GivenOptions<T, R>): PathsOptions<T, R> {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    const own = Object.hasOwn(ALIASES, name) ? ALIASES[name as keyof typeof ALIASES] : name;
    if (!Object.hasOwn(NAMES, own)) throw invalid('option', name, `choose among: ${Object.keys(NAMES).join(', ')}`);
    if (options[own] !== undefined) throw invalid(name, value, `${own} is given twice`);
    options[own] = value;
  }
  if (PYTHON_BACKENDS.includes(String(options.backend))) options.backend = 'auto';
  if (Array.isArray(options.functionals))
    options.functionals = options.functionals.map((one) => (typeof one === 'string' ? { expression: one } : one));
  const read = options as unknown as PathsOptions<T, R>;
  checkRun(read);
  checkUse(read);
  return read;
}

/** What cannot be, of how paths are run. */
function checkRun({ paths, batchSize, workers, seed = 1, ...rest }: RunOptions): void {
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = rest[name as keyof typeof CHOICES];
    if (value !== undefined && !choices.some((choice) => choice === value))
      throw invalid(name, value, `choose one of: ${choices.join(', ')}`);
  }
  if (!Number.isSafeInteger(paths) || paths < 1) throw invalid('paths', paths, 'it must be a whole number from 1 up');
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize >= 1))
    throw invalid('batchSize', batchSize, 'it must be a whole number from 1 up');
  if (workers !== undefined && !(workers === -1 || (Number.isInteger(workers) && workers >= 1)))
    throw invalid('workers', workers, 'it must be a whole number from 1 up, or -1 for all cores');
  const isSeed = typeof seed === 'bigint' ? seed >= 0n && seed < 2n ** 64n : Number.isSafeInteger(seed) && seed >= 0;
  if (!isSeed) throw invalid('seed', seed, 'it must be a whole number from 0 to 2^53 - 1, or a bigint below 2^64');
}

/** What would have no effect in the mode that is asked for. */
function checkUse<T, R>({ mode = 'paths', stop, map, reduce, percentages }: PathsOptions<T, R>): void {
  const idle = mode === 'paths' ? { stop, percentages } : { map, reduce };
  for (const [name, value] of Object.entries(idle)) {
    const reason = `it has no effect in the mode "${mode}"; leave it out, or choose the other mode`;
    if (value !== undefined) throw invalid(name, typeof value === 'function' ? 'a function' : value, reason);
  }
}

/** Steps of paths below which threads cost more than they save: some 20 ms of work. */
const SMALL = 1_000_000;

/** Threads for a simulation; 0: none but the caller's. */
export function workersOf({ parallel, workers, paths }: RunOptions, steps: number): number {
  if (parallel === false) return 0;
  const asked = workers === -1 ? availableParallelism() : workers;
  if (asked === undefined && paths * steps < SMALL) return 0;
  return asked ?? defaultWorkers();
}

export function invalid(entry: string, value: unknown, reason: string): ModelsError {
  return new ModelsError('paths-invalid', {
    entry,
    value: typeof value === 'bigint' ? String(value) : String(JSON.stringify(value)),
    reason,
  });
}
