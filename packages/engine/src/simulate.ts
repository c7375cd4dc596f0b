/**
 * Runs ranges of trials of a program and collects what they give. A run is cut into tasks of whole blocks, aligned so
 * that the merged summary never depends on the cut; who executes a task (this thread, a pool, another host) is handed in.
 */
import { type Backend, BLOCK, type Kernel, type TrialRange } from './backend/backend.ts';
import type { Host } from './feed.ts';
import { runEvaluated } from './graph/stages.ts';
import type { Program, Stage } from './program.ts';
import { strata } from './random/latin-hypercube.ts';
import { type Collectable, Collector, type RunOutcome } from './statistics/collect.ts';
import { BinaryCounter } from './statistics/counter.ts';
import { MOST_FAILURES } from './statistics/prefix.ts';
import { addToSketch, type Bins, binOf, emptySketch, SketchOrder } from './statistics/sketch.ts';
import { type BlockSummary, mergeSummaries, type Predicate, summarise } from './statistics/summary.ts';
import { createStepper, createStepperNow, type Pausing, type Stepper } from './stepped.ts';

/** What a run is, apart from its program: the same settings give the same bytes. */
export interface RunSettings {
  readonly seed: number | bigint;
  readonly trials: number;
  /** For repeated runs under one seed; 0 for the first. */
  readonly replicate?: number;
  /** Odds to count. */
  readonly predicates?: readonly Predicate[];
}

/** What a task hands back beside the summary. */
export type Keep =
  /** Counts are those of the first outputs: of none, some or all. */
  | { readonly kind: 'samples'; readonly bins?: readonly Bins[] }
  | { readonly kind: 'counts'; readonly bins: readonly Bins[] }
  /** Every value that falls in these bins, by output: the second pass of an exact run. No summary. */
  | { readonly kind: 'values'; readonly bins: readonly Bins[]; readonly wanted: readonly (readonly number[])[] }
  /** Inputs and outputs as columns. No summary. */
  | { readonly kind: 'columns' };

/** A range of whole blocks; the last block of the run may be short. */
export interface Task {
  readonly firstBlock: number;
  readonly blocks: number;
  readonly keep: Keep;
}

/** A plain value; large arrays in it may be transferred. */
export interface TaskResult extends Collectable {
  /** Input columns, when columns were asked for. */
  readonly inputs?: readonly Float64Array[];
}

/** A program made ready on one thread. */
export interface Runner {
  readonly program: Program;
  /**
   * Output columns of a range within one block; not finite is NaN. Valid until the next call, and not to be changed. With
   * `pausing` a stepped program can be left and taken up again (`BlockLeft`); others pay no heed to it.
   */
  outputs(range: TrialRange, pausing?: Pausing): Float64Array[];
  /** Input columns of a range within one block; call after `outputs` of the same range, or alone. */
  inputs(range: TrialRange): Float64Array[];
  release(): void;
}

/**
 * Compiles the stages of a program on a backend; those of the inputs when they are first asked for, where it can. `host`: what
 * else this host can do.
 */
export async function createRunner(program: Program, backend: Backend, host: Host = {}): Promise<Runner> {
  const stages = await Promise.all(program.stages.map((stage) => prepare(stage, backend, host)));
  const { compileNow } = backend;
  let inputStages = compileNow
    ? undefined
    : await Promise.all(program.inputStages.map((stage) => prepare(stage, backend, host)));
  const columns: Float64Array[] = Array.from({ length: program.columns }, () => new Float64Array(0));

  // Where a block was left is one place; and what a step is fed is made for a whole block at a time.
  const sequences = program.stages.filter((stage) => stage.kind === 'stepped');
  const isOneSequence = sequences.length === 1 && !sequences[0]!.feed;

  function run(all: readonly Prepared[], range: TrialRange, pausing?: Pausing): void {
    for (const { column, stream } of program.strata) {
      const block = strata(range.seed, stream, range.replicate, Math.floor(range.first / BLOCK));
      const start = range.first % BLOCK;
      columns[column] = block.subarray(start, start + range.count);
    }
    for (const { stage, execute } of all) {
      const written = execute(
        stage.reads.map((column) => columns[column]!),
        range,
        pausing,
      );
      stage.writes.forEach((column, i) => {
        columns[column] = written[i]!;
      });
    }
  }

  return {
    program,
    outputs(range, pausing) {
      run(stages, range, isOneSequence ? pausing : undefined);
      return program.outputs.map(({ column }) => withoutInfinity(columns[column]!));
    },
    inputs(range) {
      inputStages ??= program.inputStages.map((stage) => prepared(stage, compileNow!));
      run(inputStages, range);
      return program.inputs.map(({ column }) => withoutInfinity(columns[column]!));
    },
    release() {
      for (const { kernel } of [...stages, ...(inputStages ?? [])]) kernel?.release();
    },
  };
}

