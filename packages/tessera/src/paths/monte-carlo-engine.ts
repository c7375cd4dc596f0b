/**
 * Paths of a stochastic process from code: many at once on threads, repeatable to the bit. Path i depends on (seed, i) alone,
 * whatever the threads, batches or backend; growing `paths` keeps the first ones.
 */
import {
  type Answer,
  answer,
  BLOCK,
  chooseBackend,
  columnsOf,
  createRunner,
  type Executor,
  type Host,
  type StopRule,
  singleThread,
} from '@tessera/engine';
import {
  type CompiledPaths,
  compilePaths,
  estimatesOf,
  type PathEstimate,
  type PathsModel,
  type Process,
  readPaths,
} from '@tessera/models';
import { loadModule, openPool } from '@tessera/pool';
import { explainPath } from './explain-path.ts';
import { isModule, type ModuleProcess, moduleProcess, withModule } from './module-process.ts';
import { PathBatch, shapeOf } from './path-batch.ts';
import {
  type GivenOptions,
  invalid,
  type PathsOptions,
  type RunOptions,
  readOptions,
  workersOf,
} from './simulation-options.ts';

/** A process: the name of one of the table, one by expressions, one's own as an object of code, or a module. */
export type GivenProcess = PathsModel['process'] | Process | ModuleProcess;

/** What every simulation gives. */
interface Simulated {
  readonly process: string;
  readonly scheme: string;
  readonly seed: number | bigint;
  /** Paths that were run. */
  readonly paths: number;
  readonly steps: number;
  readonly horizon: number;
  /** Kept times, ascending. */
  readonly times: Float64Array;
  readonly components: readonly string[];
}

/** All paths as columns. */
export interface SimulatedPaths<T = unknown, R = unknown> extends Simulated {
  readonly mode: 'paths';
  /** Paths with an error; their values are NaN from then on. */
  readonly errors: number;
  /** Undefined when `map` or `reduce` took the paths. */
  readonly batch: PathBatch | undefined;
  readonly mapped: readonly T[] | undefined;
  readonly reduced: R | undefined;
}

/** Statistics of all paths. */
export interface SimulatedStatistics extends Simulated, Pick<Answer, 'outputs'> {
  readonly mode: 'statistics';
  /** Paths without a value of the output that has most of them. */
  readonly errors: number;
  /** The mean of each functional as well as the run knows it, with how much its way of drawing gained, measured in the run. */
  readonly estimates: readonly PathEstimate[];
  /** What is known of a kept time (by number) and component, or of a functional by its name. */
  at(time: number, component?: string): Answer['outputs'][number];
  functional(name: string): Answer['outputs'][number];
}

/** One path alone. */
export interface ReplayedPath extends Simulated {
  readonly path: number;
  /** By component: the values at `times`. */
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly functionals: Readonly<Record<string, number>>;
}

/** Values that `simulate` keeps of all paths together at most: 2^28 doubles are 2 GiB. */
const MOST_VALUES = 2 ** 28;
/** Values of a task of columns: some MiB, so that few tasks hold little memory. */
const TASK_VALUES = 2 ** 19;

export class MonteCarloEngine {
  readonly #process: GivenProcess;

  constructor(process: GivenProcess) {
    this.#process = process;
  }

  /**
   * Simulates. With `mode: 'statistics'` the answer holds statistics, else the paths themselves. Throws `ModelsError` for
   * settings that cannot be, `PathError` for a path without a value unless errors are counted.
   */
  simulate<T, R>(options: GivenOptions<T, R> & { readonly mode: 'statistics' }): Promise<SimulatedStatistics>;
  simulate<T, R>(options: GivenOptions<T, R> & { readonly mode?: 'paths' }): Promise<SimulatedPaths<T, R>>;
  async simulate<T, R>(given: GivenOptions<T, R>): Promise<SimulatedStatistics | SimulatedPaths<T, R>> {
    const options = readOptions(given);
    return options.mode === 'statistics' ? this.#statistics(options) : this.#paths(options);
  }

