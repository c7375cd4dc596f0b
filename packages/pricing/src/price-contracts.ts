/**
 * A few contracts priced at once, in this thread: they are held to the same rules as the rows of a table, because they
 * become one.
 */
import { CONTRACT_COLUMNS } from '@tessera/models';
import type { CsvDialect } from '@tessera/tables';
import { makePricer, makeRecipe } from './make-recipe.ts';
import { RangePricer } from './range-pricer.ts';
import type { PricingOptions } from './recipe.ts';
import type { RowError } from './row-problems.ts';

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

/** Prices contracts in full precision, in their order. Throws `PricingError` for what is not offered. */
export function priceContracts(
  contracts: readonly WrittenContract[],
  options: Pick<PricingOptions, 'specification' | 'valuationDate'> = {},
): readonly ContractResult[] {
  const lines = contracts.map((contract) => COLUMNS.map((name) => quoted(contract[name] ?? FALLBACKS[name])).join(','));
  const { bytes } = pricerOf(options).price(new TextEncoder().encode(`${lines.join('\n')}\n`), 0);
  const rows: readonly (ContractResult & { readonly input_data: object })[] = JSON.parse(
    `[${new TextDecoder().decode(bytes)}]`,
  );
  return rows.map(({ calculated_values, warnings, error, errors }) => ({
    ...(calculated_values && { calculated_values }),
    ...(warnings && { warnings }),
    ...(error !== undefined && { error, errors: errors ?? [] }),
  }));
}

function pricerOf(options: Pick<PricingOptions, 'specification' | 'valuationDate'>): RangePricer {
  const key = JSON.stringify(options);
  const dialect = { delimiter: COMMA, decimal: POINT, lineEnd: NEWLINE, header: COLUMNS, start: 0 };
  const known = ready.get(key);
  ready.delete(key);
  const pricer = known ?? newPricer(options, dialect);
  ready.set(key, pricer);
  if (ready.size > MOST_READY) ready.delete(ready.keys().next().value!);
  return pricer;
}

function newPricer(options: PricingOptions, dialect: CsvDialect): RangePricer {
  const recipe = makeRecipe('the request', { kind: 'csv', dialect }, COLUMNS, {
    ...options,
    format: 'json',
    decimals: 'full',
  });
  makePricer(recipe.specification);
  return new RangePricer(recipe);
}

/** A field of CSV; a value that is left out is an empty one. */
function quoted(value: number | string | undefined): string {
  return value === undefined ? '' : `"${String(value).replaceAll('"', '""')}"`;
}
