/**
 * How a probability distribution is declared: once, as one entry, written over any arithmetic. Sampling, the spreadsheet
 * functions, the model file, the documentation and the tests follow from it. It knows no generator, no backend and
 * no workbook.
 *
 * Sampling is one uniform through `quantile`: no rejection, so Latin hypercube, copulas and antithetic draws need no
 * second path.
 */
import type { Arithmetic } from '../../ir/ir.ts';

/**
 * A probability from both ends: P(X <= x) and P(X > x). Both are kept because 1 - p loses the upper tail; a uniform
 * draw u gives both exactly (`tails` in `tails.ts`).
 */
export interface Tails<V> {
  readonly lower: V;
  readonly upper: V;
}

/** One parameter; scalars and lists keep their own order, see `Distribution`. */
export interface DistributionParameter {
  readonly name: string;
  /** What it means, with its allowed range. */
  readonly meaning: string;
  /** A list of numbers instead of one. */
  readonly list?: boolean;
  /** Used when it is left out. */
  readonly fallback?: number;
}

/** What must hold of the parameters; false for NaN. */
export interface Requirement<B> {
  readonly holds: B;
  /** A sentence with the parameters' names in braces in place of their values: `sd ({sd}) must not be negative`. */
  readonly otherwise: string;
}

/** Closed-form moments; NaN where they do not exist or have no closed form. `kurtosis` is 3 for the normal. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

/** The lists among the parameters, in declared order. */
export type Lists<V> = readonly (readonly V[])[];

/** A ratio of two quadratics, coefficients from the constant up. */
export interface Ratio {
  readonly over: readonly [number, number, number];
  readonly under: readonly [number, number, number];
}

/** X = location + scale · Y where Y has the distribution `of` with parameters `p`. */
export interface Standard {
  readonly of: Distribution;
  readonly p: readonly number[];
  readonly location: number;
  readonly scale: number;
}

/** A quantile function whose parameters are built in. */
export type ConstantQuantile = <V, B>(m: Arithmetic<V, B>, u: Tails<V>) => V;

/**
 * One distribution. Everywhere `p` holds the scalar parameters and `lists` the list parameters, each in declared order.
 * The functions presuppose that the requirements hold; what they give otherwise is unspecified.
 */
export interface Distribution {
  /** camelCase; what a model file and the documentation call it. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  /** One sentence: when to use it. */
  readonly use: string;
  /** How a model file may write it; a test compiles it. */
  readonly example: string;
  readonly parameters: readonly DistributionParameter[];
  readonly discrete: boolean;
  /** Takes whole numbers only. */
  readonly integer?: boolean;
  /**
   * How constant parameters are prepared for fast sampling: `smooth` piecewise polynomials, `steps` a guide table.
   * Left out where the quantile is a short closed form.
   */
  readonly tabulate?: 'smooth' | 'steps';
  /** Where it is a stretched and moved standard form: that form, to be tabulated in its place. */
  standard?(p: readonly number[]): Standard;
  /** The quantile for constant parameters, with whatever tables help; the same values as `quantile`. */
  prepare?(p: readonly number[], lists: Lists<number>): ConstantQuantile;
  /** The derivative of the density's logarithm, for those that are tabulated as `smooth` in their own form. */
  logSlope?(p: readonly number[]): Ratio;
  /** How the quantile is computed, how far it was made to work, and where the method comes from. */
  readonly method: string;
  readonly limits: string;
  readonly source: string;
  requirements<V, B>(m: Arithmetic<V, B>, p: readonly V[], lists: Lists<V>): readonly Requirement<B>[];
  /** The smallest x with P(X <= x) >= u. */
  quantile<V, B>(m: Arithmetic<V, B>, u: Tails<V>, p: readonly V[], lists: Lists<V>): V;
  /**
   * `quantile` of a generator's uniform, not below 2^-53 nor above 1 - 2^-53, by tables that serve all parameters. Left
   * out where `quantile` itself is as fast.
   */
  drawn?<V, B>(m: Arithmetic<V, B>, u: Tails<V>, p: readonly V[]): V;
  /** P(X <= x) and P(X > x), each to full relative accuracy. */
  cdf<V, B>(m: Arithmetic<V, B>, x: V, p: readonly V[], lists: Lists<V>): Tails<V>;
  /** The density at x, or the probability of x when discrete. */
  density<V, B>(m: Arithmetic<V, B>, x: V, p: readonly V[], lists: Lists<V>): V;
  moments(p: readonly number[], lists: Lists<number>): Moments;
  /** The least and the greatest value; infinite where there is none. */
  support(p: readonly number[], lists: Lists<number>): readonly [number, number];
}

/** An integer below this is exact with room for one step either way. */
export const GREATEST_COUNT = 2 ** 52;
