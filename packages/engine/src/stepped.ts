/**
 * A state that is moved step by step through time, as one stage of a program: kernels that take the columns of the state
 * and give the next ones. A long path is a chain of moves with state in and state out, so it can stop between any two of
 * them and go on elsewhere. It knows no processes.
 */
import { type Backend, BLOCK, type Kernel, type TrialRange } from './backend/backend.ts';
import type { ModuleFeed, Move, SteppedStage } from './program.ts';

/** Where a block of paths stands between two moves; a plain value. */
export interface PathState {
  /** Runs of moves that are done, a repeated move counted each time. */
  readonly done: number;
  /** One column per state. */
  readonly states: readonly Float64Array[];
  /** What has been written so far, one column for each of the stage's `writes`; empty columns where nothing is yet. */
  readonly written: readonly Float64Array[];
}

/** A stepped stage made ready on one thread. */
export interface Stepper {
  /** Runs of moves in all. */
  readonly length: number;
  /** The state before the first move; `reads` are the stage's columns of the range. */
  start(range: TrialRange, reads: readonly Float64Array[]): PathState;
  /** The state after the run of moves number `until`; valid until the next call (copy it to keep it). */
  advance(range: TrialRange, reads: readonly Float64Array[], from: PathState, until: number): PathState;
  release(): void;
}

/** Columns of a block for every step: by step, then by column of the feed. Valid until the next call. */
export type FeedSource = (range: TrialRange) => readonly (readonly Float64Array[])[];

/** What only some hosts can do. */
export interface Host {
  loadModule?(feed: ModuleFeed): Promise<FeedSource>;
}

/** Compiles the graphs of a stage. */
export async function createStepper(stage: SteppedStage, backend: Backend, host: Host = {}): Promise<Stepper> {
  const { feed } = stage;
  if (feed && !host.loadModule) throw new Error('the program needs a module, which this host does not load');
  const source = feed && (await host.loadModule!(feed));
  return stepperOf(stage, await Promise.all(stage.graphs.map((graph) => backend.compile(graph))), source);
}

/** The same without waiting. */
export function createStepperNow(stage: SteppedStage, compile: NonNullable<Backend['compileNow']>): Stepper {
  if (stage.feed) throw new Error('the program needs a module, which takes time to load');
  return stepperOf(
    stage,
    stage.graphs.map((graph) => compile(graph)),
  );
}

function stepperOf(stage: SteppedStage, kernels: readonly Kernel[], feed?: FeedSource): Stepper {
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
    if (buffers[index]!.length < count) buffers[index] = new Float64Array(BLOCK);
    return buffers[index]!.subarray(0, count);
  }

  return {
    length: moves.reduce((all, { times }) => all + times, 0),
    start(range, reads) {
      const none = Array.from({ length: states }, () => steps);
      return {
        done: 0,
        states: kernels[stage.start]!.run(range, inputs(none, 0, reads)),
        written: writes.map(() => EMPTY),
      };
    },
    advance(range, reads, from, until) {
      let state = from.states;
      const written = [...from.written];
      const fed = feed?.(range);
      for (const { move, step } of runsOf(moves, from.done, until)) {
        const columns = kernels[move.graph]!.run(range, inputs(state, step, reads, fed?.[step]));
        if (move.into === undefined) state = columns;
        move.into?.forEach((column, output) => {
          const index = place.get(column)!;
          written[index] = buffer(index, range.count);
          written[index].set(columns[output]!);
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
