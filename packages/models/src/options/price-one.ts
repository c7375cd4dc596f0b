/** One contract as numbers: for a call over HTTP, a calculator, a chart. It compiles nothing and gives the bits of a pricer. */
import { SCALARS } from '@tessera/engine';
import { checkSpecification } from './check-specification.ts';
import type { Contract } from './contract.ts';
import { earlyResults } from './early-pricer.ts';
import { OUTCOMES, type Outcome, type PricingSpecification } from './pricer.ts';
import { type ResultName, resultNames, valuation } from './valuation.ts';

/** The results of one contract, by name; NaN where the contract is not allowed or the outcome is not `priced`. */
export interface PricedContract {
  readonly results: Readonly<Partial<Record<ResultName, number>>>;
  readonly outcome: Outcome;
}

/** Prices one contract; where the volatility is solved for, its `volatility` is its price. Refuses as `createPricer` does. */
export function priceOne(specification: PricingSpecification, contract: Contract<number>): PricedContract {
  checkSpecification(specification);
  const { results, outcome = 0 } =
    specification.exercise === 'american'
      ? { results: earlyResults(specification, contract) }
      : valuation(SCALARS, specification, contract);
  const named = resultNames(specification).map((name, k) => [name, results[k]!]);
  return { results: Object.fromEntries(named), outcome: OUTCOMES[outcome]! };
}

/** What the holder has at expiry; `sign` is 1 for a call, -1 for a put. */
export function payoff(sign: number, spot: number, strike: number): number {
  return Math.max(sign * (spot - strike), 0);
}
