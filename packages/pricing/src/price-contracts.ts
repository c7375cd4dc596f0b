/**
 * A few contracts priced at once, in this thread or in another: they are held to the same rules as the rows of a table,
 * because they become one.
 */
import { CONTRACT_COLUMNS } from '@tessera/models';
import { makePricer, makeRecipe } from './make-recipe.ts';
import { RangePricer } from './range-pricer.ts';
import type { PricingOptions, Recipe } from './recipe.ts';
import type { RowError } from './row-problems.ts';
import type { PricingThreads } from './threads.ts';

/** One contract as people write it: `sigma`, or `price` where the volatility is asked for; T in years or a date. */
export interface WrittenContract {
  readonly S: number;
  readonly K: number;
  readonly T: number | string;
  readonly r: number;
  readonly q?: number;
  readonly sigma?: number;
  readonly price?: number;
  readonly option_type: string;
}

/** Its prices and Greeks, or what is wrong with it. */
export interface ContractResult {
  readonly calculated_values?: {
    readonly implied_volatility?: number;
    readonly option_price: number;
    readonly greeks?: Readonly<Record<string, number>>;
  };
  readonly warnings?: readonly string[];
  readonly error?: string;
  readonly errors?: readonly RowError[];
}

const COLUMNS = ['S', 'K', 'T', 'r', 'q', 'sigma', 'price', 'option_type'] as const;
/** What stands in a column that a contract may do without. */
const FALLBACKS: Readonly<Partial<Record<string, number>>> = Object.fromEntries(
  CONTRACT_COLUMNS.flatMap(({ name, fallback }) => (fallback === undefined ? [] : [[name, fallback]])),
);
const COMMA = 44;
const POINT = 46;
const NEWLINE = 10;

/** Pricers of late, by what they price: to compile one takes far longer than to price a contract. */
const ready = new Map<string, RangePricer>();
const MOST_READY = 16;

type ContractOptions = Pick<PricingOptions, 'specification' | 'valuationDate'>;

/** Prices contracts in full precision, in their order. Throws `PricingError` for what is not offered. */
export function priceContracts(
  contracts: readonly WrittenContract[],
  options: ContractOptions = {},
): readonly ContractResult[] {
  return resultsOf(pricerOf(options).price(rowsOf(contracts), 0).bytes);
}

/** Contracts that a thread has at a time: of the slowest method they take about a second. */
const AT_ONCE = 20;

/** The same in one of the threads: for methods that take long. When the signal fires it is given up. */
export async function priceContractsIn(
  threads: PricingThreads,
  contracts: readonly WrittenContract[],
  options: ContractOptions = {},
  signal?: AbortSignal,
): Promise<readonly ContractResult[]> {
  const table = threads.open(recipeOf(options), 1);
  const results: ContractResult[] = [];
  try {
    for (let first = 0; first < contracts.length; first += AT_ONCE) {
      signal?.throwIfAborted();
      const { bytes } = await table.price(rowsOf(contracts.slice(first, first + AT_ONCE)), 0);
      results.push(...resultsOf(bytes));
    }
    return results;
  } finally {
    table.close();
  }
}

function rowsOf(contracts: readonly WrittenContract[]): Uint8Array<ArrayBuffer> {
  const lines = contracts.map((contract) => COLUMNS.map((name) => quoted(contract[name] ?? FALLBACKS[name])).join(','));
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function resultsOf(bytes: Uint8Array | undefined): ContractResult[] {
  const rows: readonly (ContractResult & { readonly input_data: object })[] = JSON.parse(
    `[${new TextDecoder().decode(bytes)}]`,
  );
  return rows.map(({ calculated_values, warnings, error, errors }) => ({
    ...(calculated_values && { calculated_values }),
    ...(warnings && { warnings }),
    ...(error !== undefined && { error, errors: errors ?? [] }),
  }));
}

function pricerOf(options: ContractOptions): RangePricer {
  const key = JSON.stringify(options);
  const known = ready.get(key);
  ready.delete(key);
  const pricer = known ?? new RangePricer(recipeOf(options));
  ready.set(key, pricer);
  if (ready.size > MOST_READY) ready.delete(ready.keys().next().value!);
  return pricer;
}

/** Throws `PricingError`. */
function recipeOf(options: ContractOptions): Recipe {
  const dialect = { delimiter: COMMA, decimal: POINT, lineEnd: NEWLINE, header: COLUMNS, start: 0 };
  const settings = { ...options, format: 'json', decimals: 'full' } as const;
  const recipe = makeRecipe('the request', { kind: 'csv', dialect }, COLUMNS, settings);
  makePricer(recipe.specification);
  return recipe;
}

/** A field of CSV; a value that is left out is an empty one. */
function quoted(value: number | string | undefined): string {
  return value === undefined ? '' : `"${String(value).replaceAll('"', '""')}"`;
}
