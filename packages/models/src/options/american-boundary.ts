/**
 * The boundary of early exercise by Li's QD+ approximation. It knows no integral equation, which begins with it.
 *
 * Minqiang Li, "Analytical approximations for the critical stock prices of American options: a performance comparison"
 * (Review of Derivatives Research 13 (2010) 75), as Andersen, Lake and Offengenden (2016) use it: with τ to expiry,
 * the boundary S of a put on a strike of 1 satisfies
 *   (1 - e^(-qτ) Φ(-d1)) S - β (1 - S - p(S)) + (α / e^(-rτ)) θ(S) = 0,
 * p and θ the European put's price and its derivative by time, α and β of r, q, σ and τ alone.
 */
import { type Arithmetic, exp, expBounded, log } from '@tessera/engine';
import { density, tail } from './american-normal.ts';
import type { UnitPut } from './american-put.ts';

/** Newton's steps: each doubles the digits, and the start has one. The integral equation wants four. */
const STEPS = 4;

/** Parts of the equation that do not depend on S. */
interface Coefficients<V> {
  readonly total: V;
  readonly drift: V;
  readonly discount: V;
  readonly carry: V;
  readonly alphaOverDiscount: V;
  readonly beta: V;
}

/** log of the boundary at √τ = √T · share, at most that just before expiry. */
export function startingBoundary<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>, share: V): V {
  const top = log(m, put.nearExpiry);
  const equation = coefficients(m, put, share);
  const [found] = m.loop(STEPS, [guessBoundary(m, put, share)], ([x]) => ({
    next: [newton(m, put, equation, x!, top)],
    done: m.bool(false),
  }));
  return found!;
}

function coefficients<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>, share: V): Coefficients<V> {
  const { rate, dividend, volatility } = put;
  const [one, two] = [m.const(1), m.const(2)];
  const time = m.mul(put.expiry, m.mul(share, share));
  const growth = m.mul(rate, time);
  const discount = expBounded(m, m.neg(growth));
  const variance = m.mul(volatility, volatility);
  const perYear = discountedPerYear(m, rate, time, discount);
  const bias = m.sub(m.div(m.mul(two, m.sub(rate, dividend)), variance), one);
  const root = m.sqrt(m.add(m.mul(bias, bias), m.div(m.mul(m.const(8), perYear), variance)));
  const lambda = m.mul(m.const(-0.5), m.add(bias, root));
  const slope = m.div(m.mul(two, m.mul(perYear, perYear)), m.mul(variance, root));
  const alphaOverDiscount = m.neg(m.div(two, m.mul(variance, root)));
  const alpha = m.mul(alphaOverDiscount, discount);
  return {
    total: m.mul(volatility, m.mul(put.rootExpiry, share)),
    drift: m.mul(m.sub(rate, dividend), time),
    discount,
    carry: expBounded(m, m.neg(m.mul(dividend, time))),
    alphaOverDiscount,
    beta: m.sub(m.mul(alpha, m.sub(perYear, m.div(slope, root))), lambda),
  };
}

/** r / (1 - e^(-rτ)) from its discount e^(-rτ), by the series where that is 0 / 0. */
export function discountedPerYear<V, B>(m: Arithmetic<V, B>, rate: V, time: V, discount: V): V {
  const one = m.const(1);
  const growth = m.mul(rate, time);
  const series = m.add(one, m.mul(m.mul(growth, m.const(0.5)), m.add(one, m.mul(growth, m.const(1 / 6)))));
  const isNear = m.lt(m.abs(growth), m.const(1e-4));
  return m.select(isNear, m.div(series, time), m.div(rate, m.select(isNear, one, m.sub(one, discount))));
}

/** log S between the perpetual boundary and that before expiry, as in Barone-Adesi and Whaley 1987, eq. 30. */
export function guessBoundary<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>, share: V): V {
  const { rate, dividend, volatility, nearExpiry } = put;
  const perpetual = m.min(perpetualBoundary(m, put), m.mul(nearExpiry, m.const(0.9999)));
  const time = m.mul(put.expiry, m.mul(share, share));
  const spread = m.mul(m.add(share, share), m.mul(volatility, put.rootExpiry));
  const rateOf = m.div(nearExpiry, m.sub(nearExpiry, perpetual));
  const exponent = m.min(m.mul(m.sub(m.mul(m.sub(rate, dividend), time), spread), rateOf), m.const(0));
  const boundary = m.add(perpetual, m.mul(m.sub(nearExpiry, perpetual), exp(m, exponent)));
  return log(m, m.max(boundary, m.const(1e-300)));
}

