/**
 * What a contract looks like from its expiry: discounted spot and strike, the logarithm of their ratio and the volatility
 * until then. It knows no option.
 */
import { type Arithmetic, expBounded, logRatio } from '@tessera/engine';
import type { Contract } from './contract.ts';

/** A total volatility up to this counts as none: below it Greeks near the strike would overflow. */
export const FLAT = 1e-30;

/** Growth by more than e^100 counts as that, discounting by more than e^-200 likewise. */
const GROWTH = { low: -200, high: 100 } as const;

/** `log` = log(spot / strike): both discounted, the spot by its yield. */
export interface Forward<V, B> {
  readonly spot: V;
  readonly strike: V;
  readonly log: V;
  /** √(spot · strike). */
  readonly mean: V;
  /** spot - strike, exact to a few roundings also where they are nearly equal. */
  readonly difference: V;
  /** √T. */
  readonly rootExpiry: V;
  /** σ√T, and the same where it must divide. */
  readonly total: V;
  readonly divisor: V;
  /** Whether the price has any curvature: a total volatility above `FLAT`. */
  readonly isCurved: B;
}

export function forward<V, B>(m: Arithmetic<V, B>, contract: Contract<V>): Forward<V, B> {
  const carried = growth(m, contract.dividend, contract.expiry);
  const discounted = growth(m, contract.rate, contract.expiry);
  const spot = m.mul(contract.spot, expBounded(m, carried));
  const strike = m.mul(contract.strike, expBounded(m, discounted));
  const log = m.add(logRatio(m, contract.spot, contract.strike), m.sub(carried, discounted));
  const mean = m.sqrt(m.mul(spot, strike));
  const rootExpiry = m.sqrt(contract.expiry);
  const total = m.mul(contract.volatility, rootExpiry);
  return {
    spot,
    strike,
    log,
    mean,
    difference: difference(m, m.sub(spot, strike), mean, log),
    rootExpiry,
    total,
    divisor: m.max(total, m.const(FLAT)),
    isCurved: m.gt(total, m.const(FLAT)),
  };
}

/** -rate · expiry within `GROWTH`. */
function growth<V, B>(m: Arithmetic<V, B>, rate: V, expiry: V): V {
  const x = m.neg(m.mul(rate, expiry));
  return m.min(m.max(x, m.const(GROWTH.low)), m.const(GROWTH.high));
}

/** Coefficients of 2 sinh(x / 2) / x in x²: to 2^-53 for |x| <= 0.1. */
const SINH = [1, 1 / 24, 1 / 1920, 1 / 322560] as const;

/** spot - strike = √(spot · strike) · 2 sinh(log / 2), by its series where the difference itself would cancel. */
function difference<V, B>(m: Arithmetic<V, B>, plain: V, mean: V, log: V): V {
  const z = m.mul(log, log);
  const series = SINH.reduceRight<V>((sum, c) => m.add(m.mul(sum, z), m.const(c)), m.const(0));
  return m.select(m.lt(z, m.const(0.01)), m.mul(m.mul(mean, log), series), plain);
}
