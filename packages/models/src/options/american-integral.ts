/**
 * The price of early exercise as an integral over the boundary, and the fixed-point iteration that finds the boundary.
 *
 * Leif Andersen, Mark Lake and Dimitri Offengenden, "High-performance American option pricing" (Journal of Computational
 * Finance 20(1) (2016) 39). The boundary B(τ) of a put on 1 is kept as h = -log(B(τ) / B(0+)) at Chebyshev points of √τ;
 * h² is interpolated. Ours are
 * - the angle that integrals are taken over: at time v from τ, √v = √τ sin and √(τ - v) = √τ cos, so that the integrand,
 *   smooth in both roots, is smooth in the angle, and a quarter of the points serve
 * - the choice between the paper's fixed points by (r - q)√τ / σ: well below 1 A, from smooth pasting, converges by a factor
 *   of 20 a step, above it fails; B, from the value at the boundary, converges by 5 there. Around 1 they are mixed, so
 *   that no price jumps.
 */
import { type Arithmetic, expBounded, log } from '@tessera/engine';
import { startingBoundary } from './american-boundary.ts';
import { type AngleTables, angleTables, chebyshevPoints, chebyshevTransform, joined } from './american-nodes.ts';
import { density, tail } from './american-normal.ts';
import type { UnitPut } from './american-put.ts';

/** Degree of the interpolation: the boundary is known at as many points, and at expiry. */
const DEGREE = 8;
/** From this |r - q|√T / σ on a contract is steep: its integrands bend within a small part of the angle. */
const STEEP = 0.75;
const USUAL = { rounds: 3, points: 6 } as const;
const STEEPER = { rounds: 5, points: 14 } as const;
/** The usual rule, followed by the steeper one. */
const INNER = joined(angleTables(USUAL.points), angleTables(STEEPER.points));
const OUTER = angleTables(32);
const SHARES = Float64Array.from(chebyshevPoints(DEGREE).slice(0, DEGREE));
const TRANSFORM = chebyshevTransform(DEGREE);

/** h at `SHARES` of √T, the first of it at T. */
export type Boundary<V> = readonly V[];

/** The boundary of early exercise. */
export function boundary<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>): Boundary<V> {
  const top = log(m, put.nearExpiry);
  const zero = m.const(0);
  const start = atNodes(m, SHARES.length, (node) => {
    const x = startingBoundary(m, put, m.gather(SHARES, node));
    return m.max(m.sub(top, x), zero);
  });
  const isSteep = m.gt(
    m.mul(m.abs(m.sub(put.rate, put.dividend)), put.rootExpiry),
    m.mul(put.volatility, m.const(STEEP)),
  );
  const choose = (steeper: number, usual: number): V => m.select(isSteep, m.const(steeper), m.const(usual));
  const rule = { first: choose(USUAL.points, 0), last: choose(STEEPER.points - 1, USUAL.points - 1) };
  const lastRound = choose(STEEPER.rounds - 1, USUAL.rounds - 1);
  return m.loop(STEEPER.rounds, start, (depth, trip) => {
    const round = { depth, coefficients: series(m, depth), top, rule };
    // All nodes of a round see the boundary of the round before: a mixed one would not be smooth.
    const next = atNodes(m, DEGREE, (node) => improve(m, put, round, node));
    return { next, done: m.ge(trip, lastRound) };
  });
}

/** The values of a function of the node's number, computed one node after the other: its operations stand once. */
function atNodes<V, B>(m: Arithmetic<V, B>, count: number, of: (node: V) => V): V[] {
  const empty = Array.from({ length: count }, () => m.const(0));
  return m.loop(count, empty, (values, node) => {
    const value = of(node);
    return { next: values.map((other, k) => m.select(m.eq(node, m.const(k)), value, other)), done: m.bool(false) };
  });
}

/** Coefficients of the Chebyshev series of h². */
function series<V, B>(m: Arithmetic<V, B>, depth: Boundary<V>): V[] {
  const squares = depth.map((h) => m.mul(h, h));
  return TRANSFORM.map((row) =>
    sum(
      m,
      squares.map((square, i) => m.mul(square, m.const(row[i]!))),
    ),
  );
}

