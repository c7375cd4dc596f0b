/**
 * First guesses: a distribution of any name that is valid at once, around a value or like the distribution it takes the
 * place of. One line a distribution in `GUESSES`; one that is not listed begins with its own example.
 */
import { constantOf, constantText, type Draft, draftOf, writeDraft, writeList } from './text.ts';

/** What a guess starts from: where the values lie. */
export interface Anchor {
  readonly low: number;
  readonly mode: number;
  readonly high: number;
  readonly mean: number;
  /** Above 0. */
  readonly sd: number;
}

/** Around the value of a cell: a fifth less, a fifth more. */
export function anchorOfValue(value: number | null): Anchor {
  const mode = value ?? 0;
  const size = Math.abs(mode) || 5;
  return { low: mode - size / 5, mode, high: mode + size / 5, mean: mode, sd: size / 10 };
}

/** What is known of a distribution that another one takes the place of; null: it has none. */
export interface Known {
  readonly mean: number | null;
  readonly sd: number | null;
  readonly percentiles: Readonly<Record<string, number | null>>;
  readonly support: readonly [number | null, number | null];
  readonly curve: { readonly x: readonly number[]; readonly density: readonly number[] };
}

/** Like a distribution that is there: its ends where they are near, else its first and ninety-ninth percentile. */
export function anchorOf(known: Known, value: number | null): Anchor {
  const fallback = anchorOfValue(value);
  const at = (percentage: number) => known.percentiles[percentage] ?? undefined;
  const [p1, p99] = [at(1) ?? fallback.low, at(99) ?? fallback.high];
  const ends = known.support.map((end, side) => {
    const percentile = side === 0 ? p1 : p99;
    return end !== null && Math.abs(end - percentile) <= (p99 - p1) / 2 ? end : percentile;
  });
  const [low, high] = [ends[0]!, ends[1]!];
  if (!(low < high)) return anchorOfValue(known.mean ?? value);
  const spread = (at(75) ?? high) - (at(25) ?? low);
  const sd = known.sd !== null && known.sd > 0 ? known.sd : spread > 0 ? spread / 1.349 : (high - low) / 5;
  const mean = known.mean ?? at(50) ?? (low + high) / 2;
  const top = known.curve.density.reduce((best, y, i, all) => (y > all[best]! ? i : best), 0);
  const mode = Math.min(Math.max(known.curve.x[top] ?? mean, low), high);
  return { low, mode, high, mean, sd };
}

type Guess = (anchor: Anchor) => Draft;

/** A draft with numbers: those in the unit of the cell are rounded to the anchor's digits, the others to three digits. */
function make(name: string, args: readonly (number | readonly number[])[], modifiers: Partial<Draft> = {}): Draft {
  return draftOf(
    name,
    args.map((arg) => (typeof arg === 'number' ? constantText(arg) : writeList(arg))),
    modifiers,
  );
}

/** Three digits. */
const neat = (value: number): number => Number(value.toPrecision(3));

/** To a thousandth of the spread or finer. */
function digits({ low, high, sd }: Anchor): (value: number) => number {
  const places = 2 - Math.floor(Math.log10(Math.min(sd, high - low)));
  if (!Number.isFinite(places) || places > 100) return (value) => value;
  return (value) => (places > 0 ? Number(value.toFixed(places)) : Math.round(value / 10 ** -places) * 10 ** -places);
}

/** Those whose values are positive: mirrored for a negative anchor, moved for one about 0. */
function positive(of: (anchor: Anchor & { readonly cv: number }) => Draft): Guess {
  return (anchor) => {
    const { mean, sd, low, high, mode } = anchor;
    if (mean > sd / 4) return of({ ...anchor, cv: sd / mean });
    if (mean < -sd / 4) {
      return { ...of({ low: -high, mode: -mode, high: -low, mean: -mean, sd, cv: sd / -mean }), scale: '-1' };
    }
    const start = neat(mean - 3 * sd);
    const moved = { low: low - start, mode: mode - start, high: high - start, mean: mean - start, sd };
    return { ...of({ ...moved, cv: sd / moved.mean }), shift: constantText(start) };
  };
}

/** Those that count: mirrored for a negative anchor; about 0 they count to one. */
function counted(of: (anchor: Anchor) => Draft): Guess {
  return (anchor) => {
    const sign = anchor.mean < 0 ? -1 : 1;
    const mean = Math.max(Math.abs(anchor.mean), anchor.mean === 0 ? 1 : 0);
    return { ...of({ ...anchor, mean }), scale: sign < 0 ? '-1' : '' };
  };
}

