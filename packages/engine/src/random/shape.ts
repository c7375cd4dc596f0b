/**
 * How an input with constant arguments is distributed: moments, percentiles and the curve that a chart shows. For people
 * to look at, not for sampling. It knows no distribution by name.
 */
import { SCALARS } from '../ir/apply.ts';
import type { Distribution, Moments, Tails } from './distributions/distribution.ts';
import { flip } from './distributions/tails.ts';
import { among, rescale } from './distributions/truncate.ts';
import { type Argument, arrange, type Bounds, bound, cutOf, type Modifiers } from './input.ts';

/** Moments are NaN where they do not exist and may be infinite; ends of the support may be infinite. */
export interface Shape {
  /** True for a single value, too. */
  readonly discrete: boolean;
  readonly mean: number;
  readonly sd: number;
  readonly skewness: number;
  readonly kurtosis: number;
  /** By percentage, as `PERCENTAGES`. */
  readonly percentiles: Readonly<Record<string, number>>;
  readonly support: readonly [number, number];
  /** Ascending. Of a discrete one its values with their probabilities (of very many, some, evenly). */
  readonly curve: {
    readonly x: readonly number[];
    readonly density: readonly number[];
    readonly cumulative: readonly number[];
  };
}

/** Which percentiles are told. */
export const PERCENTAGES = [1, 5, 10, 25, 50, 75, 90, 95, 99] as const;

/** How much of each tail a curve leaves out. */
const LEFT_OUT = 0.001;
/** An end of the support that is as close as this share of what is shown is shown too. */
const CLOSE = 0.1;
/** Points of a curve at even steps of the value, and at even steps of the probability: so that no peak is missed. */
const EVEN = 160;
const LIKELY = 80;
/** Values of a discrete distribution that a curve shows at most, and of whose support all are shown. */
const MOST_VALUES = 200;
const FEW_VALUES = 50;

/** The shape of a distribution whose arguments and modifiers are possible (`checkConstants`). */
export function shapeOf(entry: Distribution, args: readonly Argument<number>[], modifiers: Modifiers<number>): Shape {
  const whole = cutInput(entry, args, modifiers.truncate);
  const scale = modifiers.scale ?? 1;
  const shift = modifiers.shift ?? 0;
  const [least, most] = whole.support.map((y) => (scale === 0 ? shift : shift + scale * y)) as [number, number];
  const ends = [Math.min(least, most), Math.max(least, most)] as const;
  const moved: Cut =
    scale === 1 && shift === 0
      ? whole
      : {
          ...whole,
          quantile: (u) => shift + scale * whole.quantile(scale < 0 ? flip(u) : u),
          // Of a falling scale P(X <= x) is P(Y >= y): the probability of y itself belongs to it.
          cdf: (x) => {
            const y = (x - shift) / scale;
            return scale < 0 ? 1 - whole.cdf(y) + (entry.discrete ? whole.density(y) : 0) : whole.cdf(y);
          },
          density: (x) => whole.density((x - shift) / scale) / (entry.discrete ? 1 : Math.abs(scale)),
          support: ends,
          values: whole.values && ((leftOut, most) => whole.values!(leftOut, most).map((y) => shift + scale * y)),
        };
  const percentiles = PERCENTAGES.map((p) => [String(p), moved.quantile({ lower: p / 100, upper: 1 - p / 100 })]);
  const { mean, variance, skewness, kurtosis } = momentsOf(whole);
  return {
    discrete: entry.discrete || isOneValue(moved),
    mean: shift + scale * mean,
    sd: Math.abs(scale) * Math.sqrt(variance),
    skewness: scale < 0 ? 0 - skewness : skewness,
    kurtosis,
    percentiles: Object.fromEntries(percentiles),
    support: ends,
    curve: curveOf(moved),
  };
}

/** A distribution after truncation. */
interface Cut {
  quantile(u: Tails<number>): number;
  cdf(x: number): number;
  density(x: number): number;
  readonly support: readonly [number, number];
  /** Of a discrete one: its values but for this probability at each end, at most so many, evenly. */
  readonly values: ((leftOut: number, most: number) => readonly number[]) | undefined;
  /** In closed form, where there is one. */
  readonly moments: Moments | undefined;
}

