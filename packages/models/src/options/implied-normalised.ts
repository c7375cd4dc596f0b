/**
 * The inverse of the normalised Black function: a total standard deviation from an out-of-the-money price. It knows no
 * contract, rate or currency.
 *
 * After Peter Jaeckel, "Let's Be Rational" (Wilmott, January 2015): the same normalisation, objective functions and
 * Householder steps. Different are the forms of the price and the starting points, which are chosen so that SIMD lanes
 * without branches compute little: everything rests on Mills' ratio R(z) = Φ(-z) e^(z²/2).
 *
 * Letters: x = |log moneyness|, s = total standard deviation, a = x / s, t = s / 2, and
 * b = e^(-(a² + t²) / 2) (R(a - t) - R(a + t)), the price over √(forward · strike), for a > t. At s = √(2x), where
 * a = t, it has its point of inflection: the problem below it ("lower") differs from that above ("upper").
 */
import { type Arithmetic, exp, log, millsRatio, normalQuantile, polynomial } from '@tessera/engine';

/** 1 / √(2π). */
const DENSITY = 0.3989422804014327;
/** Where the Taylor series in t serves: beyond, the difference of Mills' ratios loses less than two bits of s. */
const SERIES_T = 0.5;
const SERIES_X = 1;
/** The last power of t in the series: the next term is below 2^-59 of the sum. */
const SERIES_ORDER = 21;

/** An out-of-the-money price in units of √(forward · strike). */
export interface NormalisedPrice<V> {
  /** |log(forward / strike)|, from 0. */
  readonly x: V;
  /** The price, in (0, most). */
  readonly price: V;
  /** most - price, which the caller knows to more digits. */
  readonly complement: V;
  /** e^(-x / 2), the least upper bound of the price. */
  readonly most: V;
}

/** A price with what scales it, so that none of its parts underflows; and on which side of the inflection it lies. */
interface Problem<V, B> extends NormalisedPrice<V> {
  /** The prices are true ones times e^shift. */
  readonly shift: V;
  /** The logarithm of the true price. */
  readonly logPrice: V;
  /** √(2x), the point of inflection. */
  readonly inflection: V;
  readonly isUpper: B;
  /** The upper side near `most`, where the complement says more than the price. */
  readonly isHigh: B;
}

/**
 * The total standard deviation s with b(x, s) = price: its error is a few units of 2^-53 s, and as many of 2^-53 of the price
 * over its derivative. About 900 operations.
 */
export function normalisedVolatility<V, B>(m: Arithmetic<V, B>, normalised: NormalisedPrice<V>): V {
  const problem = pose(m, normalised);
  // The price is at most that at the money, s / √(2π) at most.
  const least = m.mul(problem.price, m.div(m.const(1 / DENSITY), exp(m, problem.shift)));
  const low = m.select(problem.isUpper, m.max(problem.inflection, least), least);
  const high = m.select(problem.isUpper, m.const(Infinity), problem.inflection);
  const bound = (s: V): V => m.max(m.min(s, high), low);
  const [found] = m.loop(2, [bound(start(m, problem))], ([s]) => ({
    next: [bound(m.add(s!, householder(m, problem, s!)))],
    done: m.bool(false),
  }));
  return found!;
}

/** Scales tiny prices by 2^577 and finds the side. */
function pose<V, B>(m: Arithmetic<V, B>, { x, price, complement, most }: NormalisedPrice<V>): Problem<V, B> {
  const tiny = m.lt(m.min(price, complement), m.const(1e-200));
  const scale = m.select(tiny, m.const(2 ** 577), m.const(1));
  const shift = m.select(tiny, m.const(577 * Math.LN2), m.const(0));
  const inflection = m.sqrt(m.add(x, x));
  const scaled = m.mul(price, scale);
  const isUpper = m.gt(price, m.mul(most, m.sub(m.const(0.5), millsRatio(m, inflection))));
  return {
    x,
    price: scaled,
    complement: m.mul(complement, scale),
    most: m.mul(most, scale),
    shift,
    logPrice: m.sub(log(m, scaled), shift),
    inflection,
    isUpper,
    isHigh: m.and(isUpper, m.gt(price, m.mul(most, m.const(0.5)))),
  };
}

