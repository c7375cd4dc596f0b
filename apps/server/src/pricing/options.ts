/** What a call asks of a pricing, from its query to the options of the pricing. */
import type { TableQuery } from '@tessera/api';
import type { PricingSpecification, QuantityName } from '@tessera/models';
import { PricingError, type PricingOptions } from '@tessera/pricing';

/** The choices that tables, jobs and single contracts share. */
export type Choices = Pick<
  TableQuery,
  'model' | 'exercise' | 'method' | 'solve' | 'theta' | 'vega' | 'rho' | 'valuation_date'
> & { readonly greeks?: string | readonly string[] };

/** The specification of the choices; names that there are not, the pricing refuses. */
export function specificationOf(choices: Choices): Partial<PricingSpecification> {
  const { model, exercise, method, solve, greeks, theta = 'year', vega = '1.00', rho = '1.00' } = choices;
  const names = typeof greeks === 'string' ? greeks.split(',') : greeks;
  const quantities = names?.map((name) => name.trim()).filter((name) => name !== '') as QuantityName[] | undefined;
  return {
    ...(model !== undefined && { model }),
    ...(exercise !== undefined ? { exercise } : method !== undefined && { exercise: 'american' }),
    ...(method !== undefined && { method }),
    ...(solve !== undefined && { solve }),
    ...(quantities !== undefined && { quantities }),
    units: { theta, vega, rho },
  };
}

/** Today, where nobody said from which day dates of expiry count. */
export function valuationDate({ valuation_date }: Pick<Choices, 'valuation_date'>): string {
  return valuation_date ?? new Date().toISOString().slice(0, 10);
}

/** The options of a table. Throws `PricingError`. */
export function pricingOptions(query: TableQuery): PricingOptions {
  const { format, decimals, sheet, columns, workers, chunksize } = query;
  return {
    specification: specificationOf(query),
    valuationDate: valuationDate(query),
    ...(format !== undefined && { format }),
    ...(decimals !== undefined && { decimals: decimals === 'full' ? 'full' : Number(decimals) }),
    ...(sheet !== undefined && { sheet }),
    ...(columns !== undefined && { columns: readColumns(columns) }),
    ...(workers !== undefined && { workers: Number(workers) }),
    ...(chunksize !== undefined && { chunkRows: Number(chunksize) }),
  };
}

/** A JSON object of column to header. */
function readColumns(text: string): Record<string, string> {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    found = undefined;
  }
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  if (isObject && Object.values(found as object).every((header) => typeof header === 'string')) {
    return found as Record<string, string>;
  }
  throw new PricingError('pricing-option', {
    option: 'columns',
    value: text.slice(0, 80),
    expected: 'it must be a JSON object of columns and headers, such as {"sigma": "Vol (30d)"}',
  });
}