function cutInput(entry: Distribution, args: readonly Argument<number>[], truncate: Bounds<number> | undefined): Cut {
  const arranged = arrange(SCALARS, entry, args);
  const { p, lists } = arranged;
  const cut = truncate && cutOf(SCALARS, entry, arranged, truncate);
  const [least, most] = entry.support(p, lists);
  const [from = -Infinity, to = Infinity] = [truncate?.low, truncate?.high];
  const support = [Math.max(least, bound(SCALARS, entry, -Infinity, truncate)), Math.min(most, bound(SCALARS, entry, Infinity, truncate))] as const; // biome-ignore format: one thought
  const quantile = (u: Tails<number>): number =>
    bound(SCALARS, entry, entry.quantile(SCALARS, cut ? rescale(SCALARS, u, cut) : u, p, lists), truncate);
  const density = (x: number): number =>
    x < from || x > to ? 0 : entry.density(SCALARS, x, p, lists) / (cut?.mass ?? 1);
  return {
    quantile,
    density,
    cdf(x) {
      if (x < from) return 0;
      if (x >= to) return 1;
      const here = entry.cdf(SCALARS, x, p, lists);
      return Math.min(Math.max((cut ? among(SCALARS, here, cut) : here).lower, 0), 1);
    },
    support,
    values: entry.discrete
      ? (leftOut, most) => valuesOf(entry, lists, support, quantile, leftOut, most).filter((x) => density(x) > 0)
      : undefined,
    moments: cut ? undefined : entry.moments(p, lists),
  };
}

function valuesOf(
  { integer }: Distribution,
  lists: readonly (readonly number[])[],
  [least, most]: readonly [number, number],
  quantile: Cut['quantile'],
  leftOut: number,
  atMost: number,
): readonly number[] {
  if (!integer) return [...new Set(lists[0])].sort((a, b) => a - b);
  const whole = most - least < FEW_VALUES;
  const first = whole ? least : quantile({ lower: leftOut, upper: 1 - leftOut });
  const last = whole ? most : quantile({ lower: 1 - leftOut, upper: leftOut });
  const step = Math.max(1, Math.ceil((last - first + 1) / atMost));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
}

function isOneValue({ quantile }: Cut): boolean {
  return quantile({ lower: LEFT_OUT, upper: 1 - LEFT_OUT }) === quantile({ lower: 1 - LEFT_OUT, upper: LEFT_OUT });
}

// The curve

function curveOf(cut: Cut): Shape['curve'] {
  const { values, quantile } = cut;
  if (values === undefined && isOneValue(cut)) {
    return { x: [quantile({ lower: 0.5, upper: 0.5 })], density: [1], cumulative: [1] };
  }
  const xs = values ? [...values(LEFT_OUT, MOST_VALUES)].sort((a, b) => a - b) : grid(cut);
  const points = xs.map((x) => ({ x, density: cut.density(x), cumulative: cut.cdf(x) }));
  // The density of some has a pole at an end.
  const shown = points.filter(({ density }) => Number.isFinite(density));
  return {
    x: shown.map(({ x }) => x),
    density: shown.map(({ density }) => density),
    cumulative: shown.map(({ cumulative }) => cumulative),
  };
}

