/**
 * The regularised incomplete beta function, written once over any arithmetic. Knows no distribution.
 *
 * A continued fraction (the even part of DLMF 8.17.22, by Lentz's algorithm), which needs about √min(a, b) trips; where both parameters
 * are large, Gauss-Legendre quadrature over the tail, whose shape is then nearly a Gaussian's for every x. Both share one
 * prefactor, in which nothing cancels: the exponent is a sum of deviations (see `deviation`), as in Didonato and
 * Morris, "Significant digit computation of the incomplete beta function ratios", ACM TOMS 18 (1992) 360.
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, log } from '../elementary.ts';
import { gammaOnePlusMinusOne, gammaStar } from '../gamma/complete.ts';
import { deviation, deviationNear } from '../gamma/deviation.ts';
import type { Tails } from '../gamma/incomplete.ts';
import type { Evaluation } from '../invert.ts';

/** From min(a, b) on, quadrature. */
const LARGE = 4000;
const TRIPS = 300;
/** The tail is cut where the integrand has fallen by e^-40. */
const DEPTH = 40;

/** Nodes and weights of Gauss-Legendre quadrature of 24 points on [0, 1]. */
const NODES = Float64Array.of(
  0.00240639000148932,
  0.012635722014345251,
  0.030862723998633622,
  0.056792236497799485,
  0.08999900701304854,
  0.12993790421072282,
  0.17595317403151223,
  0.22728926430558022,
  0.2831032461869774,
  0.3424786601519183,
  0.40444056626319186,
  0.4679715535686972,
  0.5320284464313028,
  0.5955594337368082,
  0.6575213398480817,
  0.7168967538130225,
  0.7727107356944197,
  0.8240468259684878,
  0.8700620957892772,
  0.9100009929869515,
  0.9432077635022005,
  0.9691372760013663,
  0.9873642779856547,
  0.9975936099985107,
);
const WEIGHTS = Float64Array.of(
  0.0061706148999936,
  0.014265694314466832,
  0.022138719408709904,
  0.02964929245771839,
  0.03667324070554015,
  0.04309508076597664,
  0.04880932605205694,
  0.05372213505798282,
  0.0577528340268628,
  0.060835236463901696,
  0.06291872817341415,
  0.06396909767337608,
  0.06396909767337608,
  0.06291872817341415,
  0.060835236463901696,
  0.0577528340268628,
  0.05372213505798282,
  0.04880932605205694,
  0.04309508076597664,
  0.03667324070554015,
  0.02964929245771839,
  0.022138719408709904,
  0.014265694314466832,
  0.0061706148999936,
);

/** One orientation of the problem: the lower tail at x is asked for, and x is not above the mean by more than a little. */
interface Point<V> {
  readonly a: V;
  readonly b: V;
  readonly x: V;
  /** 1 - x. */
  readonly y: V;
  /** a + b. */
  readonly sum: V;
  /** a - (a + b) x = (a + b) y - b, exactly rounded or nearly. */
  readonly lambda: V;
}

/** c - (a + b) z to a few units in its own last place: the sum and the product are carried in two doubles. */
function difference<V, B>(m: Arithmetic<V, B>, a: V, b: V, c: V, z: V): V {
  const sum = m.add(a, b);
  const virtual = m.sub(sum, a);
  const lostSum = m.add(m.sub(a, m.sub(sum, virtual)), m.sub(b, virtual));
  const product = m.mul(sum, z);
  const sumHigh = m.high(sum);
  const sumLow = m.sub(sum, sumHigh);
  const zHigh = m.high(z);
  const zLow = m.sub(z, zHigh);
  const cross = m.add(m.mul(sumHigh, zLow), m.mul(sumLow, zHigh));
  const lost = m.add(m.add(m.sub(m.mul(sumHigh, zHigh), product), cross), m.mul(sumLow, zLow));
  return m.sub(m.sub(c, product), m.add(lost, m.mul(lostSum, z)));
}