  /**
   * The paths in order, `batchSize` at a time, in bounded memory; the threads work ahead of the reader. Batches with errors
   * are handed over when errors are counted.
   */
  async *batches(given: GivenOptions): AsyncGenerator<PathBatch> {
    const options = readOptions(given);
    const run = await this.#open(options, this.#compile(options, 'all'));
    try {
      yield* this.#batches(run, options);
    } finally {
      await run.close();
    }
  }

  /** One path alone, at all times of the grid (or `keep`), with the bits that it has in any simulation with these settings. */
  async replay(given: Omit<GivenOptions, 'paths' | 'n_paths'> & { readonly path: number }): Promise<ReplayedPath> {
    const { path, ...rest } = given;
    if (!Number.isSafeInteger(path) || path < 0) throw invalid('path', path, 'it must be a whole number from 0 up');
    const options = readOptions({ ...rest, paths: path + 1 });
    const compiled = this.#compile(options, 'all');
    const runner = await createRunner(compiled.program, chooseBackend(backendOf(options)), HOST);
    const columns = runner.outputs({ seed: seedOf(options), replicate: 0, first: path, count: 1 });
    const batch = new PathBatch(
      shapeOf(compiled),
      path,
      columns.map((column) => column.slice()),
    );
    runner.release();
    const { functionals } = shapeOf(compiled);
    return {
      ...this.#facts(compiled, options, 1),
      path,
      values: Object.fromEntries(batch.components.map((name) => [name, batch.path(path, name)])),
      functionals: Object.fromEntries([...functionals.keys()].map((name) => [name, batch.functional(name)[0]!])),
    };
  }

  #compile(options: RunOptions, keep: NonNullable<PathsModel['keep']>): CompiledPaths {
    const { x0, parameters } = options;
    const own = typeof this.#process === 'object' && 'schemes' in this.#process ? this.#process : undefined;
    const module = isModule(this.#process) ? this.#process : undefined;
    const process = own ?? (module && moduleProcess(module, x0));
    const model: PathsModel = {
      ...options,
      process: process ? process.name : (this.#process as PathsModel['process']),
      keep: options.keep ?? keep,
      parameters: module ? {} : { ...parameters, ...(x0 !== undefined && { x0 }) },
      ...(module?.components && !options.components && { components: module.components }),
    };
    const plan = process ? readPaths(model, process) : readPaths(model);
    if (plan.kept.length * plan.components.length + plan.functionals.length === 0)
      throw invalid(
        'keep',
        model.keep,
        'nothing is asked of the paths; keep a time and a component, or ask for a functional',
      );
    if (module && (options.sampling ?? 'random') !== 'random')
      throw invalid('sampling', options.sampling, 'a module draws its numbers itself, so its paths are independent');
    return compilePaths(
      module ? withModule(plan, { ...module, parameters: { ...module.parameters, ...parameters } }, x0) : plan,
    );
  }

  #facts({ plan, outputs }: CompiledPaths, options: RunOptions, paths: number): Simulated {
    const { times, components } = shapeOf({ outputs } as CompiledPaths);
    const { steps, horizon } = plan.grid;
    return {
      process: plan.process.name,
      scheme: plan.scheme.name,
      seed: seedOf(options),
      paths,
      steps,
      horizon,
      times,
      components,
    };
  }

  async #open(options: RunOptions, compiled: CompiledPaths): Promise<OpenRun> {
    const workers =
      isModule(this.#process) && options.parallel !== false
        ? Math.max(1, workersOf(options, compiled.plan.grid.steps))
        : workersOf(options, compiled.plan.grid.steps);
    const backend = backendOf(options);
    if (workers > 0) {
      const pool = await openPool(compiled.program, { workers, backend });
      return { compiled, executor: pool, close: () => pool.close() };
    }
    const runner = await createRunner(compiled.program, chooseBackend(backend), HOST);
    return { compiled, executor: breathing(singleThread(runner)), close: async () => runner.release() };
  }

