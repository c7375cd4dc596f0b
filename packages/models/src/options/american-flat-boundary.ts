/**
 * American options with a flat boundary of exercise. It knows no other boundary.
 *
 * Petter Bjerksund and Gunnar Stensland, "Closed-form approximation of American options" (Scandinavian Journal of
 * Management 9 (1993) S87), as in Haug, "The complete guide to option pricing formulas" (1998), p. 26: a call that is
 * exercised as soon as the underlying reaches I is worth a closed form, and less than the best. Puts by symmetry. With
 * X = log(S / I) every power of S and I is one exponential, so that none overflows for a small volatility.
 */
import { type Arithmetic, exp, expBounded, log } from '@tessera/engine';
import { density, tail } from './american-normal.ts';
import type { UnitPut } from './american-put.ts';

/** A call on a strike of 1, which the unit put is by symmetry; times the put's spot it is worth the same. */
interface UnitCall<V> {
  readonly rate: V;
  readonly drift: V;
  readonly variance: V;
  readonly expiry: V;
  readonly total: V;
  /** log of spot, and of the boundary. */
  readonly logSpot: V;
  readonly logBoundary: V;
}

/** The price of the unit put, and whether the spot has reached the boundary. */
export function flatBoundaryPrice<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>): { price: V; isExercised: B } {
  const [zero, one] = [m.const(0), m.const(1)];
  const { expiry, volatility } = put;
  const [rate, drift] = [put.dividend, m.sub(put.dividend, put.rate)];
  const variance = m.mul(volatility, volatility);
  const total = m.mul(volatility, put.rootExpiry);
  const bias = m.sub(m.const(0.5), m.div(drift, variance));
  const square = m.add(m.mul(bias, bias), m.div(m.mul(m.const(2), rate), variance));
  const power = m.add(bias, m.sqrt(m.max(square, zero)));
  const least = m.div(one, put.nearExpiry);
  // β / (β - 1) without expiry.
  const span = m.max(m.sub(m.div(power, m.sub(power, one)), least), m.mul(least, m.const(1e-12)));
  const exponent = m.div(m.mul(m.neg(m.add(m.mul(drift, expiry), m.add(total, total))), least), span);
  const reached = m.sub(one, exp(m, m.min(exponent, zero)));
  const boundary = m.add(least, m.mul(span, reached));
  const call: UnitCall<V> = {
    rate,
    drift,
    variance,
    expiry,
    total,
    logSpot: m.neg(put.logSpot),
    logBoundary: log(m, boundary),
  };
  const value = (gamma: V, logThreshold: V): V => hit(m, call, gamma, logThreshold);
  const top = call.logBoundary;
  const payoff = m.sub(boundary, one);
  const distance = m.sub(call.logSpot, top);
  const touched = m.mul(payoff, m.sub(decayed(m, m.mul(power, distance)), value(power, top)));
  const assets = m.mul(boundary, m.sub(value(one, top), value(one, zero)));
  const cash = m.sub(value(zero, zero), value(zero, top));
  const price = m.add(touched, m.add(assets, cash));
  return { price: m.mul(put.spot, price), isExercised: m.ge(distance, zero) };
}

/** e^x for x that is at most 0 wherever it counts. */
function decayed<V, B>(m: Arithmetic<V, B>, x: V): V {
  return expBounded(m, m.max(m.min(x, m.const(0)), m.const(-700)));
}

/**
 * φ(S, T, γ, H, I) / I^γ of the paper: the value of (S_T / I)^γ paid at T if S_T is below H and the boundary I has not been
 * reached, e^(λT) (S / I)^γ (Φ(d) - (I / S)^κ Φ(d - 2 log(I / S) / σ√T)).
 */
function hit<V, B>(m: Arithmetic<V, B>, call: UnitCall<V>, gamma: V, logThreshold: V): V {
  const { rate, drift, variance, expiry, total } = call;
  const half = m.const(0.5);
  const distance = m.sub(call.logSpot, call.logBoundary);
  const moved = m.mul(m.add(drift, m.mul(m.sub(gamma, half), variance)), expiry);
  const growth = m.sub(
    m.add(m.mul(gamma, drift), m.mul(m.mul(m.mul(gamma, m.sub(gamma, m.const(1))), half), variance)),
    rate,
  );
  const direct = m.div(m.add(m.sub(call.logSpot, logThreshold), moved), m.neg(total));
  const image = m.add(direct, m.div(m.add(distance, distance), total));
  const kappa = m.sub(m.add(m.div(m.add(drift, drift), variance), m.add(gamma, gamma)), m.const(1));
  const exponent = m.add(m.mul(growth, expiry), m.mul(gamma, distance));
  const imageExponent = m.sub(exponent, m.mul(kappa, distance));
  return m.sub(scaledTail(m, direct, exponent), scaledTail(m, image, imageExponent));
}

/** e^exponent Φ(d), of which only the product is within the doubles. */
function scaledTail<V, B>(m: Arithmetic<V, B>, d: V, exponent: V): V {
  const factor = expBounded(m, m.min(m.max(exponent, m.const(-700)), m.const(700)));
  return tail(m, d, density(m, d, exponent), factor);
}
