/** From what is asked of a table to the plain recipe of its pricing: everything that is wrong with it is said here. */
import {
  CONTRACT_COLUMNS,
  type ContractColumnName,
  columnsFor,
  createPricer,
  ModelsError,
  matchColumns,
} from '@tessera/models';
import { PricingError } from './pricing-error.ts';
import { MOST_DECIMALS, type PricingOptions, type Recipe, type RowSource, specificationOf } from './recipe.ts';

const MOST_WORKERS = 64;
/** Columns of a table, those of its own included. */
const MOST_COLUMNS = 1024;
/** Rows of one piece of work at most. */
const MOST_CHUNK_ROWS = 1_000_000;

/** The pricer, or why there is none for what was asked. */
export function makePricer(specification: Recipe['specification']): ReturnType<typeof createPricer> {
  try {
    return createPricer(specification);
  } catch (reason) {
    if (!(reason instanceof ModelsError)) throw reason;
    const { entry, value, quantity, choices } = reason.facts;
    const option = String(entry ?? (quantity === undefined ? 'solve' : 'greeks'));
    const expected = choices === undefined ? 'it is found for European contracts only' : `it must be one of ${choices}`;
    throw new PricingError('pricing-option', { option, value: value ?? quantity ?? specification.solve, expected });
  }
}

/** Holds settings to their ranges. Throws `PricingError`. */
export function checkOptions({ workers, chunkRows, decimals, valuationDate }: PricingOptions): void {
  const hold = (option: string, value: number | undefined, low: number, high: number): void => {
    if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return;
    const expected = `it must be a whole number from ${low.toLocaleString('en')} to ${high.toLocaleString('en')}`;
    throw new PricingError('pricing-option', { option, value, expected });
  };
  hold('workers', workers, 1, MOST_WORKERS);
  hold('chunksize', chunkRows, 1, MOST_CHUNK_ROWS);
  hold('decimals', decimals === 'full' ? undefined : decimals, 0, MOST_DECIMALS);
  if (valuationDate !== undefined) dayOf(valuationDate);
}

/** Days since 1970-01-01 of a date. Throws `PricingError`. */
function dayOf(date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  // 2026-02-30 would become a day in March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    throw new PricingError('pricing-option', {
      option: 'the valuation date',
      value: date,
      expected: 'it must be a date such as 2026-12-31',
    });
  }
  return time / 86_400_000;
}

/** The recipe for a table of that header. Throws `PricingError`. */
export function makeRecipe(
  table: string,
  source: RowSource,
  header: readonly string[],
  options: PricingOptions,
): Recipe {
  if (header.length > MOST_COLUMNS) {
    const what = 'the number of its columns';
    throw new PricingError('table-limit', { file: table, what, actual: header.length, limit: MOST_COLUMNS });
  }
  const specification = specificationOf(options);
  return {
    specification,
    source,
    header,
    columns: columnsOf(table, header, options, specification),
    ...(options.valuationDate !== undefined && { valuationDay: dayOf(options.valuationDate) }),
    format: options.format ?? 'json',
    decimals: options.decimals ?? 4,
  };
}

/** Which column of the table is which of a contract: by name, then as the options say. */
function columnsOf(
  table: string,
  header: readonly string[],
  { columns: chosen = {} }: PricingOptions,
  specification: Recipe['specification'],
): Recipe['columns'] {
  const all = header.join(', ');
  const found = { ...matchColumns(header, specification).columns };
  const known = CONTRACT_COLUMNS.map(({ name }) => name);
  for (const [column, title] of Object.entries(chosen) as [ContractColumnName, string][]) {
    if (!known.includes(column)) {
      throw new PricingError('pricing-option', {
        option: 'columns',
        value: column,
        expected: `the columns of a contract are ${known.join(', ')}`,
      });
    }
    const place = header.indexOf(title);
    if (place < 0) throw new PricingError('column-unknown', { header: title, column, all });
    for (const other of Object.keys(found) as ContractColumnName[]) if (found[other] === place) delete found[other];
    found[column] = place;
  }
  const missing = columnsFor(specification).filter(
    (column) => found[column.name] === undefined && column.fallback === undefined,
  );
  if (missing.length > 0) {
    throw new PricingError('columns-missing', {
      file: table,
      missing: missing.map((column) => `${column.name} (${column.title.toLowerCase()})`).join(', '),
      header: all,
      hint: hintOf(header, specification),
      example: CONTRACT_COLUMNS.filter((column) => columnsFor(specification).includes(column))
        .map((column) => column.name)
        .join(', '),
    });
  }
  return found;
}

/** A table of forwards is one for Black-76. */
function hintOf(header: readonly string[], specification: Recipe['specification']): string {
  if (specification.model === 'black-76' || matchColumns(header, specification).columns.S !== undefined) return '';
  const forward = matchColumns(header, { ...specification, model: 'black-76' }).columns.S;
  return forward === undefined ? '' : ` Contracts on a forward (${header[forward]}) are priced by the model black-76.`;
}