interface Prepared {
  readonly stage: Stage;
  readonly kernel?: Pick<Kernel, 'release'>;
  execute(columns: readonly Float64Array[], range: TrialRange, pausing?: Pausing): readonly Float64Array[];
}

async function prepare(stage: Stage, backend: Backend, host: Host): Promise<Prepared> {
  if (stage.kind === 'stepped') return stepped(stage, await createStepper(stage, backend, host));
  const kernel = stage.kind === 'compiled' ? await backend.compile(stage.graph) : undefined;
  return prepared(stage, () => kernel!);
}

function prepared(stage: Stage, compile: NonNullable<Backend['compileNow']>): Prepared {
  if (stage.kind === 'evaluated') return { stage, execute: (columns, range) => runEvaluated(stage, columns, range) };
  if (stage.kind === 'stepped') return stepped(stage, createStepperNow(stage, compile));
  const kernel = compile(stage.graph);
  return { stage, kernel, execute: (columns, range) => kernel.run(range, columns) };
}

function stepped(stage: Stage, stepper: Stepper): Prepared {
  return {
    stage,
    kernel: stepper,
    execute: (columns, range, pausing) => stepper.run(range, columns, pausing),
  };
}

/** Overflow is an error as Excel sees it. The column itself stays: a backend may keep it and give it again. */
function withoutInfinity(column: Float64Array): Float64Array {
  // A finite number less itself is 0, all else is no number: one comparison a value where none is infinite.
  for (let i = 0; i < column.length; i++) {
    if (column[i]! - column[i]! !== 0 && !Number.isNaN(column[i]!)) return column.map((x) => (x - x === 0 ? x : NaN));
  }
  return column;
}

/** How each block of a task may be left; asked for when it begins. */
export type Pauses = (range: TrialRange) => Pausing;

/** Runs one task. `cancelled` is asked before each block; a cancelled task throws. */
export function runTask(
  runner: Runner,
  settings: RunSettings,
  task: Task,
  cancelled = (): boolean => false,
  pauses?: Pauses,
): TaskResult {
  const { keep } = task;
  const first = task.firstBlock * BLOCK;
  const trials = Math.min(settings.trials - first, task.blocks * BLOCK);
  const outputs = runner.program.outputs.length;
  const counter = new BinaryCounter(mergeSummaries);
  const failures: number[] = [];
  const keepsSamples = keep.kind === 'samples' || keep.kind === 'columns';
  const samples = keepsSamples ? Array.from({ length: outputs }, () => new Float64Array(trials)) : undefined;
  const inputs = keep.kind === 'columns' ? runner.program.inputs.map(() => new Float64Array(trials)) : undefined;
  const counted = keep.kind === 'counts' || keep.kind === 'samples' ? keep.bins : undefined;
  const sketches = counted?.map(emptySketch);
  const values = keep.kind === 'values' ? keep.wanted.map(() => new Map<number, number>()) : undefined;
  const wanted = keep.kind === 'values' ? keep.wanted.map((bins) => new Set(bins)) : [];

  for (let done = 0; done < trials; done += BLOCK) {
    if (cancelled()) throw new Error('the task was cancelled');
    const count = Math.min(BLOCK, trials - done);
    const range = { seed: settings.seed, replicate: settings.replicate ?? 0, first: first + done, count };
    const columns = runner.outputs(range, pauses?.(range));
    if (keep.kind === 'samples' || keep.kind === 'counts')
      counter.push(summarise(columns, settings.predicates ?? [], runner.program.group));
    noteFailures(columns, range.first, failures);
    samples?.forEach((column, i) => column.set(columns[i]!, done));
    sketches?.forEach((sketch, i) => addToSketch(sketch, columns[i]!));
    if (keep.kind === 'values') columns.forEach((column, i) => pick(column, keep.bins[i]!, wanted[i]!, values![i]!));
    if (inputs) runner.inputs(range).forEach((column, i) => inputs[i]!.set(column, done));
  }
  return {
    firstBlock: task.firstBlock,
    trials,
    nodes: counter.nodes,
    failures,
    ...(samples && { samples }),
    ...(sketches && { sketches }),
    ...(values && { values }),
    ...(inputs && { inputs }),
  };
}

