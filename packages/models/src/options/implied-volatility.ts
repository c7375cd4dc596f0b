/**
 * The volatility that a European price implies, written once over any arithmetic. It knows no table, unit or Greek.
 */
import type { Arithmetic } from '@tessera/engine';
import type { Contract } from './contract.ts';
import { forward } from './forward.ts';
import { normalisedVolatility } from './implied-normalised.ts';
import { OUTCOMES } from './pricer.ts';

/** A European contract of which not the volatility but the price is known. */
export interface QuotedContract<V> extends Omit<Contract<V>, 'volatility'> {
  readonly price: V;
}

const PRICED = OUTCOMES.indexOf('priced');
const BELOW_INTRINSIC = OUTCOMES.indexOf('below-intrinsic');
const ABOVE_MAXIMUM = OUTCOMES.indexOf('above-maximum');

/**
 * The volatility per √year at which the Black-Scholes-Merton price is the contract's, to full double precision: its
 * error is a few units of 2^-53 of the volatility, and of the price (with the intrinsic value) over vega. `outcome` is an
 * index of `OUTCOMES`; the volatility is NaN where it is not 0.
 *
 * The price lies between the discounted intrinsic value and the discounted spot (of a call) or strike (of a put).
 * - At the intrinsic value, or nearer to it than the rounding of it, the volatility is 0. So it is for a price of 0 out of
 *   the money, although higher volatilities also have prices that round to 0.
 * - Below it there is none: `below-intrinsic`.
 * - At the maximum, which only an infinite volatility reaches, and above: `above-maximum`.
 * - At expiry every volatility has the intrinsic value, and 0 is given; any higher price is `above-maximum`.
 */
export function impliedVolatility<V, B>(m: Arithmetic<V, B>, quoted: QuotedContract<V>): { volatility: V; outcome: V } {
  const { expiry, price, sign } = quoted;
  const zero = m.const(0);
  const of = forward(m, { ...quoted, volatility: zero });
  const cheaper = m.min(of.spot, of.strike);
  const intrinsic = m.max(m.mul(sign, of.difference), zero);
  // A call and a put of one strike differ by the intrinsic value: this is the price of the one out of the money.
  const timeValue = m.sub(price, intrinsic);
  const rounding = m.select(m.gt(intrinsic, zero), roundingOf(m, quoted, m.max(of.spot, of.strike)), zero);
  const isLeast = m.le(m.abs(timeValue), rounding);
  const isBelow = m.and(m.lt(timeValue, zero), m.not(isLeast));
  const isAbove = m.and(m.or(m.ge(timeValue, cheaper), m.le(expiry, zero)), m.gt(timeValue, rounding));
  const deviation = normalisedVolatility(m, {
    x: m.abs(of.log),
    price: m.div(timeValue, of.mean),
    complement: m.div(m.sub(cheaper, timeValue), of.mean),
    most: m.div(cheaper, of.mean),
  });
  const volatility = m.select(isLeast, zero, m.div(deviation, of.rootExpiry));
  const failure = m.select(isAbove, m.const(ABOVE_MAXIMUM), m.const(PRICED));
  return {
    volatility: m.select(m.or(isBelow, isAbove), m.const(NaN), volatility),
    outcome: m.select(isBelow, m.const(BELOW_INTRINSIC), failure),
  };
}

/** What the intrinsic value may be off by: a few roundings of the dearer of spot and strike, and of the rates' exponents. */
function roundingOf<V, B>(m: Arithmetic<V, B>, { expiry, rate, dividend }: QuotedContract<V>, dearer: V): V {
  const exponents = m.mul(m.add(m.abs(rate), m.abs(dividend)), expiry);
  return m.mul(m.mul(dearer, m.const(2 ** -51)), m.add(m.const(1), exponents));
}
