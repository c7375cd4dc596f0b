/** American contracts by blocks and one at a time: moves them, asks the method, differences. It knows no formula. */
import {
  type Arithmetic,
  type Backend,
  BLOCK,
  Builder,
  type Id,
  type Kernel,
  optimise,
  SCALARS,
} from '@tessera/engine';
import type { AmericanFormula } from './american.ts';
import { type BlockPricer, runKernel } from './block-pricer.ts';
import { CONTRACT_FIELDS, type Contract, contractOf, zeroIfAllowed } from './contract.ts';
import { type EarlyQuantity, type EarlyQuestion, earlyQuantities, movedContracts } from './early-exercise.ts';
import { type EarlyPrice, formulaEarlyPrice, needsTree, treeEarlyPrice } from './early-price.ts';
import type { PricingSpecification } from './pricer.ts';
import { factorOf } from './units.ts';

type Columns = readonly Float64Array[];

/** Results of a specification for American contracts, which must have passed `checkSpecification`. */
export function earlyBlockPricer(specification: PricingSpecification, backend: Backend): BlockPricer {
  const move = mover(specification, backend);
  const ask = methodOf(specification, backend);
  const combine = combiner(specification, backend);
  return (given, count) => {
    const contract = earning(
      specification,
      contractOf((field) => given[field]!),
    );
    const columns = CONTRACT_FIELDS.map((field) => contract[field]);
    const { moved, isTree } = move(columns, count);
    // What a kernel gives stays until its next run.
    const premiums = moved.map((others) => ask(others, isTree, count).premium.slice());
    const { price, premium } = ask(columns, isTree, count);
    return combine([...columns, price, premium, ...premiums], count);
  };
}

/** The results of one contract. */
export function earlyResults(specification: PricingSpecification, given: Contract<number>): readonly number[] {
  const question = questionOf(specification);
  const { method } = question;
  const contract = earning(specification, given);
  const ask = (other: Contract<number>): EarlyPrice<number> =>
    method === 'binomial' || needsTree(SCALARS, method, contract)
      ? treeEarlyPrice(other)
      : formulaEarlyPrice(SCALARS, method, other);
  const moved = movedContracts(SCALARS, question, contract).map((other) => ask(other).premium);
  return results(SCALARS, specification, contract, ask(contract), moved);
}

function questionOf({ model, method, quantities }: PricingSpecification): EarlyQuestion {
  return { model, method, quantities: quantities as readonly EarlyQuantity[] };
}

/** A forward's yield is the interest rate. */
function earning<V>({ model }: PricingSpecification, contract: Contract<V>): Contract<V> {
  return model === 'black-76' ? { ...contract, dividend: contract.rate } : contract;
}

function results<V, B>(
  m: Arithmetic<V, B>,
  specification: PricingSpecification,
  contract: Contract<V>,
  price: EarlyPrice<V>,
  moved: readonly V[],
): V[] {
  const question = questionOf(specification);
  const zero = zeroIfAllowed(m, contract, 'volatility');
  return earlyQuantities(m, question, contract, price, moved).map((value, k) =>
    m.add(m.mul(value, m.const(factorOf(question.quantities[k]!, specification.units))), zero),
  );
}

interface MovedColumns {
  /** Of each moved contract; what is not moved is the contract's own. */
  readonly moved: readonly Columns[];
  /** 1 where the tree prices the contract, and with it those that are moved. */
  readonly isTree: Float64Array;
}

function mover(
  specification: PricingSpecification,
  backend: Backend,
): (columns: Columns, count: number) => MovedColumns {
  const builder = new Builder();
  const given = earning(
    specification,
    contractOf((column) => builder.input(column)),
  );
  const isTree = needsTree(builder, specification.method, given);
  const outputs = [builder.select(isTree, builder.const(1), builder.const(0))];
  const places = movedContracts(builder, questionOf(specification), given).map((contract) =>
    CONTRACT_FIELDS.map((field) => (contract[field] === given[field] ? -1 : outputs.push(contract[field]) - 1)),
  );
  const kernel = compile(builder, outputs, backend);
  return (columns, count) => {
    const made = runKernel(kernel, columns, count);
    const moved = places.map((own) => own.map((place, field) => (place < 0 ? columns[field]! : made[place]!)));
    return { moved, isTree: made[0]! };
  };
}

/** Prices of the method over columns, valid until the next call. */
type Method = (columns: Columns, isTree: Float64Array, count: number) => EarlyPrice<Float64Array>;

function methodOf({ method }: PricingSpecification, backend: Backend): Method {
  const formula = method === 'binomial' ? undefined : formulaKernel(method, backend);
  const own = [new Float64Array(BLOCK), new Float64Array(BLOCK)];
  return (columns, isTree, count) => {
    const [price, premium] = (formula ? runKernel(formula, columns, count) : own) as [Float64Array, Float64Array];
    for (let row = isTree.indexOf(1); row >= 0 && row < count; row = isTree.indexOf(1, row + 1)) {
      const one = treeEarlyPrice(contractOf((column) => columns[column]![row]!));
      price[row] = one.price;
      premium[row] = one.premium;
    }
    return { price, premium };
  };
}

function formulaKernel(method: AmericanFormula, backend: Backend): Kernel {
  const builder = new Builder();
  const contract = contractOf((column) => builder.input(column));
  const { price, premium } = formulaEarlyPrice(builder, method, contract);
  return compile(builder, [price, premium], backend);
}

/** Reads the contract's columns, its price and premium, and the moved contracts' premiums. */
function combiner(specification: PricingSpecification, backend: Backend): BlockPricer {
  const builder = new Builder();
  const contract = earning(
    specification,
    contractOf((column) => builder.input(column)),
  );
  const count = movedContracts(builder, questionOf(specification), contract).length;
  const input = (k: number): Id => builder.input(CONTRACT_FIELDS.length + k);
  const price = { price: input(0), premium: input(1) };
  const moved = Array.from({ length: count }, (_, k) => input(2 + k));
  const kernel = compile(builder, results(builder, specification, contract, price, moved), backend);
  return (columns, rows) => runKernel(kernel, columns, rows);
}

function compile(builder: Builder, outputs: readonly Id[], backend: Backend): Kernel {
  return backend.compileNow!(optimise(builder.graph(outputs)));
}
