/**
 * European options after Black, Scholes and Merton, of a spot with a continuous yield: the price and its derivatives as
 * operations, from parts that all of them share. What nobody asks for is pruned from the graph. It knows no tables.
 *
 * The limits, for every allowed contract (none gives NaN or an infinity):
 * - T = 0 or σ = 0: the price is the discounted forward's intrinsic value; delta is 0 or e^(-qT), half of it where the
 *   discounted spot and strike are equal (the kink); vega is its limit, which is 0 except at the kink of σ = 0, T > 0
 * - there, and wherever σ√T <= 1e-30, gamma and all that derive from the price's curvature are 0, at the kink too, where they
 *   have no limit: a sum over a portfolio survives; theta is then that of the intrinsic value
 * - growth beyond e^100 and discounting beyond e^-200 until expiry count as these
 * - what is worth less than 1e-304 of spot or strike is worth 0
 */
import type { Arithmetic } from '@tessera/engine';
import type { Contract } from './contract.ts';
import { type Forward, forward } from './forward.ts';
import type { OptionModel } from './pricer.ts';
import type { QuantityName } from './quantities.ts';
import { type Tails, tails } from './tails.ts';

/** The price and all derivatives, as derivatives are: per year, per 1.00. */
export type Quantities<V> = Readonly<Record<QuantityName, V>>;

/**
 * An allowed European contract by the model; a 0 may have either sign. In Black-76 the yield is the interest rate, whatever the contract says: rho is the
 * derivative with spot's forward held, and nothing depends on a dividend yield (its rho is 0).
 */
export function blackScholes<V, B>(m: Arithmetic<V, B>, model: OptionModel, given: Contract<V>): Quantities<V> {
  const contract = model === 'black-76' ? { ...given, dividend: given.rate } : given;
  const of = forward(m, contract);
  const parts = { contract, of, tails: tails(m, of) };
  return { ...first(m, model, parts), ...higher(m, parts) };
}

interface Parts<V, B> {
  readonly contract: Contract<V>;
  readonly of: Forward<V, B>;
  readonly tails: Tails<V>;
}

/** What the holder of a call (a put) would receive and pay (pay and receive), discounted, each times its probability. */
function legs<V, B>(
  m: Arithmetic<V, B>,
  { contract, of, tails: { inner, outer } }: Parts<V, B>,
): { asset: V; cash: V; intrinsic: V } {
  const { sign } = contract;
  const isPutSide = m.gt(of.log, m.const(0));
  const isOut = m.xor(m.gt(sign, m.const(0)), isPutSide);
  const asset = m.select(isPutSide, outer, inner);
  const cash = m.select(isPutSide, inner, outer);
  return {
    asset: m.select(isOut, asset, m.sub(of.spot, asset)),
    cash: m.select(isOut, cash, m.sub(of.strike, cash)),
    intrinsic: m.max(m.mul(sign, of.difference), m.const(0)),
  };
}

type FirstName = 'price' | 'delta' | 'theta' | 'vega' | 'rho' | 'dividend_rho';

function first<V, B>(m: Arithmetic<V, B>, model: OptionModel, parts: Parts<V, B>): Record<FirstName, V> {
  const { contract, of, tails } = parts;
  const { spot, expiry, rate, dividend, volatility, sign } = contract;
  const { asset, cash, intrinsic } = legs(m, parts);
  const signedAsset = m.mul(sign, asset);
  const signedCash = m.mul(sign, cash);
  const price = m.add(tails.value, intrinsic);
  const decay = m.div(m.mul(curvature(m, parts), m.mul(volatility, m.const(0.5))), m.max(of.rootExpiry, m.const(TINY)));
  const carry = m.sub(m.mul(dividend, signedAsset), m.mul(rate, signedCash));
  const isForward = model === 'black-76';
  return {
    price,
    delta: m.div(signedAsset, spot),
    theta: m.sub(carry, decay),
    vega: m.mul(tails.density, of.rootExpiry),
    rho: m.mul(expiry, isForward ? m.neg(price) : signedCash),
    dividend_rho: isForward ? m.const(0) : m.neg(m.mul(expiry, signedAsset)),
  };
}

/** A divisor in place of 0; what it divides is 0 there. Above it √T, T and σ of a curved contract all lie. */
const TINY = 1e-70;

/** The density that second derivatives are made of: 0 where the price has no curvature. */
function curvature<V, B>(m: Arithmetic<V, B>, { of, tails }: Parts<V, B>): V {
  return m.select(of.isCurved, tails.density, m.const(0));
}

function higher<V, B>(m: Arithmetic<V, B>, parts: Parts<V, B>): Record<Exclude<QuantityName, FirstName>, V> {
  const { contract, of } = parts;
  const { spot, rate, dividend, sign } = contract;
  const { d1, d2 } = parts.tails;
  const expiry = m.max(contract.expiry, m.const(TINY));
  const volatility = m.max(contract.volatility, m.const(TINY));
  const perSpot = m.div(curvature(m, parts), spot);
  const gamma = m.div(perSpot, m.mul(spot, of.divisor));
  const product = m.mul(d1, d2);
  // ∂d1 / ∂T
  const drift = m.sub(m.div(m.sub(rate, dividend), of.divisor), m.div(m.mul(d2, m.const(0.5)), expiry));
  const asset = m.mul(sign, legs(m, parts).asset);
  return {
    gamma,
    vanna: m.neg(m.div(m.mul(perSpot, d2), volatility)),
    volga: m.div(m.mul(m.mul(curvature(m, parts), of.rootExpiry), product), volatility),
    charm: m.sub(m.div(m.mul(dividend, asset), spot), m.mul(perSpot, drift)),
    speed: m.neg(m.mul(m.div(gamma, spot), m.add(m.div(d1, of.divisor), m.const(1)))),
    zomma: m.div(m.mul(gamma, m.sub(product, m.const(1))), volatility),
    color: m.mul(gamma, m.add(m.add(dividend, m.div(m.const(0.5), expiry)), m.mul(d1, drift))),
  };
}
