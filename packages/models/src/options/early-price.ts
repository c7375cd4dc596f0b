/** What the American methods give for a contract: the one place that knows which of them are formulas. */
import { type Arithmetic, SCALARS } from '@tessera/engine';
import { type AmericanFormula, americanPrice } from './american.ts';
import { unitPut } from './american-put.ts';
import { binomialPrice } from './binomial.ts';
import { blackScholes } from './black-scholes.ts';
import type { Contract } from './contract.ts';
import type { AmericanMethod } from './pricer.ts';

/** The American price, and how much of it is beyond the European one. */
export interface EarlyPrice<V> {
  readonly price: V;
  readonly premium: V;
}

/** Whether the tree prices the contract: because it is asked for, or because exercise pays between two boundaries. */
export function needsTree<V, B>(m: Arithmetic<V, B>, method: AmericanMethod, contract: Contract<V>): B {
  return method === 'binomial' ? m.bool(true) : unitPut(m, contract).hasTwoBoundaries;
}

export function formulaEarlyPrice<V, B>(
  m: Arithmetic<V, B>,
  method: AmericanFormula,
  contract: Contract<V>,
): EarlyPrice<V> {
  const { price } = americanPrice(m, contract, method);
  return { price, premium: m.sub(price, europeanPrice(m, contract)) };
}

/** Takes milliseconds. */
export function treeEarlyPrice(contract: Contract<number>): EarlyPrice<number> {
  const price = binomialPrice(contract);
  return { price, premium: price - europeanPrice(SCALARS, contract) };
}

function europeanPrice<V, B>(m: Arithmetic<V, B>, contract: Contract<V>): V {
  return blackScholes(m, 'black-scholes', contract).price;
}