/** Those from 0 to 1: as they are where the anchor is, else stretched over its range. */
function unit(of: (mean: number, sd: number) => Draft): Guess {
  return ({ low, high, mean, sd }) => {
    const inside = low >= 0 && high <= 1 && mean > 0 && mean < 1;
    if (inside) return of(mean, sd);
    const width = high - low;
    return {
      ...of((mean - low) / width, sd / width),
      scale: constantText(neat(width)),
      shift: constantText(neat(low)),
    };
  };
}

/** Gamma(1 + x) for 0 <= x <= 10: W. J. Cody's accuracy is not needed for a guess; Stirling's series from 7 up. */
function gammaOfOnePlus(x: number): number {
  let [z, divisor] = [x + 1, 1];
  while (z < 7) divisor *= z++;
  return (Math.sqrt((2 * Math.PI) / z) * (z / Math.E) ** z * Math.exp(1 / (12 * z) - 1 / (360 * z ** 3))) / divisor;
}

const EULER = 0.5772156649;
const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

const GUESSES: Readonly<Record<string, Guess>> = {
  triangular: (a) => make('triangular', [a.low, a.mode, a.high].map(digits(a))),
  pert: (a) => make('pert', [a.low, a.mode, a.high].map(digits(a))),
  uniform: (a) => make('uniform', [a.low, a.high].map(digits(a))),
  trapezoidal: (a) => {
    const args = [a.low, a.mode - (a.mode - a.low) / 3, a.mode + (a.high - a.mode) / 3, a.high];
    return make('trapezoidal', args.map(digits(a)));
  },
  cumulative: (a) => {
    const values = [a.low, a.mode - (a.mode - a.low) / 3, a.mode, a.mode + (a.high - a.mode) / 3, a.high];
    return make('cumulative', [values.map(digits(a)), [0, 0.25, 0.5, 0.75, 1]]);
  },
  histogram: (a) => {
    const edges = [0, 0.25, 0.5, 0.75, 1].map((share) => a.low + share * (a.high - a.low));
    return make('histogram', [edges.map(digits(a)), [1, 3, 3, 1]]);
  },
  normal: (a) => make('normal', [a.mean, a.sd].map(digits(a))),
  truncatedNormal: (a) => make('truncatedNormal', [a.mean, a.sd, a.low, a.high].map(digits(a))),
  lognormal: positive((a) => make('lognormal', [a.mean, a.sd].map(digits(a)))),
  lognormal2: positive((a) => {
    const sigma = Math.sqrt(Math.log1p(a.cv ** 2));
    return make('lognormal2', [Number((Math.log(a.mean) - sigma ** 2 / 2).toFixed(4)), neat(sigma)]);
  }),
  beta: unit((mean, sd) => {
    const m = clamp(mean, 0.01, 0.99);
    const total = Math.max((m * (1 - m)) / sd ** 2 - 1, 0.5);
    return make('beta', [neat(m * total), neat((1 - m) * total)]);
  }),
  gamma: positive((a) => make('gamma', [neat(1 / a.cv ** 2), neat(a.mean * a.cv ** 2)])),
  erlang: positive((a) => {
    const shape = clamp(Math.round(1 / a.cv ** 2), 1, 1e6);
    return make('erlang', [shape, neat(a.mean / shape)]);
  }),
  exponential: positive((a) => make('exponential', [neat(a.mean)])),
  weibull: positive((a) => {
    const shape = neat(clamp(a.cv ** -1.086, 0.1, 1000));
    return make('weibull', [shape, neat(a.mean / gammaOfOnePlus(1 / shape))]);
  }),
  rayleigh: positive((a) => make('rayleigh', [neat(a.mean / Math.sqrt(Math.PI / 2))])),
  inverseGaussian: positive((a) => make('inverseGaussian', [digits(a)(a.mean), neat(a.mean / a.cv ** 2)])),
  pareto: positive((a) => {
    const shape = neat(1 + Math.sqrt(1 + a.cv ** -2));
    return make('pareto', [shape, neat((a.mean * (shape - 1)) / shape)]);
  }),
  logistic: (a) => make('logistic', [digits(a)(a.mean), neat((a.sd * Math.sqrt(3)) / Math.PI)]),
  logLogistic: positive((a) => make('logLogistic', [neat(Math.PI / (Math.sqrt(3) * a.cv)), digits(a)(a.mean)])),
  laplace: (a) => make('laplace', [digits(a)(a.mean), neat(a.sd / Math.SQRT2)]),
  cauchy: (a) => make('cauchy', [digits(a)(a.mode), neat(a.sd / 2)]),
  gumbelMax: (a) => {
    const scale = neat((a.sd * Math.sqrt(6)) / Math.PI);
    return make('gumbelMax', [digits(a)(a.mean - EULER * scale), scale]);
  },
  gumbelMin: (a) => {
    const scale = neat((a.sd * Math.sqrt(6)) / Math.PI);
    return make('gumbelMin', [digits(a)(a.mean + EULER * scale), scale]);
  },
  studentT: (a) => {
    const scale = constantText(neat(a.sd * Math.sqrt(3 / 5)));
    return make('studentT', [5], { scale, ...(a.mean !== 0 && { shift: constantText(digits(a)(a.mean)) }) });
  },
  chiSquared: counted((a) => make('chiSquared', [neat(a.mean)])),
  fDistribution: (a) => {
    // With 10 and 20 degrees of freedom the mean is 10/9.
    const scale = a.mean === 0 ? 1 : a.mean;
    return make('fDistribution', [10, 20], { scale: constantText(neat(scale * 0.9)) });
  },
  bernoulli: ({ mean }) => {
    if (mean > 0 && mean < 1) return make('bernoulli', [neat(mean)]);
    return make('bernoulli', [0.5], mean === 0 || mean === 1 ? {} : { scale: constantText(neat(mean)) });
  },
  binomial: counted(({ mean, sd }) => {
    const share = clamp(1 - sd ** 2 / mean, 0.05, 0.95);
    const least = Math.max(1, Math.round(mean / share));
    const n = mean / least > 0.95 ? least + 1 : least;
    return make('binomial', [n, neat(mean / n)]);
  }),
  poisson: counted(({ mean }) => make('poisson', [neat(mean)])),
  geometric: counted(({ mean }) => make('geometric', [neat(1 / (1 + mean))])),
  negativeBinomial: counted(({ mean }) => make('negativeBinomial', [5, neat(5 / (5 + mean))])),
  hypergeometric: counted(({ mean }) => {
    const count = clamp(Math.round(mean), 1, 1e12);
    return make('hypergeometric', [10 * count, 5 * count, 2 * count]);
  }),
  integerUniform: (a) => make('integerUniform', [Math.floor(a.low), Math.ceil(a.high)]),
  discrete: (a) => make('discrete', [[a.low, a.mode, a.high].map(digits(a)), [0.25, 0.5, 0.25]]),
  discreteUniform: (a) => make('discreteUniform', [[a.low, a.mode, a.high].map(digits(a))]),
  empirical: (a) => {
    const values = [a.low, (a.low + a.mode) / 2, a.mode, (a.mode + a.high) / 2, a.high];
    return make('empirical', [values.map(digits(a))]);
  },
};

