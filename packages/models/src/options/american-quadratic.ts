/**
 * The quadratic approximation of American options. It knows no integral equation.
 *
 * Giovanni Barone-Adesi and Robert Whaley, "Efficient analytic approximation of American option values" (Journal of Finance
 * 42 (1987) 301): the premium A (S / S*)^γ solves the pricing equation with its derivative by time guessed; S*, from
 * where exercise pays, makes value and slope continuous. It is not symmetric in calls and puts.
 */
import { type Arithmetic, exp, expBounded, log } from '@tessera/engine';
import { discountedPerYear, guessBoundary } from './american-boundary.ts';
import { density, tail } from './american-normal.ts';
import type { UnitPut } from './american-put.ts';
import type { Contract } from './contract.ts';

const STEPS = 8;

/** Per unit of strike, of the contract as it is (calls are not turned into puts). */
interface Problem<V> {
  readonly sign: V;
  readonly total: V;
  readonly drift: V;
  readonly carry: V;
  readonly discount: V;
  /** The exponent γ: above 1 of a call, below 0 of a put. */
  readonly power: V;
}

/** What early exercise adds to the European price, and whether it is optimal now. */
export function quadraticPremium<V, B>(
  m: Arithmetic<V, B>,
  contract: Contract<V>,
  put: UnitPut<V, B>,
): { premium: V; isExercised: B } {
  const problem = pose(m, contract, put);
  const { sign, power } = problem;
  const start = m.mul(m.neg(sign), guessBoundary(m, put, m.const(1)));
  const [found] = m.loop(STEPS, [start], ([x]) => ({ next: [newton(m, problem, x!)], done: m.bool(false) }));
  const critical = exp(m, found!);
  const distance = m.sub(m.mul(m.neg(sign), put.logSpot), found!);
  const { kept } = europeanAt(m, problem, found!);
  const atCritical = m.div(m.mul(m.mul(sign, critical), kept), power);
  const decay = m.max(m.min(m.mul(power, distance), m.const(0)), m.const(-700));
  return {
    premium: m.mul(contract.strike, m.mul(atCritical, expBounded(m, decay))),
    isExercised: m.ge(m.mul(sign, distance), m.const(0)),
  };
}

function pose<V, B>(m: Arithmetic<V, B>, contract: Contract<V>, put: UnitPut<V, B>): Problem<V> {
  const { rate, dividend, sign } = contract;
  const { expiry, volatility } = put;
  const [one, two] = [m.const(1), m.const(2)];
  const variance = m.mul(volatility, volatility);
  const growth = m.mul(rate, expiry);
  const discount = expBounded(m, m.neg(growth));
  const bias = m.sub(m.div(m.mul(two, m.sub(rate, dividend)), variance), one);
  const perYear = discountedPerYear(m, rate, expiry, discount);
  const root = m.sqrt(m.add(m.mul(bias, bias), m.div(m.mul(m.const(8), perYear), variance)));
  return {
    sign,
    total: m.mul(volatility, put.rootExpiry),
    drift: m.mul(m.sub(rate, dividend), expiry),
    carry: expBounded(m, m.neg(m.mul(dividend, expiry))),
    discount,
    power: m.mul(m.const(0.5), m.sub(m.mul(sign, root), bias)),
  };
}

/** The European price at log(spot / strike) = x, 1 less the size of its delta, and e^(-qT) φ(d1) / σ√T. */
function europeanAt<V, B>(m: Arithmetic<V, B>, problem: Problem<V>, x: V): { price: V; kept: V; curve: V } {
  const { sign, total, carry, discount } = problem;
  const [zero, one] = [m.const(0), m.const(1)];
  const d1 = m.add(m.div(m.add(x, problem.drift), total), m.mul(total, m.const(0.5)));
  const d2 = m.sub(d1, total);
  const phi = density(m, d1, zero);
  const asset = m.mul(carry, tail(m, m.mul(sign, d1), phi, one));
  const cash = m.mul(discount, tail(m, m.mul(sign, d2), density(m, d2, zero), one));
  return {
    price: m.mul(sign, m.sub(m.mul(exp(m, x), asset), cash)),
    kept: m.sub(one, asset),
    curve: m.div(m.mul(carry, phi), total),
  };
}

/** A step towards sign (S - 1) = price + sign S kept / γ, in log S, at most to a half or the double, and out of the money never. */
function newton<V, B>(m: Arithmetic<V, B>, problem: Problem<V>, x: V): V {
  const { sign, power } = problem;
  const one = m.const(1);
  const spot = exp(m, x);
  const { price, kept, curve } = europeanAt(m, problem, x);
  const signed = m.mul(sign, kept);
  const value = m.sub(m.sub(m.mul(sign, m.sub(spot, one)), price), m.div(m.mul(signed, spot), power));
  const slope = m.add(m.mul(signed, m.sub(one, m.div(one, power))), m.div(curve, power));
  const ratio = m.sub(one, m.div(value, m.mul(slope, spot)));
  const next = m.add(x, log(m, m.min(m.max(ratio, m.const(0.5)), m.const(2))));
  const inside = m.mul(sign, m.max(m.mul(sign, next), m.const(0)));
  return m.select(m.eq(inside, inside), inside, x);
}