/** Bachelier's inverse: a ≈ r² P(r) / Q(r) for φ(a) / a - Φ(-a) = y, r = √log(1 + 1 / y), to 5e-4. Our own fit. */
const BACHELIER_P = [0.39887287343040423, 0.017193461942395495, 0.036554771843523216, 0.02241052522504775];
const BACHELIER_Q = [1, 0.03542474752188608, 0.11906740576811235, 0.025150817589285095, 0.015877102891997383];

/** From where on the lower side is better started from the normal quantile than from Bachelier's model. */
const FAR = 2;

/** A starting point within 15 % of s, within 4 % on most of the domain. */
function start<V, B>(m: Arithmetic<V, B>, problem: Problem<V, B>): V {
  const fromQuantile = quantileStart(m, problem);
  const nearby = m.and(m.lt(problem.x, m.const(FAR)), m.not(problem.isUpper));
  return m.select(nearby, bachelierStart(m, problem), fromQuantile);
}

/** As if prices of the underlying were normal: right for x → 0. */
function bachelierStart<V, B>(m: Arithmetic<V, B>, { x, price, shift }: Problem<V, B>): V {
  const inverse = m.div(m.mul(x, exp(m, shift)), price);
  // log(1 + z) is z to the accuracy of the fit, where the sum would lose z.
  const square = m.select(m.lt(inverse, m.const(1e-5)), inverse, log(m, m.add(m.const(1), inverse)));
  const r = m.sqrt(square);
  const a = m.mul(square, m.div(polynomial(m, r, BACHELIER_P), polynomial(m, r, BACHELIER_Q)));
  return m.div(x, a);
}

/**
 * price = most Φ(t - a) (1 - R(a + t) / R(a - t)), and complement = most Φ(a - t) (1 + R(a + t) / R(t - a)): with the
 * ratios of the inflection (above it moved linearly towards their limit, 1) the quantile gives t - a, and that s.
 */
function quantileStart<V, B>(m: Arithmetic<V, B>, problem: Problem<V, B>): V {
  const { price, complement, most, inflection, isUpper } = problem;
  const one = m.const(1);
  const ratio = m.mul(m.const(2), millsRatio(m, inflection));
  const left = m.div(complement, m.mul(most, m.mul(m.const(0.5), m.add(one, ratio))));
  const moved = m.add(ratio, m.mul(m.sub(one, ratio), m.sub(one, left)));
  const tail = m.select(
    isUpper,
    m.div(complement, m.mul(most, m.add(one, moved))),
    m.div(price, m.mul(most, m.sub(one, ratio))),
  );
  const distance = m.neg(normalQuantile(m, m.min(tail, m.const(0.5))));
  const square = m.mul(inflection, inflection);
  const sum = m.add(distance, m.sqrt(m.add(m.mul(distance, distance), square)));
  return m.select(isUpper, sum, m.div(square, sum));
}

/** The price at s, scaled as the problem is, with its complement and its derivative by s. */
function priceAt<V, B>(m: Arithmetic<V, B>, problem: Problem<V, B>, a: V, t: V): { price: V; complement: V; slope: V } {
  const { x, most, shift, isUpper } = problem;
  const square = m.add(m.mul(a, a), m.mul(t, t));
  const factor = exp(m, m.sub(shift, m.mul(m.const(0.5), square)));
  const near = millsRatio(m, m.abs(m.sub(a, t)));
  const far = millsRatio(m, m.add(a, t));
  const complement = m.mul(factor, m.add(near, far));
  const isShort = m.and(m.lt(t, m.const(SERIES_T)), m.lt(x, m.const(SERIES_X)));
  const direct = m.mul(factor, m.sub(near, far));
  const whole = m.select(isUpper, m.sub(most, complement), direct);
  const price = m.select(isShort, m.mul(factor, oddPart(m, a, t)), whole);
  return { price, complement, slope: m.mul(m.const(DENSITY), factor) };
}

