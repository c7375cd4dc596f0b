/**
 * How a table is priced: a plain value that a thread needs once, before the ranges of bytes. It knows no stream and no
 * thread.
 */
import { type ContractColumnName, DEFAULT_SPECIFICATION, type PricingSpecification } from '@tessera/models';
import type { CsvDialect, SheetRecipe } from '@tessera/tables';

/** Formats of the answer; `parquet` is written from columns, the others in the threads. */
export const PRICE_FORMATS = ['json', 'ndjson', 'csv', 'parquet'] as const;
export type PriceFormat = (typeof PRICE_FORMATS)[number];

/** Digits after the point of prices and Greeks; `full`: as many as give the same number again. */
export type Decimals = number | 'full';
export const MOST_DECIMALS = 15;

/** What the bytes of the ranges are. */
export type RowSource =
  | { readonly kind: 'csv'; readonly dialect: CsvDialect }
  | { readonly kind: 'xlsx'; readonly sheet: SheetRecipe };

export interface Recipe {
  readonly specification: PricingSpecification;
  readonly source: RowSource;
  /** Names of the table's columns. */
  readonly header: readonly string[];
  /** Which of them is which column of a contract. */
  readonly columns: Readonly<Partial<Record<ContractColumnName, number>>>;
  /** Dates of expiry count from this day (days since 1970-01-01); without it a date is an error of its row. */
  readonly valuationDay?: number;
  readonly format: PriceFormat | 'none';
  readonly decimals: Decimals;
}

/** Settings of a table's pricing; what is left out is the default. */
export interface PricingOptions {
  readonly specification?: Partial<PricingSpecification>;
  /** `none`: the rows are only counted, and the pieces of the answer are empty. */
  readonly format?: PriceFormat | 'none';
  /** 4 when left out. */
  readonly decimals?: Decimals;
  /** `2026-12-31`: the day from which dates of expiry count. */
  readonly valuationDate?: string;
  /** The sheet of a workbook, by its name; the first when left out. */
  readonly sheet?: string;
  /** Which header stands for which column, where the table's own names are not known ones. */
  readonly columns?: Readonly<Partial<Record<ContractColumnName, string>>>;
  /** Threads; all cores when left out. */
  readonly workers?: number;
  /** Rows of one piece of work at most, 1 to 1,000,000; chosen by size when left out. */
  readonly chunkRows?: number;
}

/** The specification with what is left out filled in; the price is always asked for, first. */
export function specificationOf({ specification = {} }: PricingOptions): PricingSpecification {
  const all = { ...DEFAULT_SPECIFICATION, ...specification };
  const { quantities } = all;
  return { ...all, quantities: ['price', ...new Set(quantities.filter((name) => name !== 'price'))] };
}