function sum<V, B>(m: Arithmetic<V, B>, terms: readonly V[]): V {
  return terms.reduce((total, term) => m.add(total, term));
}

/** h at a share of √T in [0, 1], by Clenshaw's recurrence. */
function depthAt<V, B>(m: Arithmetic<V, B>, coefficients: readonly V[], share: V): V {
  const z = m.sub(m.add(share, share), m.const(1));
  const twice = m.add(z, z);
  let [near, far]: [V, V] = [coefficients[DEGREE]!, m.const(0)];
  for (let k = DEGREE - 1; k > 0; k--) {
    [near, far] = [m.add(m.sub(m.mul(twice, near), far), coefficients[k]!), near];
  }
  const square = m.add(m.sub(m.mul(z, near), far), coefficients[0]!);
  return m.sqrt(m.max(square, m.const(0)));
}

/** The sums over an angle that a node's fixed points are made of; low and high are those of d2 and d1. */
interface Sums<V> {
  readonly lowDensity: V;
  readonly highDensity: V;
  readonly lowTail: V;
  readonly highTail: V;
}

interface Round<V> {
  readonly depth: Boundary<V>;
  readonly coefficients: readonly V[];
  readonly top: V;
  readonly rule: Rule<V>;
}

/** Which points of `INNER` a contract's integrals take: as many from the first on as `last` says, which counts from 0. */
interface Rule<V> {
  readonly first: V;
  readonly last: V;
}

/** What a node of √T knows of its contract: `share` of √T, and everything at its own time to expiry. */
interface Node<V> {
  readonly share: V;
  readonly own: V;
  readonly root: V;
  readonly time: V;
  readonly total: V;
  readonly growth: V;
  readonly carry: V;
}

/** The node's h after a step of the fixed-point iteration. */
function improve<V, B>(
  m: Arithmetic<V, B>,
  put: UnitPut<V, B>,
  { depth, coefficients, top, rule }: Round<V>,
  index: V,
): V {
  const share = m.gather(SHARES, index);
  const own = m.at(depth, index);
  const root = m.mul(put.rootExpiry, share);
  const time = m.mul(root, root);
  const [growth, carry] = [m.mul(put.rate, time), m.mul(put.dividend, time)];
  const node = { share, own, root, time, total: m.mul(put.volatility, root), growth, carry };
  const { pasted, matched } = fixedPoints(m, put, node, top, integrate(m, node, coefficients, rule));
  const steepness = m.div(m.sub(growth, carry), node.total);
  const trust = m.min(m.max(m.sub(m.const(3), m.mul(steepness, m.const(2.5))), m.const(0)), m.const(1));
  const blended = m.add(m.mul(trust, pasted), m.mul(m.sub(m.const(1), trust), matched));
  const isPasted = m.ge(trust, m.const(1));
  const isMatched = m.le(trust, m.const(0));
  const found = m.sub(top, m.select(isPasted, pasted, m.select(isMatched, matched, blended)));
  // Where both sides of a fixed point have underflowed the boundary stays.
  return m.select(m.lt(m.abs(found), m.const(Infinity)), m.max(found, m.const(0)), own);
}

/** log of the boundary by the paper's fixed points A (`pasted`) and B (`matched`), its equations 32 and 36. */
function fixedPoints<V, B>(
  m: Arithmetic<V, B>,
  { rate, dividend, volatility }: UnitPut<V, B>,
  { own, root, time, total, growth, carry }: Node<V>,
  top: V,
  sums: Sums<V>,
): { pasted: V; matched: V } {
  const [zero, one] = [m.const(0), m.const(1)];
  const drift = m.sub(growth, carry);
  const { low, high } = deviations(m, m.add(m.sub(top, own), drift), total);
  const [lowDensity, highDensity] = [density(m, low, zero), density(m, high, zero)];
  const perRoot = m.div(root, volatility);
  const slope = (atExpiry: V, rateOf: V, sum: V): V =>
    m.add(m.div(atExpiry, total), m.mul(m.mul(rateOf, perRoot), sum));
  const value = (atExpiry: V, rateOf: V, sum: V): V => m.add(atExpiry, m.mul(m.mul(rateOf, time), sum));
  const paid = value(tail(m, low, lowDensity, one), rate, sums.lowTail);
  const received = value(tail(m, high, highDensity, one), dividend, sums.highTail);
  const paidSlope = slope(lowDensity, rate, sums.lowDensity);
  const receivedSlope = slope(highDensity, dividend, sums.highDensity);
  return {
    pasted: m.sub(log(m, m.div(paidSlope, m.add(received, receivedSlope))), drift),
    matched: m.sub(log(m, m.div(paid, received)), drift),
  };
}

