/**
 * A compiled model: a plain value that can be sent to a thread, a host or a browser tab. Whoever runs it needs no
 * workbook reader.
 */
import type { Graph } from './ir/ir.ts';

/** The version of the engine; stored with every result. */
export const ENGINE_VERSION = '0.1.0';

/** How the uniforms of a run are laid out. */
export type Sampling = 'random' | 'latin-hypercube' | 'antithetic';

/** How the trials of a program are laid out; `sobol`: in scrambled nets, each of one group of blocks. */
export type Layout = Sampling | 'sobol';

/** Blocks in a group at most: a net of 2^22 points. */
export const MOST_GROUPED_BLOCKS = 4096;

/** A stage runs for a block of trials, reads columns that earlier stages (or the host) wrote, and writes columns. */
export type Stage = WorkbookStage | SteppedStage;

/** The stages that workbooks compile to. */
export type WorkbookStage = CompiledStage | EvaluatedStage;

export interface CompiledStage {
  readonly kind: 'compiled';
  readonly graph: Graph;
  /** Program column of each input column of the graph. */
  readonly reads: readonly number[];
  /** Program column of each output of the graph. */
  readonly writes: readonly number[];
}

/** Cells that run on the formula evaluator, trial by trial. */
export interface EvaluatedStage {
  readonly kind: 'evaluated';
  /** What the evaluator needs, as a plain value; only `graph/` looks inside. */
  readonly cells: unknown;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

/**
 * A state that is moved through time: kernels take its columns and give the next ones (`stepped.ts`). Input columns of
 * every graph: the states, then the number of the first step, then `reads`, then those of the feed for that step.
 */
export interface SteppedStage {
  readonly kind: 'stepped';
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  /** How many columns the state has. */
  readonly states: number;
  readonly graphs: readonly Graph[];
  /** The graph that yields the first state; it sees no state. */
  readonly start: number;
  readonly moves: readonly Move[];
  readonly feed?: Feed;
}

/** Columns that the host makes for every step of a block; moves of such a stage take one step at a time. */
export type Feed = ModuleFeed | SobolFeed;

/** Sobol's points: normals, as increments of Brownian motions, then uniforms (`sobol-feed.ts`). */
export interface SobolFeed {
  readonly kind: 'sobol';
  readonly width: number;
  readonly steps: number;
  /** How many of a step's columns are normals; they come first. */
  readonly normals: number;
  readonly stream: string;
  /** Blocks in a net, as the program's. */
  readonly group: number;
  /** The graph of the stage that turns a uniform, its input column 0, into a standard normal. */
  readonly normal: number;
}

/** Draws of a path that a feed of Sobol's points holds for a whole block at a time: 64 MiB, and as much again for the bridge. */
export const MOST_FED = 8192;

/** Paths of someone's own code. Only hosts that can load modules run it, and it is never stored or read from text. */
export interface ModuleFeed {
  readonly kind: 'module';
  /** Columns of a step. */
  readonly width: number;
  readonly steps: number;
  /** Address of the module, as `import` takes it, and what its function is told; only the host looks inside. */
  readonly url: string;
  readonly told: unknown;
}

/** One graph, run once or several times in a row. */
export interface Move {
  readonly graph: number;
  /** Number of the first step, from 0. */
  readonly step: number;
  /** Steps that one run takes; 0 for one that only looks. */
  readonly steps: number;
  /** How often it runs, each time `steps` further on. */
  readonly times: number;
  /**
   * Program columns that outputs go to: those behind the next state where the move takes steps, else all of them. One that takes
   * no steps changes no state.
   */
  readonly into?: readonly number[];
}

export interface ProgramInput {
  /** Address (`Sheet1!B4`) or name, as asked for. */
  readonly reference: string;
  readonly label: string;
  /** The distribution as text, such as `triangular(80, 100, 130)`. */
  readonly distribution: string;
  /** Stream id, 16 hexadecimal digits. */
  readonly stream: string;
  /** The program column that holds the input's value when `inputStages` have run. */
  readonly column: number;
  /**
   * The program column of its uniform, where the input is computed apart from the model: then its distribution can be
   * replaced (`redistribute`).
   */
  readonly uniform?: number;
}

export interface ProgramOutput {
  readonly reference: string;
  readonly label: string;
  readonly column: number;
  /** The value without uncertainty (the workbook as it stands); null when that is not a number. */
  readonly base: number | null;
}

export interface Program {
  readonly version: 1;
  readonly sampling: Layout;
  /** Blocks in a net of a `sobol` program: a power of two up to `MOST_GROUPED_BLOCKS`; 1 when left out. */
  readonly group?: number;
  /** How many columns the stages use together. */
  readonly columns: number;
  /** Columns that the host fills before the first stage: Latin hypercube strata of a stream. */
  readonly strata: readonly { readonly column: number; readonly stream: string }[];
  /** Compute the output columns. */
  readonly stages: readonly Stage[];
  /** Compute the input columns (for drivers and samples); run after or without `stages`. */
  readonly inputStages: readonly Stage[];
  readonly inputs: readonly ProgramInput[];
  readonly outputs: readonly ProgramOutput[];
  /** Cells that run on the evaluator, with the reason. */
  readonly fallbacks: readonly { readonly cell: string; readonly reason: string }[];
  /** TODAY() and NOW(): an Excel serial. */
  readonly asOf: number;
  /** Serials count from 1904; told where distributions can be replaced, for they may hold dates. */
  readonly date1904?: true;
}
