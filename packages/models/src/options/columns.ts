/**
 * The columns of a table of option contracts: names that people give them, what they mean, and which values are allowed.
 * The readers of tables, the API, the docs and the page learn of them here. It knows no file format.
 */
import type { PricingSpecification } from './pricer.ts';

/** The names of the columns, as answers have them. */
export type ContractColumnName = 'S' | 'K' | 'T' | 'r' | 'sigma' | 'option_type' | 'q' | 'price';

export interface ContractColumn {
  readonly name: ContractColumnName;
  readonly title: string;
  /** What it is, with its unit. */
  readonly meaning: string;
  /** Headers that mean this column, in lower case, with spaces, dashes, points and slashes as `_`; a forward's in Black-76 only. */
  readonly aliases: readonly string[];
  /** `number`; `time`: years, or a date with a valuation date; `type`: call or put. */
  readonly kind: 'number' | 'time' | 'type';
  /** Numbers allowed, from `low` (or above it, where `isOpen`) to `high`. */
  readonly allowed?: { readonly low?: number; readonly isOpen?: boolean; readonly high?: number };
  /** Numbers that are priced, but are more likely a slip (5 for 5 %): beyond `high` in size. */
  readonly likely?: { readonly high: number; readonly advice: string };
  /** What is taken where the table has no such column; without it the column is required where it is used. */
  readonly fallback?: number;
}

/** Headers of a forward: `S` in Black-76, before a spot's; priced as a spot it would be wrong without a word. */
const FORWARD_ALIASES: readonly string[] = ['f', 'forward', 'forward_price', 'future', 'futures', 'futures_price'];

export const CONTRACT_COLUMNS: readonly ContractColumn[] = [
  {
    name: 'S',
    title: 'Spot',
    meaning: 'price of the underlying today (the forward in Black-76, the exchange rate in Garman-Kohlhagen)',
    aliases: [
      's',
      's0',
      'spot',
      'spot_price',
      'spot_rate',
      'underlying',
      'underlying_price',
      'stock',
      'stock_price',
      'exchange_rate',
      'fx_rate',
      ...FORWARD_ALIASES,
    ],
    kind: 'number',
    allowed: { low: 0, isOpen: true, high: 1e50 },
  },
  {
    name: 'K',
    title: 'Strike',
    meaning: 'price at which the holder may buy or sell',
    aliases: ['k', 'x', 'strike', 'strike_price', 'exercise_price'],
    kind: 'number',
    allowed: { low: 0, isOpen: true, high: 1e50 },
  },
  {
    name: 'T',
    title: 'Expiry',
    meaning: 'years to expiry, or the date of expiry (then counted from the valuation date, actual/365)',
    aliases: [
      't',
      'tau',
      'ttm',
      'time',
      'time_to_expiry',
      'time_to_maturity',
      'years',
      'expiry',
      'expiry_date',
      'expiration',
      'expiration_date',
      'maturity',
      'maturity_date',
    ],
    kind: 'time',
    allowed: { low: 0, high: 200 },
    likely: { high: 50, advice: 'is it in days?' },
  },
  {
    name: 'r',
    title: 'Interest rate',
    meaning: 'interest rate per year, continuously compounded, as a fraction (0.05 is 5 %)',
    aliases: ['r', 'rate', 'interest', 'interest_rate', 'risk_free_rate', 'riskfree', 'rf', 'domestic_rate', 'rd'],
    kind: 'number',
    allowed: { low: -10, high: 10 },
    likely: { high: 1, advice: 'is it in percent?' },
  },
  {
    name: 'sigma',
    title: 'Volatility',
    meaning: 'volatility per year, as a fraction (0.2 is 20 %)',
    aliases: ['sigma', 'vol', 'volatility', 'iv', 'implied_vol', 'implied_volatility', 'v', 'σ'],
    kind: 'number',
    allowed: { low: 0, high: 100 },
    likely: { high: 5, advice: 'is it in percent?' },
  },
  {
    name: 'option_type',
    title: 'Type',
    meaning: 'call or put (c and p will do)',
    aliases: ['option_type', 'optiontype', 'type', 'flag', 'cp', 'call_put', 'callput', 'put_call', 'right', 'kind'],
    kind: 'type',
  },
  {
    name: 'q',
    title: 'Dividend yield',
    meaning: 'dividend yield per year, continuously compounded (the foreign interest rate in Garman-Kohlhagen)',
    aliases: ['q', 'dividend', 'dividend_yield', 'div', 'div_yield', 'yield', 'foreign_rate'],
    kind: 'number',
    allowed: { low: -10, high: 10 },
    likely: { high: 1, advice: 'is it in percent?' },
    fallback: 0,
  },
  {
    name: 'price',
    title: 'Price',
    meaning: 'price of the contract, from which the volatility is found',
    aliases: ['price', 'option_price', 'premium', 'market_price', 'mid', 'last'],
    kind: 'number',
    allowed: { low: 0, high: 1e100 },
  },
];

/** The columns that a specification reads. */
export function columnsFor({ model, solve }: PricingSpecification): readonly ContractColumn[] {
  return CONTRACT_COLUMNS.filter(({ name }) => {
    if (name === 'q') return model !== 'black-76';
    if (name === 'sigma') return solve === 'price';
    if (name === 'price') return solve === 'implied-volatility';
    return true;
  });
}

/** Which header of a table is which column of a contract. */
export interface ColumnMatch {
  /** By column: the place of its header. */
  readonly columns: Readonly<Partial<Record<ContractColumnName, number>>>;
  /** Columns that are required and have no header. */
  readonly missing: readonly ContractColumnName[];
  /** Columns that several headers mean, none by the column's own name (or more than one): the first of them was taken. */
  readonly ambiguous: readonly { readonly name: ContractColumnName; readonly headers: readonly string[] }[];
}

/**
 * Recognises headers by their aliases, in any case, with spaces, dashes, points or slashes for `_`. Of several for one
 * column its own name wins, else the one that stands first among the aliases (in Black-76 a forward's before a spot's, elsewhere a
 * forward's means nothing).
 */
export function matchColumns(headers: readonly string[], specification: PricingSpecification): ColumnMatch {
  const names = headers.map(normalised);
  const columns: Partial<Record<ContractColumnName, number>> = {};
  const missing: ContractColumnName[] = [];
  const ambiguous: { name: ContractColumnName; headers: string[] }[] = [];
  for (const column of columnsFor(specification)) {
    const { name, fallback } = column;
    const aliases = ranked(column, specification);
    const places = names.flatMap((header, place) => (aliases.includes(header) ? [place] : []));
    const rank = (place: number): number => (headers[place]!.trim() === name ? -1 : aliases.indexOf(names[place]!));
    const [best, second] = places.sort((a, b) => rank(a) - rank(b));
    if (best !== undefined) columns[name] = best;
    else if (fallback === undefined) missing.push(name);
    if (second !== undefined && (rank(best!) > -1 || rank(second) === -1)) {
      ambiguous.push({ name, headers: places.sort((a, b) => a - b).map((place) => headers[place]!) });
    }
  }
  return { columns, missing, ambiguous };
}

/** A header as aliases are written. */
function normalised(header: string): string {
  return header
    .trim()
    .toLowerCase()
    .replace(/[\s./-]+/g, '_');
}

function ranked({ name, aliases }: ContractColumn, { model }: PricingSpecification): readonly string[] {
  if (name !== 'S') return aliases;
  const others = aliases.filter((alias) => !FORWARD_ALIASES.includes(alias));
  return model === 'black-76' ? [...FORWARD_ALIASES, ...others] : others;
}
