/** What stands around the rows of an answer: its beginning, and the counts and the summary at its end. */
import type { PricingSpecification } from '@tessera/models';
import type { Decimals, Recipe } from './recipe.ts';
import type { RowProblemCode } from './row-problems.ts';
import { MOST_NOTED, type NotedRow, type Tally, totalOf } from './tally.ts';

/** The counts and totals of a table, as answers end with them. Prices are null where no row was priced. */
export interface PricingSummary {
  readonly total_rows: number;
  readonly successful_calculations: number;
  readonly failed_calculations: number;
  readonly suspicious_rows: number;
  /** Failed rows by what is wrong with them. */
  readonly problems: Readonly<Partial<Record<RowProblemCode, number>>>;
  readonly processing_summary: {
    readonly average_option_price: number | null;
    readonly min_option_price: number | null;
    readonly max_option_price: number | null;
    readonly total_option_value: number | null;
  };
  /** How it was priced: model, exercise, method (of American contracts), what was solved for, units of theta, vega and rho, decimals. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** The day from which dates of expiry were counted. */
  readonly valuation_date?: string;
}

/** The summary of all rows so far. */
export function summaryOf(tally: Tally, recipe: Recipe): PricingSummary {
  const { specification, decimals } = recipe;
  const isPriced = tally.priced > 0;
  const rounded = (x: number): number | null =>
    !isPriced ? null : decimals === 'full' ? x : Number(x.toFixed(Math.min(decimals, 15)));
  const total = totalOf(tally);
  return {
    total_rows: tally.rows,
    successful_calculations: tally.priced,
    failed_calculations: tally.rows - tally.priced,
    suspicious_rows: tally.suspicious,
    problems: tally.problems,
    processing_summary: {
      average_option_price: rounded(total / tally.priced),
      min_option_price: rounded(tally.min),
      max_option_price: rounded(tally.max),
      total_option_value: rounded(total),
    },
    settings: settingsOf(specification, decimals),
    ...(recipe.valuationDay !== undefined && {
      valuation_date: new Date(recipe.valuationDay * 86_400_000).toISOString().slice(0, 10),
    }),
  };
}

/** How contracts were priced, by name. */
export function settingsOf(
  { model, exercise, method, units, solve }: PricingSpecification,
  decimals: Decimals,
): PricingSummary['settings'] {
  return {
    model,
    exercise,
    ...(exercise === 'american' && { method }),
    ...(solve !== 'price' && { solve }),
    theta: units.theta,
    vega: units.vega,
    rho: units.rho,
    decimals,
  };
}

export const JSON_START = '{"results":[';

/** The end of the one object of JSON: counts and summary. */
export function jsonEnd(tally: Tally, recipe: Recipe): string {
  return `\n],${JSON.stringify(summaryOf(tally, recipe)).slice(1)}\n`;
}

/** The last record of NDJSON, which says whether all rows are there. */
export function ndjsonEnd(tally: Tally, recipe: Recipe): string {
  return `${JSON.stringify({ complete: true, ...summaryOf(tally, recipe) })}\n`;
}

/** The last record of NDJSON that broke off. */
export function ndjsonBroken(tally: Tally, reason: string): string {
  return `${JSON.stringify({ complete: false, reason, rows_sent: tally.rows })}\n`;
}

/** The rows that people look at, with how many there are of them. */
export function notedRows({ failed, warned, rows, priced, suspicious }: Tally): {
  readonly failed: readonly NotedRow[];
  readonly suspicious: readonly NotedRow[];
  readonly failed_total: number;
  readonly suspicious_total: number;
  readonly limit: number;
} {
  return { failed, suspicious: warned, failed_total: rows - priced, suspicious_total: suspicious, limit: MOST_NOTED };
}