/** A put without expiry (Merton 1973): its boundary is λ / (λ - 1), above which it is worth (1 - B) (S / B)^λ. */
export interface PerpetualPut<V> {
  readonly logBoundary: V;
  readonly price: V;
}

/** For a rate above 0; one with expiry is worth no more. */
export function perpetualPut<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>): PerpetualPut<V> {
  const power = perpetualPower(m, put);
  const boundary = perpetualBoundary(m, put);
  const logBoundary = log(m, boundary);
  const exponent = m.mul(power, m.max(m.sub(put.logSpot, logBoundary), m.const(0)));
  // 1 - B without cancellation.
  const payoff = m.div(m.const(1), m.sub(m.const(1), power));
  return { logBoundary, price: m.mul(payoff, expBounded(m, m.max(exponent, m.const(-700)))) };
}

function perpetualBoundary<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>): V {
  const power = perpetualPower(m, put);
  return m.max(m.div(power, m.sub(power, m.const(1))), m.const(1e-300));
}

/** The negative root λ of σ²λ²/2 + (r - q - σ²/2)λ = r. */
function perpetualPower<V, B>(m: Arithmetic<V, B>, { rate, dividend, volatility }: UnitPut<V, B>): V {
  const variance = m.mul(volatility, volatility);
  const bias = m.sub(m.div(m.mul(m.const(2), m.sub(rate, dividend)), variance), m.const(1));
  const interest = m.div(m.mul(m.const(8), m.max(rate, m.const(0))), variance);
  const sum = m.add(m.abs(bias), m.sqrt(m.add(m.mul(bias, bias), interest)));
  // Where the bias is below 0 the root would cancel against it.
  return m.mul(m.const(-0.5), m.select(m.gt(bias, m.const(0)), sum, m.div(interest, m.max(sum, m.const(1e-300)))));
}

/** One step of Newton's method in S from log S, kept between S / 2 and the boundary before expiry. */
function newton<V, B>(m: Arithmetic<V, B>, put: UnitPut<V, B>, of: Coefficients<V>, x: V, top: V): V {
  const { rate, dividend, volatility } = put;
  const [one, zero] = [m.const(1), m.const(0)];
  const boundary = exp(m, x);
  const d1 = m.add(m.div(m.add(x, of.drift), of.total), m.mul(of.total, m.const(0.5)));
  const d2 = m.sub(d1, of.total);
  const [phi1, phi2] = [density(m, d1, zero), density(m, d2, zero)];
  const asset = m.mul(of.carry, tail(m, m.neg(d1), phi1, one));
  const cash = m.mul(of.discount, tail(m, m.neg(d2), phi2, one));
  const price = m.sub(cash, m.mul(boundary, asset));
  const curve = m.div(m.mul(of.carry, phi1), of.total);
  const decay = m.mul(m.mul(volatility, volatility), m.const(0.5));
  const theta = m.sub(m.mul(rate, cash), m.mul(boundary, m.add(m.mul(dividend, asset), m.mul(decay, curve))));
  // ∂θ/∂S, with φ(d2) e^(-rτ) = S φ(d1) e^(-qτ).
  const bend = m.mul(decay, m.sub(one, m.div(d1, of.total)));
  const thetaSlope = m.sub(m.mul(curve, m.sub(m.sub(dividend, rate), bend)), m.mul(dividend, asset));
  const kept = m.sub(one, asset);
  const value = m.sub(
    m.add(m.mul(kept, boundary), m.mul(of.alphaOverDiscount, theta)),
    m.mul(of.beta, m.sub(m.sub(one, boundary), price)),
  );
  const slope = m.add(m.add(kept, curve), m.add(m.mul(of.beta, kept), m.mul(of.alphaOverDiscount, thetaSlope)));
  const ratio = m.sub(one, m.div(value, m.mul(slope, boundary)));
  const step = log(m, m.max(ratio, m.const(0.5)));
  const next = m.min(m.add(x, step), top);
  return m.select(m.eq(next, next), next, x);
}
