/**
 * American options: what each method gives for a contract, and the bounds that every price obeys. It knows no tables,
 * units or Greeks.
 */
import { type Arithmetic, expBounded, log } from '@tessera/engine';
import { perpetualPut } from './american-boundary.ts';
import { flatBoundaryPrice } from './american-flat-boundary.ts';
import { boundary, premium } from './american-integral.ts';
import { type UnitPut, unitPut } from './american-put.ts';
import { quadraticPremium } from './american-quadratic.ts';
import { blackScholes } from './black-scholes.ts';
import type { Contract } from './contract.ts';
import type { AmericanMethod } from './pricer.ts';

/** The methods that are operations; the tree is `binomial.ts`. */
export type AmericanFormula = Exclude<AmericanMethod, 'binomial'>;

export interface AmericanPrice<V, B> {
  readonly price: V;
  /** The holder had better exercise now: the price is the intrinsic value, delta is the sign, and nothing else moves it. */
  readonly isExercised: B;
  /** Take the tree's price instead. */
  readonly hasTwoBoundaries: B;
}

/**
 * An American contract by a formula. Prices are at least the European price and the intrinsic value, and what a holder makes
 * who exercises at the best fixed time. Where early exercise never pays (a call with q <= 0 and q <= r, a put with r <= 0
 * and r <= q) it is the European price.
 *
 * Errors are parts of the larger of spot and strike, of rates up to 15 % and volatilities from 3 % to 80 %:
 * - `andersen-lake`: 1e-6 up to five years, 3e-6 up to thirty; half of all contracts 1e-9
 * - `barone-adesi-whaley`: 0.3 % up to a year, 2.5 % up to five; nothing is promised beyond
 * - `bjerksund-stensland`: a lower bound, by up to 1 % up to a year, 2.5 % up to five. It is the flat boundary of 1993,
 *   which published tables have, not the two steps of 2002.
 *
 * Where exercise pays between two boundaries (q < r < 0 of a put, r < q < 0 of a call; `hasTwoBoundaries`) only the tree of
 * `binomial.ts` is right.
 */
export function americanPrice<V, B>(
  m: Arithmetic<V, B>,
  contract: Contract<V>,
  method: AmericanFormula,
): AmericanPrice<V, B> {
  const put = unitPut(m, contract);
  const { price: european } = blackScholes(m, 'black-scholes', contract);
  const { value, isExercised } = FORMULAS[method](m, contract, put, european);
  const immediate = m.mul(contract.sign, m.sub(contract.spot, contract.strike));
  const intrinsic = m.max(immediate, m.const(0));
  const least = m.max(m.max(european, intrinsic), m.mul(put.unit, certainValue(m, put)));
  const reached = m.select(isExercised, intrinsic, m.min(value, most(m, contract, put)));
  const isFlat = m.le(m.mul(put.volatility, put.rootExpiry), m.const(FLAT));
  // A value that is no number loses against the bounds.
  const bounded = m.select(m.and(m.gt(reached, least), m.not(isFlat)), reached, least);
  const price = m.select(put.isEuropean, european, m.add(bounded, m.mul(european, m.const(0))));
  return {
    price,
    isExercised: m.and(m.gt(intrinsic, m.const(0)), m.le(price, intrinsic)),
    hasTwoBoundaries: put.hasTwoBoundaries,
  };
}

/** Up to this total volatility the price is that without any: early exercise depends on it by less than 1e-7 of the strike. */
const FLAT = 1e-7;

/**
 * The most it can be worth: spot (of a call) or strike, at the highest that its yield or rate makes it until expiry, and where
 * that rate is positive the contract without expiry.
 */
function most<V, B>(m: Arithmetic<V, B>, { expiry }: Contract<V>, put: UnitPut<V, B>): V {
  const zero = m.const(0);
  const growth = m.max(m.neg(m.mul(put.rate, expiry)), zero);
  const grown = expBounded(m, m.min(growth, m.const(100)));
  return m.mul(put.unit, m.select(m.gt(put.rate, zero), perpetualPut(m, put).price, grown));
}

/**
 * From this (r - q - σ²/2)√T / σ on a put never comes back once it has left the boundary, and expiry does not count: what is
 * exercised later than T in a put without expiry is worth less than e^(-STEEPEST² / 2) of the strike.
 */
const STEEPEST = 7;

type Formula = <V, B>(
  m: Arithmetic<V, B>,
  contract: Contract<V>,
  put: UnitPut<V, B>,
  european: V,
) => { value: V; isExercised: B };

const FORMULAS: Readonly<Record<AmericanFormula, Formula>> = {
  'andersen-lake': (m, _, put, european) => {
    const depth = boundary(m, put);
    const endless = perpetualPut(m, put);
    const { rate, dividend, volatility, rootExpiry } = put;
    const away = m.sub(m.sub(rate, dividend), m.mul(m.const(0.5), m.mul(volatility, volatility)));
    const isSteepest = m.gt(m.mul(away, rootExpiry), m.mul(volatility, m.const(STEEPEST)));
    const isEndless = m.and(m.gt(rate, m.const(0)), isSteepest);
    const top = m.select(isEndless, endless.logBoundary, m.sub(log(m, put.nearExpiry), depth[0]!));
    const value = m.add(european, m.mul(put.unit, premium(m, put, depth)));
    return {
      value: m.select(isEndless, m.mul(put.unit, endless.price), value),
      isExercised: m.le(put.logSpot, top),
    };
  },
  'barone-adesi-whaley': (m, contract, put, european) => {
    const { premium, isExercised } = quadraticPremium(m, contract, put);
    return { value: m.add(european, premium), isExercised };
  },
  'bjerksund-stensland': (m, _, put) => {
    const { price, isExercised } = flatBoundaryPrice(m, put);
    return { value: m.mul(put.unit, price), isExercised };
  },
};

/** The most that e^(-rt) - S e^(-qt) reaches between now and expiry, by itself: the price without volatility. */
function certainValue<V, B>(m: Arithmetic<V, B>, { rate, dividend, spot, expiry }: UnitPut<V, B>): V {
  const ratio = m.div(m.mul(dividend, spot), rate);
  const best = m.div(log(m, ratio), m.sub(dividend, rate));
  const time = m.select(m.lt(m.abs(best), m.const(Infinity)), m.min(m.max(best, m.const(0)), expiry), m.const(0));
  const paid = (rateOf: V): V => expBounded(m, m.neg(m.mul(rateOf, time)));
  return m.sub(paid(rate), m.mul(spot, paid(dividend)));
}
