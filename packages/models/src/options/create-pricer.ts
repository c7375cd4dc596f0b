/** Compiles a specification and runs it over columns, a block at a time. It knows no formula. */
import {
  type Backend,
  BLOCK,
  Builder,
  chooseBackend,
  type Graph,
  type Id,
  type Kernel,
  optimise,
} from '@tessera/engine';
import { checkSpecification } from './check-specification.ts';
import { CONTRACT_FIELDS, type Contract } from './contract.ts';
import { ModelsError } from './models-error.ts';
import type { Contracts, Pricer, PricingSpecification } from './pricer.ts';
import { resultNames, valuation } from './valuation.ts';

/**
 * A pricer of the specification; refuses by name what is not offered (`ModelsError`). Its bits are those of every exact
 * backend and of `priceOne`, and do not depend on where a contract stands.
 */
export function createPricer(specification: PricingSpecification, backend: Backend = chooseBackend()): Pricer {
  checkSpecification(specification);
  const names = resultNames(specification);
  const kernel = backend.compileNow!(pricingGraph(specification));
  return {
    results: names,
    price(contracts, first, count, results, outcomes) {
      checkLengths(contracts, first + count);
      for (let done = 0; done < count; done += BLOCK) {
        priceBlock(kernel, contracts, first + done, Math.min(BLOCK, count - done), results, outcomes);
      }
    },
  };
}

/** The operations of a specification; inputs are the columns of `Contracts`, in the order of `CONTRACT_FIELDS`. */
export function pricingGraph(specification: PricingSpecification): Graph {
  const builder = new Builder();
  const inputs = CONTRACT_FIELDS.map((field, column) => [field, builder.input(column)]);
  const { results, outcome } = valuation(builder, specification, Object.fromEntries(inputs) as Contract<Id>);
  return optimise(builder.graph(outcome === undefined ? results : [...results, outcome]));
}

function priceBlock(
  kernel: Kernel,
  contracts: Contracts,
  from: number,
  count: number,
  results: readonly Float64Array[],
  outcomes: Uint8Array,
): void {
  const columns = CONTRACT_FIELDS.map((field) => contracts[field].subarray(from, from + count));
  const made = kernel.run({ seed: 0, replicate: 0, first: 0, count }, columns);
  results.forEach((column, k) => {
    column.set(made[k]!, from);
  });
  const outcome = made[results.length];
  if (outcome === undefined) outcomes.fill(0, from, from + count);
  else outcomes.set(outcome, from);
}

function checkLengths(contracts: Contracts, needed: number): void {
  for (const field of CONTRACT_FIELDS) {
    const { length } = contracts[field];
    if (length < needed) throw new ModelsError('short-columns', { column: field, length, needed });
  }
}
