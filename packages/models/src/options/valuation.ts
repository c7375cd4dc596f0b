/** What a specification asks, over any arithmetic: the results of one European contract, in the units asked. It compiles nothing. */
import type { Arithmetic } from '@tessera/engine';
import { blackScholes } from './black-scholes.ts';
import { type Contract, zeroIfAllowed } from './contract.ts';
import { impliedVolatility } from './implied-volatility.ts';
import type { PricingSpecification } from './pricer.ts';
import type { QuantityName } from './quantities.ts';
import { factorOf } from './units.ts';

export type ResultName = QuantityName | 'implied_volatility';

/** The specification's results and, where there may be none, an index of `OUTCOMES`. */
export interface Valuation<V> {
  readonly results: readonly V[];
  readonly outcome?: V;
}

/** The names of a specification's results, in order. */
export function resultNames({ quantities, solve }: PricingSpecification): readonly ResultName[] {
  return solve === 'implied-volatility' ? ['implied_volatility', ...quantities] : quantities;
}

/**
 * Where the volatility is solved for, `volatility` of the contract is its price. Results are NaN where the contract is not
 * allowed or has no volatility; no result is -0.
 */
export function valuation<V, B>(
  m: Arithmetic<V, B>,
  specification: PricingSpecification,
  given: Contract<V>,
): Valuation<V> {
  const isForward = specification.model === 'black-76';
  const contract = isForward ? { ...given, dividend: given.rate } : given;
  if (specification.solve === 'price') {
    const zero = zeroIfAllowed(m, contract, 'volatility');
    return { results: quantitiesOf(m, specification, contract, zero) };
  }
  const zero = zeroIfAllowed(m, contract, 'premium');
  const { volatility, outcome } = impliedVolatility(m, { ...contract, price: contract.volatility });
  const ofPriced = m.add(zero, m.mul(volatility, m.const(0)));
  const quantities = quantitiesOf(m, specification, { ...contract, volatility }, ofPriced);
  return { results: [m.add(volatility, zero), ...quantities], outcome };
}

/** The asked quantities in their units, plus `zero`. */
function quantitiesOf<V, B>(
  m: Arithmetic<V, B>,
  { model, quantities, units }: PricingSpecification,
  contract: Contract<V>,
  zero: V,
): V[] {
  const all = blackScholes(m, model, contract);
  return quantities.map((name) => m.add(m.mul(all[name], m.const(factorOf(name, units))), zero));
}
