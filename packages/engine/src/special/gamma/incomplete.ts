/**
 * The regularised incomplete gamma functions P and Q, written once over any arithmetic. Knows no distribution.
 *
 * Where the parameter is large and x near it: Temme's uniform asymptotic expansion (SIAM J. Math. Anal. 10 (1979) 757;
 * DLMF 8.12), its coefficients fitted by our own polynomials (`derive.py`). Else a power series for P (DLMF 8.11.4) or
 * a continued fraction for Q (DLMF 8.9.2, by Lentz's algorithm). For a < 1 and small x a series that loses nothing
 * of Q (DLMF 8.7.1; DiDonato and Morris, ACM TOMS 12 (1986) 377).
 */
import type { Arithmetic } from '../../ir/ir.ts';
import { exp, expm1, log } from '../elementary.ts';
import type { Evaluation } from '../invert.ts';
import { millsRatio } from '../normal.ts';
import { polynomial } from '../polynomial.ts';
import { gammaOnePlusMinusOne, gammaStar } from './complete.ts';
import { deviation } from './deviation.ts';

/** From this parameter on, Temme's expansion serves |x - a| <= REACH a. */
const LARGE = 100;
const REACH = 0.4;
/** For a < 1, the alternating series serves x below this. */
const SMALL = 1.5;
const TRIPS = 300;

/** Temme's C_k(η), -0.48 <= η <= 0.38. */
const TEMME = [
  [
    -0.3333333333333333, 0.08333333333333331, -0.014814814814814803, 0.0011574074074119207, 0.00035273368606751485,
    -0.00017875514426484227, 3.9192631672866195e-5, -2.185443361405683e-6, -1.8540581339695559e-6, 8.296150402613462e-7,
    -1.7671882427226747e-7, 7.004159321865243e-9, 1.0643786973692215e-8, -4.9931049483746596e-9,
  ],
  [
    -0.0018518518518518966, -0.0034722222222164085, 0.002645502645521167, -0.0009902263382065414,
    0.00020576131541794613, -4.018499350821964e-7, -1.8098504541092725e-5, 7.648748491190731e-6, -1.6127655664477095e-6,
    7.352099603436124e-9, 1.424897372695807e-7, -6.400697140867092e-8,
  ],
  [
    0.004133597883621552, -0.0026813271616564, 0.0007716049315817096, 2.009491821787934e-6, -0.00010736620058339693,
    5.2920964721372925e-5, -1.2766813923983366e-5, 5.614069527325246e-8, 1.421454621477678e-6, -6.942469354257722e-7,
  ],
  [
    0.0006494341489182405, 0.0002294722673895225, -0.0004691881494112944, 0.00026771091292309313, -7.565866395861014e-5,
    -1.0712822235607864e-7, 1.1500625664807203e-5, -6.184050379770282e-6,
  ],
  [
    -0.000861888233447625, 0.0007840392453433565, -0.00029908029191702236, -1.4652363316411533e-6, 6.657835903686335e-5,
    -3.966213459713802e-5, 1.0345971711630588e-5,
  ],
  [
    -0.0003368068755724162, -6.974165388240483e-5, 0.00027786461479592777, -0.00019906823283951064,
    6.194609227883731e-5,
  ],
] as const;

/** What all methods share. */
interface Point<V, B> {
  readonly a: V;
  readonly x: V;
  /** a < 1. */
  readonly small: B;
  /** a < 1 and x so small that the alternating series serves. */
  readonly alternating: B;
  /** a log x where a < 1. */
  readonly power: V;
  /** (x - a) / a and its deviation φ. */
  readonly mu: V;
  readonly phi: V;
  /** x^a where alternating, x^a e^-x where a < 1 otherwise, else e^(-a φ). */
  readonly scale: V;
}

function locate<V, B>(m: Arithmetic<V, B>, a: V, argument: V): Point<V, B> {
  const positive = m.select(m.gt(argument, m.const(0)), argument, m.mul(argument, m.const(0)));
  const x = m.select(m.gt(argument, m.const(1e300)), m.const(1e300), positive);
  const small = m.lt(a, m.const(1));
  const logarithm = log(m, m.select(small, x, m.div(x, a)));
  const mu = m.div(m.sub(x, a), a);
  const phi = deviation(m, mu, logarithm);
  const alternating = m.and(small, m.lt(x, m.const(SMALL)));
  const power = m.mul(a, logarithm);
  const short = m.select(alternating, power, m.sub(power, x));
  const scale = exp(m, m.select(small, short, m.neg(m.mul(a, phi))));
  return { a, x, small, alternating, power, mu, phi, scale };
}

/** x^a e^-x / Γ(a + 1); without e^-x where alternating. */
function prefactor<V, B>(m: Arithmetic<V, B>, point: Point<V, B>): V {
  const { a, small, scale } = point;
  const one = m.const(1);
  const stirling = m.mul(m.sqrt(m.mul(a, m.const(2 * Math.PI))), gammaStar(m, m.div(one, a)));
  return m.div(scale, m.select(small, m.add(one, gammaOnePlusMinusOne(m, a)), stirling));
}