/** Γ(a + 1) without its factor a^a e^-a where a >= 1. */
function stirlingPart<V, B>(m: Arithmetic<V, B>, a: V): V {
  const one = m.const(1);
  const large = m.mul(m.sqrt(m.mul(a, m.const(2 * Math.PI))), gammaStar(m, m.div(one, a)));
  return m.select(m.lt(a, one), m.add(one, gammaOnePlusMinusOne(m, a)), large);
}

/** x^a y^b / B(a, b). */
function prefactor<V, B>(m: Arithmetic<V, B>, { a, b, x, y, sum, lambda }: Point<V>): V {
  const one = m.const(1);
  const smallA = m.lt(a, one);
  const smallB = m.lt(b, one);
  const both = m.and(smallA, smallB);
  const total = m.select(both, one, sum);
  const term = (value: V, small: B, z: V, mu: V): V => {
    const logarithm = log(m, m.div(m.mul(z, total), m.select(small, one, value)));
    return m.mul(value, m.select(small, logarithm, m.neg(deviation(m, mu, logarithm))));
  };
  const terms = m.add(term(a, smallA, x, m.neg(m.div(lambda, a))), term(b, smallB, y, m.div(lambda, b)));
  // What the deviation's linear term does not cancel when its partner is below 1.
  const single = m.select(smallA, m.mul(sum, x), m.select(smallB, m.mul(sum, y), m.const(0)));
  const scale = exp(m, m.sub(terms, m.select(both, m.const(0), single)));
  const below = m.lt(sum, one);
  const excess = gammaOnePlusMinusOne(m, m.select(below, sum, m.sub(sum, one)));
  const tiny = m.mul(m.select(below, one, sum), m.add(one, excess));
  const whole = m.select(both, tiny, stirlingPart(m, sum));
  const parts = m.mul(stirlingPart(m, a), stirlingPart(m, b));
  return m.mul(m.mul(scale, m.div(whole, parts)), m.mul(m.div(a, sum), b));
}

/** F in I = x^a y^b / (B(a, b) F), for the lanes where `active`: BFRAC of Didonato and Morris, in which λ alone cancels. */
function continuedFraction<V, B>(m: Arithmetic<V, B>, { a, b, x, y, lambda }: Point<V>, active: B): V {
  const one = m.const(1);
  const two = m.const(2);
  const c = m.add(one, lambda);
  const inverse = m.div(one, a);
  const ratio = m.div(b, a);
  const first = m.div(c, m.add(one, inverse));
  const [value] = m.loop(TRIPS, [first, first, m.const(0)], ([total, above, below], trip) => {
    const n = m.add(trip, one);
    const p = m.add(one, m.mul(trip, inverse));
    const s = m.add(a, m.add(trip, n));
    const w = m.mul(m.mul(n, m.sub(b, n)), x);
    const e = m.div(a, s);
    const alpha = m.mul(m.mul(m.mul(p, m.add(p, ratio)), m.mul(e, e)), m.mul(w, x));
    const next = m.div(m.add(a, n), m.add(s, two));
    const beta = m.add(m.add(n, m.div(w, s)), m.mul(next, m.add(c, m.mul(n, m.add(one, y)))));
    const nextBelow = m.div(one, m.add(beta, m.mul(alpha, below!)));
    const nextAbove = m.add(beta, m.div(alpha, above!));
    const factor = m.mul(nextAbove, nextBelow);
    const more = m.and(active, m.gt(m.abs(m.sub(factor, one)), m.const(2 ** -52)));
    return { next: [m.mul(total!, factor), nextAbove, nextBelow], done: m.not(more) };
  });
  return value!;
}