function grid({ quantile, density, support }: Cut): readonly number[] {
  const at = (p: number): number => quantile({ lower: p, upper: 1 - p });
  const [inner, outer] = [at(LEFT_OUT), at(1 - LEFT_OUT)];
  const close = CLOSE * (outer - inner);
  const first = inner - support[0] < close ? support[0] : inner;
  const last = support[1] - outer < close ? support[1] : outer;
  const even = Array.from({ length: EVEN + 1 }, (_, i) => first + ((last - first) * i) / EVEN);
  const likely = Array.from({ length: LIKELY - 1 }, (_, i) => at((i + 1) / LIKELY));
  const xs = [...new Set([...even, ...likely])].sort((a, b) => a - b);
  const peak = peakOf(xs, density);
  return peak === undefined ? xs : [...xs, peak].sort((a, b) => a - b);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The top of the density between the neighbours of its highest point, by golden section. */
function peakOf(xs: readonly number[], density: (x: number) => number): number | undefined {
  const heights = xs.map(density);
  const top = heights.reduce((best, height, i) => (height > heights[best]! ? i : best), 0);
  if (top === 0 || top === xs.length - 1) return undefined;
  let [low, high] = [xs[top - 1]!, xs[top + 1]!];
  for (let step = 0; step < 40; step++) {
    const [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (density(a) < density(b)) low = a;
    else high = b;
  }
  const peak = (low + high) / 2;
  return density(peak) > heights[top]! ? peak : undefined;
}

// Moments

/** Probability that a sum over whole numbers leaves out at each end, and how many it takes at most. */
const NEGLIGIBLE = 1e-15;
const MOST_SUMMED = 10_000;

function summed(xs: readonly number[], density: (x: number) => number): Moments {
  const shares = xs.map(density);
  const mass = shares.reduce((all, share) => all + share, 0);
  const mean = xs.reduce((all, x, i) => all + x * shares[i]!, 0) / mass;
  const about = (power: number): number => xs.reduce((all, x, i) => all + (x - mean) ** power * shares[i]!, 0) / mass;
  const variance = about(2);
  return { mean, variance, skewness: about(3) / variance ** 1.5, kurtosis: about(4) / variance ** 2 };
}

/** In closed form, as a sum, else by quadrature of the quantile; NaN where there is none. */
function momentsOf(cut: Cut): Moments {
  if (cut.moments) return cut.moments;
  const points = cut.values?.(NEGLIGIBLE, MOST_SUMMED) ?? [];
  if (points.length > 0 && points.length < MOST_SUMMED) return summed(points, cut.density);
  if (isOneValue(cut)) {
    return { mean: cut.quantile({ lower: 0.5, upper: 0.5 }), variance: 0, skewness: NaN, kurtosis: NaN };
  }
  return integrate(cut);
}

/**
 * u = 1 / (1 + e^(-π sinh t)): both tails to full relative accuracy, and weights that fall double exponentially (Takahasi
 * and Mori 1974), over which Simpson's rule adapts to kinks and steps of the quantile.
 */
const FARTHEST = 6;
/** A tail whose quantile grows like the power 1/α has the moments below α; its slope is read off between these. */
const [FAR, FARTHER] = [1e-200, 1e-300];
const ALMOST_ONE = 0.999;

function integrate({ quantile, support }: Cut): Moments {
  const half = quantile({ lower: 0.5, upper: 0.5 });
  const unit = quantile({ lower: 0.75, upper: 0.25 }) - quantile({ lower: 0.25, upper: 0.75 }) || 1;
  const tail = heaviest(quantile, support);
  const existing = [1, 2, 3, 4].filter((power) => power * tail < ALMOST_ONE);
  const powers = (t: number): Vector => {
    const e = Math.PI * Math.sinh(t);
    const u = { lower: 1 / (1 + Math.exp(-e)), upper: 1 / (1 + Math.exp(e)) };
    const weight = Math.PI * Math.cosh(t) * u.lower * u.upper;
    if (weight === 0) return existing.map(() => 0);
    const y = (quantile(u) - half) / unit;
    return existing.map((power) => y ** power * weight);
  };
  const [m1 = NaN, m2 = Infinity, m3 = NaN, m4 = NaN] = simpson(powers, -FARTHEST, FARTHEST);
  const variance = m2 - m1 ** 2;
  return {
    mean: half + unit * m1,
    variance: unit ** 2 * variance,
    skewness: (m3 - 3 * m1 * m2 + 2 * m1 ** 3) / variance ** 1.5,
    kurtosis: (m4 - 4 * m1 * m3 + 6 * m1 ** 2 * m2 - 3 * m1 ** 4) / variance ** 2,
  };
}

/** 1/α of the heavier tail; 0 for one that ends or falls faster than any power. */
function heaviest(quantile: Cut['quantile'], [least, most]: readonly [number, number]): number {
  const slope = (near: number, far: number): number => Math.log(Math.abs(far / near)) / Math.log(FAR / FARTHER);
  const below = least === -Infinity ? slope(quantile({ lower: FAR, upper: 1 }), quantile({ lower: FARTHER, upper: 1 })) : 0; // biome-ignore format: one thought
  const above = most === Infinity ? slope(quantile({ lower: 1, upper: FAR }), quantile({ lower: 1, upper: FARTHER })) : 0; // biome-ignore format: one thought
  return Math.max(below, above);
}

const PIECES = 24;
const DEEPEST = 14;
const EXACT = 1e-11;

type Vector = readonly number[];

/** Adaptive Simpson's rule of several functions at once. */
function simpson(f: (t: number) => Vector, from: number, to: number): Vector {
  const width = (to - from) / PIECES;
  let total: Vector = f(from).map(() => 0);
  for (let i = 0; i < PIECES; i++) {
    const [a, b] = [from + i * width, from + (i + 1) * width];
    total = sum(total, refine(f, a, b, f(a), f((a + b) / 2), f(b), DEEPEST));
  }
  return total;
}

function refine(
  f: (t: number) => Vector,
  a: number,
  b: number,
  fa: Vector,
  fm: Vector,
  fb: Vector,
  left: number,
): Vector {
  // biome-ignore format: one thought
  const middle = (a + b) / 2;
  const [fl, fr] = [f((a + middle) / 2), f((middle + b) / 2)];
  const rule = (h: number, x: Vector, y: Vector, z: Vector): Vector => x.map((_, i) => (h / 6) * (x[i]! + 4 * y[i]! + z[i]!)); // biome-ignore format: one thought
  const coarse = rule(b - a, fa, fm, fb);
  const fine = sum(rule(middle - a, fa, fl, fm), rule(b - middle, fm, fr, fb));
  const error = Math.max(...fine.map((x, i) => Math.abs(x - coarse[i]!) / (15 * (1 + Math.abs(x)))));
  if (left === 0 || !(error > EXACT)) return fine.map((x, i) => x + (x - coarse[i]!) / 15);
  return sum(refine(f, a, middle, fa, fl, fm, left - 1), refine(f, middle, b, fm, fr, fb, left - 1));
}

function sum(a: Vector, b: Vector): Vector {
  return a.map((x, i) => x + b[i]!);
}