/** The smaller tail by Temme's expansion: Q where x >= a, else P. */
function uniform<V, B>(m: Arithmetic<V, B>, { a, mu, phi, scale }: Point<V, B>): V {
  const root = m.sqrt(m.add(phi, phi));
  const upper = m.ge(mu, m.const(0));
  const eta = m.select(upper, root, m.neg(root));
  const u = m.div(m.const(1), a);
  let sum = polynomial(m, eta, TEMME.at(-1)!);
  for (let k = TEMME.length - 2; k >= 0; k--) sum = m.add(m.mul(sum, u), polynomial(m, eta, TEMME[k]!));
  const correction = m.div(sum, m.sqrt(m.mul(a, m.const(2 * Math.PI))));
  const mills = millsRatio(m, m.mul(root, m.sqrt(a)));
  return m.mul(scale, m.add(mills, m.select(upper, correction, m.neg(correction))));
}

/**
 * Two series in one loop, for the lanes where `active`: 1 + x/(a+1) + x²/((a+1)(a+2)) + …, and where `alternating`
 * -x/(a+1) + x²/(2!(a+2)) - ….
 */
function series<V, B>(m: Arithmetic<V, B>, { a, x, alternating }: Point<V, B>, active: B): V {
  const one = m.const(1);
  const step = m.select(alternating, m.neg(x), x);
  const start = m.select(alternating, m.const(0), one);
  const [sum] = m.loop(TRIPS, [start, one], ([total, term], trip) => {
    const n = m.add(trip, one);
    const shifted = m.add(a, n);
    const next = m.div(m.mul(term!, step), m.select(alternating, n, shifted));
    const added = m.div(next, m.select(alternating, shifted, one));
    const grown = m.add(total!, added);
    const more = m.and(active, m.gt(m.abs(added), m.mul(m.abs(grown), m.const(2 ** -54))));
    return { next: [grown, next], done: m.not(more) };
  });
  return sum!;
}

/** F in Q = x^a e^-x / (Γ(a) F), for the lanes where `active`. */
function continuedFraction<V, B>(m: Arithmetic<V, B>, { a, x }: Point<V, B>, active: B): V {
  const one = m.const(1);
  const first = m.add(m.sub(x, a), one);
  const [value] = m.loop(TRIPS, [first, first, m.const(0), first], ([total, c, d, b], trip) => {
    const n = m.add(trip, one);
    const numerator = m.mul(n, m.sub(a, n));
    const denominator = m.add(b!, m.const(2));
    const nextD = m.div(one, m.add(denominator, m.mul(numerator, d!)));
    const nextC = m.add(denominator, m.div(numerator, c!));
    const factor = m.mul(nextC, nextD);
    const more = m.and(active, m.gt(m.abs(m.sub(factor, one)), m.const(2 ** -52)));
    return { next: [m.mul(total!, factor), nextC, nextD, denominator], done: m.not(more) };
  });
  return value!;
}

/** A probability and its complement, neither by cancellation. */
export interface Tails<V> {
  readonly p: V;
  readonly q: V;
}

/** P and Q at x, with what an inversion needs besides; a >= 0, x below 0 counts as 0. */
export function gammaEvaluation<V, B>(m: Arithmetic<V, B>, a: V, argument: V): Evaluation<V> {
  const one = m.const(1);
  const point = locate(m, a, argument);
  const { x, mu, small, alternating } = point;
  const near = m.and(m.ge(a, m.const(LARGE)), m.le(m.abs(mu), m.const(REACH)));
  const far = m.ge(x, m.select(small, m.const(SMALL), m.add(a, one)));
  const fraction = m.and(far, m.not(near));
  const density = prefactor(m, point);
  const sum = series(m, point, m.not(m.or(far, near)));
  const low = smallTails(m, point, sum);

  const lower = m.select(alternating, low.p, m.mul(density, sum));
  const upper = m.div(m.mul(density, a), continuedFraction(m, point, fraction));
  const main = m.select(near, uniform(m, point), m.select(fraction, upper, lower));
  const isUpper = m.or(fraction, m.and(near, m.ge(mu, m.const(0))));
  const rest = m.sub(one, main);
  const valid = m.ge(a, m.const(0));
  const guard = (value: V): V => m.select(valid, value, m.const(NaN));
  return {
    p: guard(m.select(isUpper, rest, main)),
    q: guard(m.select(isUpper, main, m.select(alternating, low.q, rest))),
    slope: m.mul(m.mul(a, density), m.select(alternating, exp(m, m.neg(x)), one)),
    bend: m.sub(a, x),
  };
}

/** P and Q from the alternating series. */
function smallTails<V, B>(m: Arithmetic<V, B>, { a, power, scale }: Point<V, B>, sum: V): Tails<V> {
  const excess = gammaOnePlusMinusOne(m, a);
  const full = m.add(m.const(1), excess);
  const tail = m.mul(m.mul(a, sum), scale);
  return {
    p: m.div(m.add(scale, tail), full),
    q: m.div(m.sub(m.sub(excess, expm1(m, power)), tail), full),
  };
}

/** P(a, x) and Q(a, x) together. See `gammaP`. */
export function gammaTails<V, B>(m: Arithmetic<V, B>, a: V, x: V): Tails<V> {
  return gammaEvaluation(m, a, x);
}

/**
 * P(a, x) = γ(a, x) / Γ(a), a >= 0, to 1e-13 relative (1e-12 where the exponent passes 300); 0 for x <= 0, NaN for a < 0.
 */
export function gammaP<V, B>(m: Arithmetic<V, B>, a: V, x: V): V {
  return gammaTails(m, a, x).p;
}

/** Q(a, x) = 1 - P(a, x), as accurate. */
export function gammaQ<V, B>(m: Arithmetic<V, B>, a: V, x: V): V {
  return gammaTails(m, a, x).q;
}