/** R(a - t) - R(a + t) by Taylor's series in t: no digit of a small t is lost. R'(z) = z R(z) - φ(0). */
function oddPart<V, B>(m: Arithmetic<V, B>, a: V, t: V): V {
  const ratio = millsRatio(m, a);
  const coefficients = [ratio, m.sub(m.mul(a, ratio), m.const(DENSITY))];
  for (let n = 1; n < SERIES_ORDER; n++) {
    const sum = m.add(m.mul(a, coefficients[n]!), coefficients[n - 1]!);
    coefficients.push(m.mul(sum, m.const(1 / (n + 1))));
  }
  const square = m.mul(t, t);
  let sum: V = coefficients[SERIES_ORDER]!;
  for (let n = SERIES_ORDER - 2; n > 0; n -= 2) sum = m.add(m.mul(sum, square), coefficients[n]!);
  return m.mul(sum, m.mul(t, m.const(-2)));
}

/**
 * Householder's step of fourth order on an objective g(b) that is nearly straight in s: 1 / log b on the lower side, b
 * itself, or log(most - b) near the top. `bend` and `twist` are b'g''/g' and b'²g'''/g', derivatives of g by b.
 */
function householder<V, B>(m: Arithmetic<V, B>, problem: Problem<V, B>, s: V): V {
  const a = m.div(problem.x, s);
  const t = m.mul(s, m.const(0.5));
  const { newton, bend, twist } = objective(m, problem, priceAt(m, problem, a, t));
  const perStep = m.div(a, s);
  const second = m.sub(m.mul(a, perStep), m.mul(t, m.const(0.5)));
  const third = m.sub(m.mul(second, second), m.add(m.mul(m.const(3), m.mul(perStep, perStep)), m.const(0.25)));
  const g2 = m.add(second, bend);
  const g3 = m.add(third, m.add(m.mul(m.const(3), m.mul(second, bend)), twist));
  const numerator = m.add(m.const(1), m.mul(m.mul(m.const(0.5), g2), newton));
  const inner = m.add(g2, m.mul(m.mul(g3, newton), m.const(1 / 6)));
  return m.mul(newton, m.div(numerator, m.add(m.const(1), m.mul(newton, inner))));
}

/** Newton's step of the objective, and how the objective bends. */
function objective<V, B>(
  m: Arithmetic<V, B>,
  problem: Problem<V, B>,
  at: { price: V; complement: V; slope: V },
): { newton: V; bend: V; twist: V } {
  const { isUpper, isHigh, logPrice } = problem;
  const [one, two, three] = [m.const(1), m.const(2), m.const(3)];
  const value = m.select(isHigh, at.complement, at.price);
  const ratio = m.div(at.slope, value);
  const distance = log(m, m.div(value, m.select(isHigh, problem.complement, problem.price)));
  const reciprocal = m.div(one, m.add(logPrice, distance));
  const lower = m.div(m.neg(distance), m.mul(ratio, m.mul(logPrice, reciprocal)));
  const middle = m.div(m.sub(problem.price, at.price), at.slope);
  const lowerBend = m.neg(m.mul(ratio, m.add(one, m.mul(two, reciprocal))));
  const lowerTwist = m.add(one, m.mul(m.mul(three, reciprocal), m.add(one, reciprocal)));
  const square = m.mul(two, m.mul(ratio, ratio));
  const choose = (low: V, between: V, high: V): V => m.select(isHigh, high, m.select(isUpper, between, low));
  return {
    newton: choose(lower, middle, m.div(distance, ratio)),
    bend: choose(lowerBend, m.const(0), ratio),
    twist: choose(m.mul(square, lowerTwist), m.const(0), square),
  };
}
