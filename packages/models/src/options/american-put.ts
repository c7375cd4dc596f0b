/**
 * What all methods for American options start from: every contract as a put on a strike of 1, and whether early exercise
 * can pay. It knows no method.
 *
 * A call is a put with spot and strike, rate and dividend yield exchanged (McDonald and Schroder 1998, Journal of
 * Computational Finance 1(3)). Early exercise of a put at a price S of the underlying earns rK - qS per year; it is optimal
 * below one boundary where that can only become positive as S falls.
 */
import { type Arithmetic, logRatio } from '@tessera/engine';
import type { Contract } from './contract.ts';

/** Growth or discounting by more than e^100 until expiry counts as that, as in `forward.ts`. */
const FARTHEST = 100;

/** A put on a strike of 1. */
export interface UnitPut<V, B> {
  /** Of spot / strike. */
  readonly spot: V;
  readonly logSpot: V;
  readonly expiry: V;
  readonly rootExpiry: V;
  readonly rate: V;
  readonly dividend: V;
  /** Above 0: a smaller one counts as 1e-12 over √T. */
  readonly volatility: V;
  /** What the put's price is to be multiplied by. */
  readonly unit: V;
  /** The boundary just before expiry: the lower of 1 and rate / dividend. */
  readonly nearExpiry: V;
  /** Early exercise never pays: the contract is worth its European price. */
  readonly isEuropean: B;
  /** q < r < 0: exercise pays between two boundaries (Battauz, De Donno and Sbuelz 2015, Management Science 61(5)). */
  readonly hasTwoBoundaries: B;
}

export function unitPut<V, B>(m: Arithmetic<V, B>, contract: Contract<V>): UnitPut<V, B> {
  const [zero, one] = [m.const(0), m.const(1)];
  const isCall = m.gt(contract.sign, zero);
  const choose = (put: V, call: V): V => m.select(isCall, call, put);
  const unit = choose(contract.strike, contract.spot);
  const underlying = choose(contract.spot, contract.strike);
  const longest = m.div(m.const(FARTHEST), m.max(m.abs(contract.rate), m.abs(contract.dividend)));
  const expiry = m.max(m.min(contract.expiry, longest), m.const(1e-30));
  const rootExpiry = m.sqrt(expiry);
  const rate = choose(contract.rate, contract.dividend);
  const dividend = choose(contract.dividend, contract.rate);
  const earnsNothing = m.le(rate, zero);
  const isEuropean = m.and(earnsNothing, m.ge(dividend, rate));
  const isBelow = m.and(m.gt(rate, zero), m.gt(dividend, rate));
  return {
    spot: m.div(underlying, unit),
    logSpot: logRatio(m, underlying, unit),
    expiry,
    rootExpiry,
    rate,
    dividend,
    volatility: m.max(contract.volatility, m.div(m.const(1e-12), rootExpiry)),
    unit,
    nearExpiry: m.select(isBelow, m.div(rate, m.select(isBelow, dividend, one)), one),
    isEuropean,
    hasTwoBoundaries: m.and(m.lt(rate, zero), m.lt(dividend, rate)),
  };
}
