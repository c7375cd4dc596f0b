/**
 * What the page asks of the engine in its web worker, and what comes back. Plain values. The engine itself is in the
 * worker alone: the page loads none of it.
 */
import type { Aggregate, ExpressionFunction, PathsModel, Payoff, Process, Scheme } from '@tessera/models';

/** A distribution as people choose it; `name` is what a model file calls it. */
export interface DistributionEntry {
  readonly name: string;
  readonly title: string;
  /** When to use it, in a sentence. */
  readonly use: string;
  readonly example: string;
  readonly discrete: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly meaning: string;
    /** A list of numbers in place of one. */
    readonly list: boolean;
    readonly fallback?: number;
  }[];
}

/** A distribution text taken apart: arguments and modifiers as they were written. */
export interface DistributionParts {
  readonly name: string;
  /** By parameter; undefined where it was left out. A list is `{1, 2, 3}`. */
  readonly args: readonly (string | undefined)[];
  /** `percentiles(0.1, 80, 0.9, 120)` in place of parameters. */
  readonly percentiles?: readonly { readonly share: string; readonly value: string }[];
  readonly truncate?: { readonly low?: string; readonly high?: string };
  readonly scale?: string;
  readonly shift?: string;
  /** Cells and names that the arguments refer to, as written. */
  readonly references: readonly string[];
}

/** How a distribution looks. Not finite: null. */
export interface Sketch {
  readonly parts: DistributionParts;
  readonly discrete: boolean;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  /** By percentage: 1, 5, 10, 25, 50, 75, 90, 95, 99. */
  readonly percentiles: Readonly<Record<string, number | null>>;
  readonly support: readonly [number | null, number | null];
  /** From about the 0.1 % to the 99.9 % quantile; of a discrete one its values with their probabilities. */
  readonly curve: {
    readonly x: readonly number[];
    readonly density: readonly number[];
    readonly cumulative: readonly number[];
  };
}

/** A refusal of the engine: its code and sentence. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** One output of a preview. */
export interface PreviewOutput {
  readonly reference: string;
  readonly label: string;
  readonly base: number | null;
  readonly errors: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly percentiles: Readonly<Record<string, number | null>>;
  readonly histogram: {
    readonly counts: readonly number[];
    readonly bin_edges: readonly number[];
    /** The value in each bin, where there are few. */
    readonly values?: readonly number[];
  };
}

/** The outputs of the first trials of a program. */
export interface PreviewResult {
  readonly trials: number;
  /** In the worker, from asked to answered. */
  readonly milliseconds: number;
  readonly outputs: readonly PreviewOutput[];
}

/** Inputs and outputs of the first trials of a run, computed again here; NaN is an error. */
export interface Samples {
  /** How many trials the columns hold: the first ones. */
  readonly trials: number;
  /** How many the run has. */
  readonly planned: number;
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
}

/** A scheme as people choose it. */
export type SchemeEntry = Omit<Scheme, 'start' | 'step' | 'observe'>;

/** A stochastic process as people choose it: its entry of the table, without what computes. */
export interface ProcessEntry
  extends Pick<
    Process,
    'name' | 'aliases' | 'title' | 'use' | 'formula' | 'family' | 'source' | 'parameters' | 'presets' | 'isDiscrete'
  > {
  /** With the parameters left as they are. */
  readonly components: readonly string[];
  readonly schemes: readonly SchemeEntry[];
}

/** All that models of paths are written with. */
export interface PathsCatalog {
  /** In the order in which people should see them. */
  readonly processes: readonly ProcessEntry[];
  /** What expressions read off a whole path. */
  readonly aggregates: readonly Pick<Aggregate, 'name' | 'meaning' | 'example'>[];
  /** What else they may use. */
  readonly functions: readonly Pick<ExpressionFunction, 'name' | 'parameters' | 'meaning'>[];
  readonly payoffs: readonly PayoffEntry[];
}

/** A payoff as people choose it. */
export type PayoffEntry = Omit<Payoff, 'build'>;

