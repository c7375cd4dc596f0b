/** What a specification asks, over any arithmetic: the results of one contract, in the units asked. It compiles nothing. */
import type { Arithmetic } from '@tessera/engine';
import { blackScholes } from './black-scholes.ts';
import type { Contract } from './contract.ts';
import type { PricingSpecification } from './pricer.ts';
import { QUANTITIES, type QuantityName } from './quantities.ts';
import { RHO_UNITS, THETA_UNITS, type Units, VEGA_UNITS } from './units.ts';

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

export function valuation<V, B>(
  m: Arithmetic<V, B>,
  { model, quantities, units }: PricingSpecification,
  contract: Contract<V>,
): Valuation<V> {
  const all = blackScholes(m, model, contract);
  return { results: quantities.map((name) => m.mul(all[name], m.const(factor(name, units)))) };
}

/** What a derivative is multiplied by to be in the units. */
function factor(name: QuantityName, units: Units): number {
  const factors = { theta: THETA_UNITS[units.theta], vega: VEGA_UNITS[units.vega], rho: RHO_UNITS[units.rho] };
  return QUANTITIES[name].units.reduce((product, unit) => product * factors[unit], 1);
}
