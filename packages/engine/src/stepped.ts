/**
 * A state that is moved step by step through time, as one stage of a program: kernels that take the columns of the state
 * and give the next ones. A long path is a chain of moves with state in and state out, so it can stop between any two of
 * them and go on elsewhere. It knows no processes.
 */
import { type Backend, BLOCK, type Kernel, type TrialRange } from './backend/backend.ts';
import { type FeedSource, type Host, sobolFeed } from './feed.ts';
import type { Move, SteppedStage } from './program.ts';

/** Where a block of paths stands between two moves; a plain value. */
export interface PathState {
  /** Runs of moves that are done, a repeated move counted each time. */
  readonly done: number;
  /** One column per state. */
  readonly states: readonly Float64Array[];
  /** What has been written so far, one column for each of the stage's `writes`; empty columns where nothing is yet. */
  readonly written: readonly Float64Array[];
}

/** Lets whoever runs a long block leave it between two moves, and take it up again elsewhere. */
export interface Pausing {
  /** Where the block was left; without it the block begins. */
  readonly from?: PathState;
  /** Steps between two questions; a move is not cut. */
  readonly every: number;
  /**
   * Asked between moves, with the share of the block's steps that is done: true leaves the block, and `BlockLeft` is thrown.
   * What it throws itself ends the run of the block.
   */
  leaves(share: number): boolean;
}

/** A block was left on request: no failure, but where to go on. */
export class BlockLeft extends Error {
  readonly state: PathState;
  /** Of the block's steps, from 0 to 1. */
  readonly share: number;

  constructor(state: PathState, share: number) {
    super('the block was left between two moves');
    this.name = 'BlockLeft';
    this.state = state;
    this.share = share;
  }
}

/** A stepped stage made ready on one thread. */
export interface Stepper {
  /** Runs of moves in all. */
  readonly length: number;
  /** The state before the first move; `reads` are the stage's columns of the range. */
  start(range: TrialRange, reads: readonly Float64Array[]): PathState;
  /** The state after the run of moves number `until`; valid until the next call (copy it to keep it). */
  advance(range: TrialRange, reads: readonly Float64Array[], from: PathState, until: number): PathState;
  /** What all moves write; valid until the next call. Throws `BlockLeft` when `pausing` says so. */
  run(range: TrialRange, reads: readonly Float64Array[], pausing?: Pausing): readonly Float64Array[];
  release(): void;
}

/** Compiles the graphs of a stage. */
export async function createStepper(stage: SteppedStage, backend: Backend, host: Host = {}): Promise<Stepper> {
  const { feed } = stage;
  const isModule = feed?.kind === 'module';
  if (isModule && !host.loadModule) throw new Error('the program needs a module, which this host does not load');
  const source = isModule ? await host.loadModule!(feed) : undefined;
  return stepperOf(stage, await Promise.all(stage.graphs.map((graph) => backend.compile(graph))), source);
}

/** The same without waiting. */
export function createStepperNow(stage: SteppedStage, compile: NonNullable<Backend['compileNow']>): Stepper {
  if (stage.feed?.kind === 'module') throw new Error('the program needs a module, which takes time to load');
  return stepperOf(
    stage,
    stage.graphs.map((graph) => compile(graph)),
  );
}

function stepperOf(stage: SteppedStage, kernels: readonly Kernel[], module?: FeedSource): Stepper {
  const feed = stage.feed?.kind === 'sobol' ? sobolFeed(stage.feed, kernels[stage.feed.normal]!) : module;
  const { moves, writes, states } = stage;
  const place = new Map(writes.map((column, index) => [column, index]));
  const steps = new Float64Array(BLOCK);
  const buffers = writes.map(() => new Float64Array(0));

  /** Input columns of a graph: the state, the step's number, what the stage reads, what the step is fed. */
  function inputs(
    state: readonly Float64Array[],
    step: number,
    reads: readonly Float64Array[],
    fed: readonly Float64Array[] = [],
  ): Float64Array[] {
    return [...state, steps.fill(step), ...reads, ...fed];
  }

  function buffer(index: number, count: number): Float64Array {
    if (buffers[index]!.length < count) buffers[index] = new Float64Array(count);
    return buffers[index]!.subarray(0, count);
  }

  const length = moves.reduce((all, { times }) => all + times, 0);
  const all = moves.reduce((sum, { steps: of, times }) => sum + of * times, 0);

  return {
    length,
    start(range, reads) {
      const none = Array.from({ length: states }, () => steps);
      return {
        done: 0,
        states: kernels[stage.start]!.run(range, inputs(none, 0, reads)),
        written: writes.map(() => EMPTY),
      };
    },
    run(range, reads, pausing) {
      let state = pausing?.from ?? this.start(range, reads);
      for (const { done, taken } of pausing ? stopsOf(moves, state.done, pausing.every, all) : []) {
        state = this.advance(range, reads, state, done);
        if (pausing!.leaves(taken / all)) throw new BlockLeft(copyOf(state), taken / all);
      }
      return this.advance(range, reads, state, length).written;
    },
    advance(range, reads, from, until) {
      let state = from.states;
      const written = [...from.written];
      const fed = feed?.(range);
      for (const { move, step } of runsOf(moves, from.done, until)) {
        const columns = kernels[move.graph]!.run(range, inputs(state, step, reads, fed?.[step]));
        const shown = move.steps > 0 ? states : 0;
        if (move.steps > 0) state = move.into ? columns.slice(0, states) : columns;
        move.into?.forEach((column, output) => {
          const index = place.get(column)!;
          written[index] = buffer(index, range.count);
          written[index].set(columns[shown + output]!);
        });
      }
      return { done: until, states: state, written };
    },
    release() {
      for (const kernel of kernels) kernel.release();
    },
  };
}

const EMPTY = new Float64Array(0);

/** Columns of kernels are written over by the next call. */
function copyOf({ done, states, written }: PathState): PathState {
  const copied = (columns: readonly Float64Array[]) => columns.map((column) => column.slice());
  return { done, states: copied(states), written: copied(written) };
}

/**
 * After which runs of moves behind number `from` at least `every` steps were taken since the one before, and how many of
 * `all` steps were taken by then; not after the last.
 */
function* stopsOf(
  moves: readonly Move[],
  from: number,
  every: number,
  all: number,
): Generator<{ done: number; taken: number }> {
  let [first, taken, due] = [0, 0, every];
  for (const { steps, times } of moves) {
    const skipped = Math.min(times, Math.max(0, from - first));
    taken += skipped * steps;
    if (skipped > 0) due = taken + every;
    for (let time = skipped; steps > 0 && time < times; ) {
      const runs = Math.min(times - time, Math.max(1, Math.ceil((due - taken) / steps)));
      time += runs;
      taken += runs * steps;
      if (taken < due || taken === all) continue;
      yield { done: first + time, taken };
      due = taken + every;
    }
    first += times;
  }
}

/** The runs of moves from number `from` up to `until`, each with the number of its first step. */
function* runsOf(moves: readonly Move[], from: number, until: number): Generator<{ move: Move; step: number }> {
  let first = 0;
  for (const move of moves) {
    for (let time = Math.max(0, from - first); time < move.times && first + time < until; time++)
      yield { move, step: move.step + time * move.steps };
    first += move.times;
    if (first >= until) return;
  }
}
