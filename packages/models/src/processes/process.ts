/**
 * What a stochastic process is: its parameters, what a path of it consists of, and the schemes that move it one step. Every
 * process is one entry of `registry.ts`; the compiler, the command, HTTP, the documents and the page learn of it there. It
 * knows no grid of times, no functionals and no backends.
 */
import type { Arithmetic } from '@tessera/engine';

/** The value of a parameter: a number, a list of numbers, a matrix by rows, or the name of a choice. */
export type ParameterValue = number | readonly number[] | readonly (readonly number[])[] | string;

/** Parameters by name, checked and complete. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

export interface ProcessParameter {
  /** As calls and the command have it: letters, digits and `_`, such as `sigma` or `s0`. */
  readonly name: string;
  /** Other names that mean it, in lower case. `x0` is understood for the first parameter that is an initial value. */
  readonly aliases?: readonly string[];
  /** As formulas write it, such as `σ`. */
  readonly symbol: string;
  readonly meaning: string;
  /** Such as `per year`; left out for pure numbers. */
  readonly unit?: string;
  readonly kind: 'number' | 'list' | 'matrix' | 'choice';
  /** What a choice is chosen from. */
  readonly choices?: readonly { readonly name: string; readonly meaning: string }[];
  readonly fallback: ParameterValue;
  /** The parameter, before this one, whose value stands in when this one is left out: a start at the long-run mean, say. */
  readonly follows?: string;
  /** Values allowed, from `low` (or above it, where `isLowOpen`) to `high`; of each element in lists and matrices. */
  readonly low?: number;
  readonly isLowOpen?: boolean;
  readonly high?: number;
  readonly isHighOpen?: boolean;
  /** Whole numbers only. */
  readonly isWhole?: boolean;
  /** The value of the path at time 0. */
  readonly isInitial?: boolean;
  /** What a person drags it over on the page: sensible ends, not limits. */
  readonly usual?: readonly [low: number, high: number];
}

/**
 * What a step may draw. All by address, so path i depends on (seed, i) alone. Number `k` tells draws of one step apart; each
 * k is a stream of its own.
 */
export interface Noise<V> {
  /** Standard normal number `k` of this step: an increment of Brownian motion over the root of the step's length. */
  normal(k: number): V;
  /** Uniform in (0, 1) number `k` of this step. */
  uniform(k: number): V;
  /**
   * The uniform number `k` together with the standard normal that it gives, for draws that are read as either. No increment of
   * Brownian motion: sources that arrange those leave it alone.
   */
  both(k: number): { readonly uniform: V; readonly normal: V };
  /**
   * Uniform in (0, 1) at `index` of the path's event stream `k`, for processes that draw a random number of times: a whole
   * number below 2^32 that the process counts in its state.
   */
  event(k: number, index: V): V;
}

/** Where a step is taken. */
export interface StepPlace<V> {
  readonly noise: Noise<V>;
  /** Number of the step, from 0, and the time at its start. */
  readonly step: V;
  readonly time: V;
  /** Length of the step, and the time at which the path ends; both known when the step is compiled. */
  readonly dt: number;
  readonly horizon: number;
  /** Columns of the plan's feed at this step; empty without one. */
  readonly fed: readonly V[];
}

/**
 * One way to move a process. Written once over any arithmetic; parameters are plain numbers, so what depends on them and on
 * `dt` alone is computed when the step is built (with `SCALARS` and the engine's functions, never `Math.exp` and its kin).
 */
export interface Scheme {
  /** `exact`, `euler`, `milstein`, or the name of a special scheme, such as `qe-m`. */
  readonly name: string;
  readonly title: string;
  /** Paper and equation. */
  readonly source: string;
  /** Orders of convergence in `dt`; left out for schemes that are exact at the times of the grid. */
  readonly strongOrder?: number;
  readonly weakOrder?: number;
  /** The mean of the main component is exact at the times of the grid all the same. */
  readonly hasExactMean?: true;
  /** The state that steps carry (the logarithm of a price, say), at time 0. It may have components that nobody observes. */
  start<V, B>(m: Arithmetic<V, B>, p: Parameters): V[];
  step<V, B>(m: Arithmetic<V, B>, p: Parameters, state: readonly V[], at: StepPlace<V>): V[];
  /** The components of the path from the state; the first ones of the state when left out. */
  observe?<V, B>(m: Arithmetic<V, B>, p: Parameters, state: readonly V[]): V[];
}

/** Moments of the components at a time, in closed form; NaN where they are not known for the parameters at hand. */
export interface PathMoments {
  readonly mean: readonly number[];
  /** By component; of those that are known. */
  readonly variance?: readonly number[];
}

export interface Process {
  /** As calls and the command have it, such as `gbm`. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  /** What it is used for, in a sentence or two. */
  readonly use: string;
  /** Its equation as a line of text, such as `dS = μ S dt + σ S dW`. */
  readonly formula: string;
  readonly family:
    | 'Diffusions'
    | 'Jumps'
    | 'Volatility'
    | 'Rates'
    | 'Counts and queues'
    | 'Series'
    | 'Chains and walks';
  readonly source: string;
  readonly parameters: readonly ProcessParameter[];
  /** Names of the components of a path, the main one first, such as `['S', 'v']`. */
  components(p: Parameters): readonly string[];
  /** The first is taken when none is named. */
  readonly schemes: readonly Scheme[];
  /** What is wrong with parameters that are each allowed: a sentence that names them and says what to do. */
  refuse?(p: Parameters): string | undefined;
  /** What people should know of parameters that are allowed, such as that the path explodes: a sentence. */
  note?(p: Parameters): string | undefined;
  /**
   * The moments at time t of a path from time 0 to the horizon (t itself when left out), where they are known. Ordinary
   * numbers: nothing simulated comes from them.
   */
  moments?(p: Parameters, t: number, horizon?: number): PathMoments;
  /** Time moves in whole steps of length 1 (chains, series): the horizon counts them. */
  readonly isDiscrete?: boolean;
  /** Values that show what it can do. */
  readonly presets: readonly { readonly title: string; readonly parameters: Parameters; readonly horizon?: number }[];
}