  async *#batches({ compiled, executor }: OpenRun, options: RunOptions): AsyncGenerator<PathBatch> {
    const { paths, batchSize = BATCH, signal, onProgress, onError = 'stop' } = options;
    const shape = shapeOf(compiled);
    const width = Math.max(1, compiled.outputs.length);
    const blocks = Math.max(
      1,
      Math.min(Math.floor(TASK_VALUES / width / BLOCK), Math.ceil(paths / BLOCK / executor.parallel)),
    );
    const settings = { seed: seedOf(options), trials: paths };
    const progress = options.showProgress ? line(onProgress) : onProgress;
    let open = emptyBatch(width, Math.min(batchSize, paths));
    let filled = 0;
    for await (const { first, outputs } of columnsOf(settings, executor, blocks)) {
      signal?.throwIfAborted();
      if (onError === 'stop') await this.#refuseErrors(compiled, options, outputs, first);
      const count = outputs[0]!.length;
      for (let at = 0; at < count; ) {
        const taken = Math.min(count - at, open[0]!.length - filled);
        outputs.forEach((column, k) => open[k]!.set(column.subarray(at, at + taken), filled));
        at += taken;
        filled += taken;
        if (filled < open[0]!.length) continue;
        const end = first + at;
        yield new PathBatch(shape, end - filled, open);
        open = emptyBatch(width, Math.min(batchSize, paths - end));
        filled = 0;
      }
      progress?.({ paths: first + count, total: paths });
    }
  }

  /** Throws for the first path of these columns that has an error. */
  async #refuseErrors(
    compiled: CompiledPaths,
    options: RunOptions,
    columns: readonly Float64Array[],
    first: number,
  ): Promise<void> {
    const failing = columns.filter((column) => column.includes(NaN)).map((column) => column.findIndex(Number.isNaN));
    if (failing.length > 0) throw await explainPath(compiled, HOST, seedOf(options), first + Math.min(...failing));
  }

  async #paths<T, R>(options: PathsOptions<T, R>): Promise<SimulatedPaths<T, R>> {
    const { map, reduce, paths } = options;
    const compiled = this.#compile(options, 'all');
    const shape = shapeOf(compiled);
    const values = compiled.outputs.length;
    if (!map && !reduce && paths * values > MOST_VALUES) {
      const reason = `with ${values} values of each path that is more than ${MOST_VALUES} values in memory; ask for statistics, fewer times (keep), or read them in batches`;
      throw invalid('paths', paths, reason);
    }
    const run = await this.#open(options, compiled);
    try {
      const whole = map || reduce ? undefined : emptyBatch(values, paths);
      const mapped: T[] = [];
      let reduced = options.initial as R;
      let errors = 0;
      for await (const batch of this.#batches(run, options)) {
        if (whole) batch.columns.forEach((column, k) => whole[k]!.set(column, batch.first));
        errors += failures(batch);
        for (let i = batch.first; (map || reduce) && i < batch.first + batch.count; i++) {
          const value = map ? map(batch.view(i), i) : (batch.view(i) as T);
          if (reduce) reduced = reduce(reduced, value, i);
          else mapped.push(value);
        }
      }
      return {
        mode: 'paths',
        ...this.#facts(compiled, options, paths),
        errors,
        batch: whole && new PathBatch(shape, 0, whole),
        mapped: map && !reduce ? mapped : undefined,
        reduced: reduce ? reduced : undefined,
      };
    } finally {
      await run.close();
    }
  }

  async #statistics(options: RunOptions): Promise<SimulatedStatistics> {
    const { signal, onProgress, stop, percentages, onError = 'stop' } = options;
    const compiled = this.#compile(options, 'end');
    const { executor, close } = await this.#open(options, compiled);
    const total = stop?.maxPaths ?? options.paths;
    const settings = { seed: seedOf(options), trials: total };
    const progress = options.showProgress ? line(onProgress) : onProgress;
    let failing: readonly number[] = [];
    try {
      const result = await answer(compiled.program, settings, { ...(percentages && { percentages }) }, executor, {
        ...(signal && { signal }),
        ...(progress && { onProgress: ({ trials }) => progress({ paths: trials, total }) }),
        ...(stop && { stop: ruleOf(compiled, stop) }),
        explainErrors: async (trials) => {
          failing = trials;
          return [];
        },
      });
      signal?.throwIfAborted();
      if (failing.length > 0 && onError === 'stop')
        throw await explainPath(compiled, HOST, seedOf(options), Math.min(...failing));
      const { times, components, functionals } = shapeOf(compiled);
      return {
        mode: 'statistics',
        ...this.#facts(compiled, options, result.trials),
        outputs: result.outputs,
        estimates: estimatesOf(compiled, result.outputs),
        errors: result.outputs.reduce((most, { errors }) => Math.max(most, errors), 0),
        at: (time, component = components[0]!) => {
          const index = time * components.length + components.indexOf(component);
          if (!(time >= 0 && time < times.length) || !components.includes(component))
            throw new RangeError(`there is no kept time ${time} of a component "${component}"`);
          return result.outputs[index]!;
        },
        functional: (name) => {
          const index = functionals.get(name);
          if (index === undefined) throw new RangeError(`there is no functional "${name}"`);
          return result.outputs[index]!;
        },
      };
    } finally {
      await close();
    }
  }
}