/** ∫ (t/x)^a ((1-t)/y)^b / (t (1-t)) dt over 0 < t < x, for the lanes where `active`. */
function quadrature<V, B>(m: Arithmetic<V, B>, { a, b, x, y, sum, lambda }: Point<V>, active: B): V {
  const one = m.const(1);
  const area = m.mul(x, y);
  const slope = m.div(lambda, area);
  const sigma = m.sqrt(m.div(area, sum));
  const z = m.mul(slope, sigma);
  const width = m.div(m.const(2 * DEPTH), m.add(z, m.sqrt(m.add(m.mul(z, z), m.const(2 * DEPTH)))));
  const reach = m.mul(sigma, width);
  const [integral] = m.loop(NODES.length, [m.const(0)], ([total], trip) => {
    // t = x - distance.
    const distance = m.mul(reach, m.gather(NODES, trip));
    const left = m.neg(m.div(distance, x));
    const right = m.div(distance, y);
    const bend = m.add(m.mul(a, deviationNear(m, left)), m.mul(b, deviationNear(m, right)));
    const value = exp(m, m.neg(m.add(m.mul(slope, distance), bend)));
    const part = m.div(value, m.mul(m.add(one, left), m.add(one, right)));
    return { next: [m.add(total!, m.mul(m.gather(WEIGHTS, trip), part))], done: m.not(active) };
  });
  return m.mul(integral!, m.div(reach, area));
}

/** I_x(a, b) and its complement at x and y = 1 - x, with what an inversion needs besides; a, b >= 0, not both 0. */
export function betaEvaluation<V, B>(m: Arithmetic<V, B>, x: V, y: V, a: V, b: V): Evaluation<V> {
  const zero = m.const(0);
  const one = m.const(1);
  const low = m.le(x, y);
  const nearer = difference(m, a, b, m.select(low, a, b), m.select(low, x, y));
  const lambda = m.select(low, nearer, m.neg(nearer));
  // Above the mean the complement is the smaller tail: 1 - I_x(a, b) = I_(1-x)(b, a).
  const sum = m.add(a, b);
  const swapped = m.ge(x, m.div(m.add(a, one), m.add(sum, m.const(2))));
  const point: Point<V> = {
    a: m.select(swapped, b, a),
    b: m.select(swapped, a, b),
    x: m.select(swapped, y, x),
    y: m.select(swapped, x, y),
    sum,
    lambda: m.select(swapped, m.neg(lambda), lambda),
  };
  const large = m.ge(m.min(a, b), m.const(LARGE));
  const integral = quadrature(m, point, large);
  const fraction = m.div(one, continuedFraction(m, point, m.not(large)));
  const slope = prefactor(m, point);
  const tail = m.select(m.eq(point.x, zero), m.mul(sum, zero), m.mul(slope, m.select(large, integral, fraction)));
  const other = m.sub(one, tail);
  const inside = { p: m.select(swapped, other, tail), q: m.select(swapped, tail, other) };
  return { ...atEdges(m, x, a, b, inside), slope, bend: lambda };
}

/** A parameter of 0 puts the whole weight on one end; both 0, a negative one or NaN have no answer. */
function atEdges<V, B>(m: Arithmetic<V, B>, x: V, a: V, b: V, inside: Tails<V>): Tails<V> {
  const zero = m.const(0);
  const one = m.const(1);
  const atZero = m.eq(a, zero);
  const edge = m.or(atZero, m.eq(b, zero));
  const valid = m.and(m.ge(m.min(a, b), zero), m.gt(m.add(m.add(a, b), m.mul(x, zero)), zero));
  const all = m.or(atZero, m.eq(x, one));
  const guard = (value: V, end: V): V => m.select(valid, m.select(edge, end, value), m.const(NaN));
  return { p: guard(inside.p, m.select(all, one, zero)), q: guard(inside.q, m.select(all, zero, one)) };
}

/** I_x(a, b) and its complement together. See `betaI`. */
export function betaTails<V, B>(m: Arithmetic<V, B>, argument: V, a: V, b: V): Tails<V> {
  const positive = m.select(m.lt(argument, m.const(0)), m.const(0), argument);
  const x = m.select(m.gt(positive, m.const(1)), m.const(1), positive);
  return betaEvaluation(m, x, m.sub(m.const(1), x), a, b);
}

/**
 * I_x(a, b), the regularised incomplete beta function, for a, b >= 0 (not both 0). To 1e-13 relative in either tail
 * (1e-12 for tails below 1e-100, 4e-15 / shape for shapes below 0.04). x below 0 counts as 0, above 1 as 1; NaN for
 * negative parameters.
 */
export function betaI<V, B>(m: Arithmetic<V, B>, x: V, a: V, b: V): V {
  return betaTails(m, x, a, b).p;
}