/** d2 and d1 from log(spot / strike) with its drift, and the total volatility. */
function deviations<V, B>(m: Arithmetic<V, B>, distance: V, total: V): { low: V; high: V } {
  const middle = m.div(distance, total);
  const half = m.mul(total, m.const(0.5));
  return { low: m.sub(middle, half), high: m.add(middle, half) };
}

function integrate<V, B>(m: Arithmetic<V, B>, node: Node<V>, coefficients: readonly V[], rule: Rule<V>): Sums<V> {
  const none = Array.from({ length: 4 }, () => m.const(0));
  const drift = m.sub(node.growth, node.carry);
  const states = m.loop(STEEPER.points, none, (sums, trip) => {
    const { cosine, sine, weight } = pointAt(m, INNER, m.add(rule.first, trip));
    const there = depthAt(m, coefficients, m.mul(node.share, cosine));
    const distance = m.add(m.sub(there, node.own), m.mul(drift, m.mul(sine, sine)));
    const { low, high } = deviations(m, distance, m.mul(node.total, sine));
    const passed = m.mul(cosine, cosine);
    const [growth, carry] = [m.mul(node.growth, passed), m.mul(node.carry, passed)];
    const [lowDensity, highDensity] = [density(m, low, growth), density(m, high, carry)];
    const [lowTail, highTail] = [
      tail(m, low, lowDensity, expBounded(m, growth)),
      tail(m, high, highDensity, expBounded(m, carry)),
    ];
    const perRoot = m.mul(cosine, weight);
    const perTime = m.mul(perRoot, sine);
    const terms = [
      m.mul(lowDensity, perRoot),
      m.mul(highDensity, perRoot),
      m.mul(lowTail, perTime),
      m.mul(highTail, perTime),
    ];
    return { next: terms.map((term, k) => m.add(sums[k]!, term)), done: m.ge(trip, rule.last) };
  });
  const [lowDensity, highDensity, lowTail, highTail] = states as [V, V, V, V];
  return { lowDensity, highDensity, lowTail, highTail };
}

/** What early exercise adds to the European price, for a spot above the boundary. */
export function premium<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>, depth: Boundary<V>): V {
  const { rate, dividend, expiry } = put;
  const coefficients = series(m, depth);
  const height = m.sub(put.logSpot, log(m, put.nearExpiry));
  const [growth, carry] = [m.mul(rate, expiry), m.mul(dividend, expiry)];
  const total = m.mul(put.volatility, put.rootExpiry);
  const [sum] = m.loop(OUTER.length, [m.const(0)], ([before], trip) => {
    const { cosine, sine, weight } = pointAt(m, OUTER, trip);
    const elapsed = m.mul(sine, sine);
    const distance = m.add(m.add(height, depthAt(m, coefficients, cosine)), m.mul(m.sub(growth, carry), elapsed));
    const { low, high } = deviations(m, distance, m.mul(total, sine));
    const flow = (amount: V, d: V): V => {
      const exponent = m.neg(m.mul(amount, elapsed));
      const below = m.neg(d);
      return m.mul(amount, tail(m, below, density(m, below, exponent), expBounded(m, exponent)));
    };
    const earned = m.sub(flow(growth, low), m.mul(put.spot, flow(carry, high)));
    return { next: [m.add(before!, m.mul(earned, m.mul(m.mul(sine, cosine), weight)))], done: m.bool(false) };
  });
  return sum!;
}

/** The rule's point of a number. */
function pointAt<V, B>(m: Arithmetic<V, B>, rule: AngleTables, index: V): { cosine: V; sine: V; weight: V } {
  return {
    cosine: m.gather(rule.cosines, index),
    sine: m.gather(rule.sines, index),
    weight: m.gather(rule.weights, index),
  };
}
