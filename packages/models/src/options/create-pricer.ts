/** Compiles a specification and runs it over columns, a block at a time. It knows no formula. */
import { type Backend, BLOCK, Builder, chooseBackend, type Graph, optimise } from '@tessera/engine';
import { ModelsError } from '../models-error.ts';
import { type BlockPricer, runKernel } from './block-pricer.ts';
import { checkSpecification } from './check-specification.ts';
import { CONTRACT_FIELDS, contractOf } from './contract.ts';
import { earlyBlockPricer } from './early-pricer.ts';
import type { Contracts, Pricer, PricingSpecification } from './pricer.ts';
import { resultNames, valuation } from './valuation.ts';

/**
 * A pricer of the specification; refuses by name what is not offered (`ModelsError`). Its bits are those of every exact
 * backend and of `priceOne`, and do not depend on where a contract stands.
 */
export function createPricer(specification: PricingSpecification, backend: Backend = chooseBackend()): Pricer {
  checkSpecification(specification);
  const price =
    specification.exercise === 'american'
      ? earlyBlockPricer(specification, backend)
      : europeanBlockPricer(specification, backend);
  return {
    results: resultNames(specification),
    price(contracts, first, count, results, outcomes) {
      checkLengths(contracts, first + count);
      for (let done = 0; done < count; done += BLOCK) {
        priceBlock(price, contracts, first + done, Math.min(BLOCK, count - done), results, outcomes);
      }
    },
  };
}

/** The operations of a European specification; inputs are the columns of `Contracts`, in the order of `CONTRACT_FIELDS`. */
export function pricingGraph(specification: PricingSpecification): Graph {
  const builder = new Builder();
  const { results, outcome } = valuation(
    builder,
    specification,
    contractOf((column) => builder.input(column)),
  );
  return optimise(builder.graph(outcome === undefined ? results : [...results, outcome]));
}

function europeanBlockPricer(specification: PricingSpecification, backend: Backend): BlockPricer {
  const kernel = backend.compileNow!(pricingGraph(specification));
  return (columns, count) => runKernel(kernel, columns, count);
}

function priceBlock(
  price: BlockPricer,
  contracts: Contracts,
  from: number,
  count: number,
  results: readonly Float64Array[],
  outcomes: Uint8Array,
): void {
  const columns = CONTRACT_FIELDS.map((field) => contracts[field].subarray(from, from + count));
  const made = price(columns, count);
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