function noteFailures(columns: readonly Float64Array[], first: number, failures: number[]): void {
  const failing = columns.filter((column) => column.includes(NaN));
  if (failing.length === 0) return;
  for (let i = 0; i < failing[0]!.length && failures.length < MOST_FAILURES; i++) {
    if (failing.some((column) => Number.isNaN(column[i]!))) failures.push(first + i);
  }
}

function pick(column: Float64Array, bins: Bins, wanted: ReadonlySet<number>, found: Map<number, number>): void {
  for (let i = 0; i < column.length; i++) {
    const x = column[i]!;
    if (!Number.isNaN(x) && wanted.has(binOf(bins, x))) found.set(x, (found.get(x) ?? 0) + 1);
  }
}

/** Who executes tasks: one thread, a pool, or a cluster. */
export interface Executor {
  /** How many tasks it takes at a time. */
  readonly parallel: number;
  run(settings: RunSettings, task: Task): Promise<TaskResult>;
}

/** An executor on the calling thread; it gives way to other work after each task. The rest as in `runTask`. */
export function singleThread(runner: Runner, cancelled?: () => boolean, pauses?: Pauses): Executor {
  return { parallel: 1, run: async (settings, task) => runTask(runner, settings, task, cancelled, pauses) };
}

/** Options that do not change the result, and those that ask for more of it. */
export interface SimulateOptions {
  /** Called after each task, with what is known of the finished prefix. */
  readonly onProgress?: (outcome: { readonly trials: number; readonly summary: BlockSummary }) => void;
  /** When it fires, no further task starts, and the outcome is that of the finished prefix. */
  readonly signal?: { readonly aborted: boolean };
  /** Exact percentiles by a second pass where the samples are too many to keep; `ranks` asked for, by number of values. */
  readonly exactRanks?: (count: number) => readonly number[];
  /** Trials × outputs up to which samples are kept; `SAMPLE_BUDGET` when left out. Percentiles above it depend on it. */
  readonly sampleBudget?: number;
  /**
   * Whether what is known is enough; asked at fixed numbers of trials (16 blocks, then each time twice as many), so that
   * where a run ends does not depend on how fast it went. Then the outcome is that of a run of so many trials.
   */
  readonly isEnough?: (outcome: RunOutcome) => boolean;
}

/** Blocks after which `isEnough` is asked first. */
const FIRST_JUDGED = 16;

/** Simulates: trials 0 to settings.trials - 1, or the longest prefix before the signal. */
export async function simulate(
  program: Program,
  settings: RunSettings,
  executor: Executor,
  options: SimulateOptions = {},
): Promise<RunOutcome> {
  const collector = new Collector(program.outputs.length, settings.trials, options.sampleBudget);
  const stopped = (): boolean => options.signal?.aborted ?? false;
  const course: Course = {
    stopped,
    keep: (firstBlock) =>
      firstBlock < collector.sampleBlocks
        ? { kind: 'samples' }
        : collector.bins && { kind: 'counts', bins: collector.bins },
    take(result) {
      collector.add(result);
      const summary = options.onProgress && collector.summary;
      if (summary) options.onProgress?.({ trials: collector.trials, summary });
    },
  };
  let outcome: RunOutcome | undefined;
  for (const [from, to] of options.isEnough ? judged(settings.trials) : [[0, Infinity] as const]) {
    const tasks = cut(settings.trials, collector.sampleBlocks, executor.parallel, from, to);
    await runAll(tasks, executor, settings, course);
    outcome = collector.outcome();
    if (stopped()) break;
    if (options.isEnough?.(outcome)) {
      outcome = { ...outcome, partial: false };
      break;
    }
  }
  outcome ??= collector.outcome();
  return options.exactRanks ? exactly(outcome, settings, executor, options.exactRanks, stopped) : outcome;
}

/** A counted outcome with exact values at the ranks asked for, by a second pass; as it was when that is stopped. */
export async function exactly(
  outcome: RunOutcome,
  settings: RunSettings,
  executor: Executor,
  ranks: (count: number) => readonly number[],
  stopped = (): boolean => false,
): Promise<RunOutcome> {
  const orders = outcome.orders.filter((order) => order instanceof SketchOrder);
  if (orders.length === 0 || stopped()) return outcome;
  const keep: Keep = {
    kind: 'values',
    bins: orders.map(({ sketch }) => sketch.bins),
    wanted: orders.map((order) => [...new Set(ranks(order.count).map((rank) => order.binAt(rank).bin))]),
  };
  const found = orders.map(() => new Map<number, number>());
  await runAll(cut(settings.trials, 0, executor.parallel), executor, settings, {
    stopped,
    keep: () => keep,
    take({ values = [] }) {
      values.forEach((counts, i) => {
        for (const [x, count] of counts) found[i]!.set(x, (found[i]!.get(x) ?? 0) + count);
      });
    },
  });
  return stopped() ? outcome : { ...outcome, orders: orders.map((order, i) => order.refined(found[i]!)) };
}