/** A first guess of the distribution, or its example where none is known. */
export function guess(name: string, anchor: Anchor, example = ''): string {
  const of = GUESSES[name];
  return of === undefined ? example : writeDraft(of(anchor));
}

/** What a cell that becomes uncertain begins with. */
export function firstDistribution(value: number | null): string {
  return guess('triangular', anchorOfValue(value));
}

/** Parameters that mean the same in distributions that both have them; the ends only where both have two. */
const SAME = ['mean', 'sd'];
const ENDS = ['min', 'mode', 'max'];

/** A draft and the parameters that its arguments are of. */
export interface Named {
  readonly draft: Draft;
  readonly parameters: readonly { readonly name: string }[];
}

/** The guess with what was typed before in place of what was computed, where both mean the same: also references to cells. */
export function carryOver(from: Named, to: Named): Draft {
  if (isChanged(from.draft) || isChanged(to.draft) || to.draft.name === 'integerUniform') return to.draft;
  const typed = new Map(from.parameters.map(({ name }, index) => [name, from.draft.args[index] ?? '']));
  const same = hasEnds(from) && hasEnds(to) ? [...SAME, ...ENDS] : SAME;
  const args = to.draft.args.map((arg, index) => {
    const name = to.parameters[index]?.name ?? '';
    const before = same.includes(name) ? typed.get(name) : undefined;
    return before === undefined || before === '' || (name === 'sd' && constantOf(before) === 0) ? arg : before;
  });
  return isAscending(args, to.parameters) ? { ...to.draft, args } : to.draft;
}

function hasEnds({ parameters }: Named): boolean {
  return ['min', 'max'].every((end) => parameters.some(({ name }) => name === end));
}

function isChanged({ percentiles, low, high, scale, shift }: Draft): boolean {
  return percentiles !== undefined || [low, high, scale, shift].some((text) => text !== '');
}

/** Whether least, most likely and greatest value are still in order, as far as they are known. */
function isAscending(args: readonly string[], parameters: Named['parameters']): boolean {
  const names = ['min', 'mode', 'mode1', 'mode2', 'max'];
  const values = names.flatMap((name) => {
    const value = constantOf(args[parameters.findIndex((parameter) => parameter.name === name)] ?? '');
    return value === undefined ? [] : [value];
  });
  return values.every((value, index) => index === 0 || values[index - 1]! <= value);
}