/** A program with whoever runs it. */
interface OpenRun {
  readonly compiled: CompiledPaths;
  readonly executor: Executor;
  close(): Promise<void>;
}

const HOST: Host = { loadModule };
/** Paths of a batch when nothing is said. */
const BATCH = 8 * BLOCK;

function seedOf({ seed = 1 }: Pick<RunOptions, 'seed'>): number | bigint {
  return seed;
}

function backendOf({ backend = 'auto' }: RunOptions): 'wasm' | 'reference' {
  return backend === 'reference' ? 'reference' : 'wasm';
}

function emptyBatch(width: number, count: number): Float64Array[] {
  return Array.from({ length: width }, () => new Float64Array(count));
}

/** Paths of a batch with an error in some column. */
function failures({ columns, count }: PathBatch): number {
  const failing = columns.filter((column) => column.includes(NaN));
  let paths = 0;
  for (let i = 0; failing.length > 0 && i < count; i++) paths += +failing.some((column) => Number.isNaN(column[i]!));
  return paths;
}

/** The same executor, that lets timers and signals through before each task: it would never end a loop of promises. */
function breathing(executor: Executor): Executor {
  return {
    parallel: executor.parallel,
    async run(settings, task) {
      await new Promise((resolve) => setImmediate(resolve));
      return executor.run(settings, task);
    },
  };
}

function ruleOf(
  { outputs, program }: CompiledPaths,
  { of, statistic = 'mean', halfWidth, confidence }: NonNullable<RunOptions['stop']>,
): StopRule {
  const names = program.outputs.map(({ reference }) => reference);
  const functional = outputs.findIndex(({ kind }) => kind === 'functional');
  const output = of === undefined ? (functional >= 0 ? functional : outputs.length - 1) : names.indexOf(of);
  if (output < 0) throw invalid('stop', of, `there is no such output; there are: ${names.slice(0, 20).join(', ')}`);
  if (!(halfWidth > 0)) throw invalid('stop', halfWidth, 'halfWidth must be above 0');
  return { output, statistic, halfWidth, ...(confidence !== undefined && { confidence }) };
}

/** Progress as a line on the standard error, and to whoever else asked. */
function line(also: RunOptions['onProgress']): NonNullable<RunOptions['onProgress']> {
  return (progress) => {
    const share = Math.floor((100 * progress.paths) / progress.total);
    process.stderr.write(
      `\rSimulating ${progress.paths} of ${progress.total} paths, ${share} %${progress.paths === progress.total ? '\n' : ''}`,
    );
    also?.(progress);
  };
}