/** The values of trials 0 to `settings.trials` - 1 by output, NaN for errors. */
export async function samplesOf(program: Program, settings: RunSettings, executor: Executor): Promise<Float64Array[]> {
  const samples = program.outputs.map(() => new Float64Array(settings.trials));
  await runAll(cut(settings.trials, 0, executor.parallel), executor, settings, {
    stopped: () => false,
    keep: () => ({ kind: 'samples' }),
    take: (result) => result.samples!.forEach((column, i) => samples[i]!.set(column, result.firstBlock * BLOCK)),
  });
  return samples;
}

/** Inputs and outputs of all trials, task by task in order; the executor is kept busy ahead of whoever reads. */
export async function* columnsOf(
  settings: RunSettings,
  executor: Executor,
  blocksAtATime = 16,
): AsyncGenerator<{
  readonly first: number;
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
}> {
  const blocks = Math.ceil(settings.trials / BLOCK);
  // On one thread a task that is started is done before anyone reads.
  const ahead = executor.parallel === 1 ? 1 : executor.parallel * 2;
  const started: { readonly first: number; readonly result: Promise<TaskResult> }[] = [];
  let next = 0;
  for (;;) {
    for (; started.length < ahead && next < blocks; next += blocksAtATime) {
      const count = Math.min(blocksAtATime, blocks - next);
      const result = executor.run(settings, { firstBlock: next, blocks: count, keep: { kind: 'columns' } });
      // Whoever stops reading early does not want to hear of tasks that fail after that.
      result.catch(() => {});
      started.push({ first: next * BLOCK, result });
    }
    const done = started.shift();
    if (done === undefined) return;
    const { inputs = [], samples = [] } = await done.result;
    yield { first: done.first, inputs, outputs: samples };
  }
}

/** Stretches of blocks between the moments at which a run is judged. */
function* judged(trials: number): Generator<readonly [from: number, to: number]> {
  const all = Math.ceil(trials / BLOCK);
  for (let from = 0, to = FIRST_JUDGED; from < all; from = to, to *= 2) yield [from, to];
}

/** Cuts a run, or its blocks `from` to `to`, into aligned powers of two of blocks, none across the border between samples and counts. */
function* cut(
  trials: number,
  border: number,
  parallel: number,
  from = 0,
  to = Infinity,
): Generator<{ firstBlock: number; blocks: number }> {
  const all = Math.min(to, Math.ceil(trials / BLOCK));
  const share = Math.floor(Math.log2(Math.max(1, all / (parallel * 8))));
  const largest = Math.min(share, trials > 1e8 ? 9 : 6);
  for (let firstBlock = from; firstBlock < all; ) {
    const end = firstBlock < border ? Math.min(border, all) : all;
    const blocks = alignedBlocks(firstBlock, end, 2 ** largest);
    yield { firstBlock, blocks };
    firstBlock += blocks;
  }
}

/** The longest aligned power of two of blocks from `first` on, ending by `end`, at most `most`: what a task may be. */
export function alignedBlocks(first: number, end: number, most: number): number {
  let blocks = 1;
  while (blocks * 2 <= most && first % (blocks * 2) === 0 && first + blocks * 2 <= end) blocks *= 2;
  return blocks;
}

interface Course {
  stopped(): boolean;
  /** What a task is to keep; undefined while that is not known yet (the pilot is still running). */
  keep(firstBlock: number): Keep | undefined;
  take(result: TaskResult): void;
}

/** Keeps the executor busy, in order of the tasks; the first failure ends it. */
async function runAll(
  tasks: Generator<{ firstBlock: number; blocks: number }>,
  executor: Executor,
  settings: RunSettings,
  course: Course,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for (const task of tasks) {
    while (running.size >= executor.parallel * 2 || (!course.keep(task.firstBlock) && running.size > 0))
      await Promise.race(running);
    if (course.stopped()) break;
    const keep = course.keep(task.firstBlock)!;
    const one: Promise<void> = executor.run(settings, { ...task, keep }).then((result) => {
      course.take(result);
      running.delete(one);
    });
    running.add(one);
    // Without this a single-threaded run would never let a signal or a timer through.
    if (executor.parallel === 1) await one;
  }
  await Promise.all(running);
}