/** Shares of the paths that lie below the lines of a fan. */
export const FAN_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** What is simulated of a process. */
export interface PathsAsked {
  /** What it says of kept times is left aside: values are kept at about `times` equal stretches. */
  readonly model: PathsModel;
  readonly seed: string;
  readonly paths: number;
  readonly times: number;
  /** That it may compute; then it answers with the paths that it has. */
  readonly patience: number;
}

/** The first paths of a simulation. NaN is an error of a path, and all that follows it. */
export interface PathsPreview {
  /** How many there are: as many as were asked for, or as there was time for. */
  readonly paths: number;
  /** In the worker, from asked to answered. */
  readonly milliseconds: number;
  /** Those of the process; `values` are of the first that was asked for. */
  readonly components: readonly string[];
  readonly component: string;
  /** Ascending, from 0. */
  readonly times: readonly number[];
  /** By time: of each path. */
  readonly values: readonly Float64Array[];
  /** By level: at each time. */
  readonly fan: readonly Float64Array[];
  /** In closed form, by time; null where it is not known. */
  readonly theory: readonly { readonly mean: number | null; readonly sd: number | null }[];
  /** By functional of the model: of each path, or why it is none. */
  readonly functionals: readonly (Float64Array | Refusal)[];
  /** By payoff of the model, likewise. */
  readonly payoffs: readonly (Float64Array | Refusal)[];
  /** What people should know of the parameters. */
  readonly note?: string;
  readonly schemes: readonly SchemeEntry[];
}

/** One path, step by step. */
export interface OnePath {
  readonly components: readonly string[];
  readonly times: readonly number[];
  /** By component: at each time. */
  readonly values: readonly Float64Array[];
}

/** New distributions of inputs, by their position in the program; arguments are constants. */
export type Redistributed = Readonly<Record<number, string>>;

/** What can be asked. Every promise rejects with a `Refusal` (thrown as `EngineRefusal`) for what the engine refuses. */
export interface EngineInTab {
  /** All distributions, in the order in which people should see them. */
  catalog(): Promise<readonly DistributionEntry[]>;
  /** `values`: what the references in the arguments are worth, as written; an area is worth a list. */
  sketch(text: string, values?: Readonly<Record<string, number | readonly number[]>>): Promise<Sketch>;
  /** Takes a distribution text apart without asking whether its values are possible. */
  parts(text: string): Promise<DistributionParts>;
  /**
   * The nearest rank correlations that inputs can have, where those of a symmetric matrix contradict each other; null
   * where they do not.
   */
  nearestCorrelations(ranks: readonly (readonly number[])[]): Promise<readonly (readonly number[])[] | null>;
  /** Makes a program ready; programs that were opened before are kept, the oldest dropped. */
  open(program: string): Promise<{ readonly id: number }>;
  /**
   * Simulates an opened program. Of those of one id that wait for the one under way only the newest stays, the others
   * reject with `superseded`. A slow program gives fewer trials than asked: see `PreviewResult.trials`.
   */
  preview(
    id: number,
    settings: { readonly seed: string; readonly trials: number },
    redistributed?: Redistributed,
  ): Promise<PreviewResult>;
  /** Computes the trials of a run again, up to a bound of memory and time; `onPart` sees them grow. */
  samples(
    program: string,
    settings: { readonly seed: string; readonly trials: number },
    options?: { readonly onPart?: (samples: Samples) => void; readonly signal?: AbortSignal },
  ): Promise<Samples>;
  /** All processes, and the functions of expressions. */
  pathsCatalog(): Promise<PathsCatalog>;
  /**
   * Simulates paths; a functional that cannot be read is refused alone. Of questions that wait for the one under way only the newest stays, the others
   * reject with `superseded`.
   */
  paths(asked: PathsAsked): Promise<PathsPreview>;
  /** Path number `path` (from 0) of a simulation alone, at every step and with all components. */
  path(model: PathsModel, settings: { readonly seed: string; readonly path: number }): Promise<OnePath>;
}
