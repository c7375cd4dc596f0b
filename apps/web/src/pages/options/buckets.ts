/** Contracts by strike and expiry: those of alike strikes joined until they have room beside each other. It knows no chart. */
import type { PricingJobResult } from '@tessera/api';
import { atOctavePlace, joinedCell, joinedPerCell } from '../../charts/octaves.ts';

/** Sums over contracts of alike strike and expiry. */
export type Bucket = PricingJobResult['overview']['buckets'][number];

/** What can be told of each bucket. */
export const MEASURES = {
  delta: { title: 'Delta', sum: 'Sum of deltas', of: ({ delta }: Bucket) => delta },
  vega: { title: 'Vega', sum: 'Sum of vegas', of: ({ vega }: Bucket) => vega },
  value: { title: 'Value', sum: 'Sum of prices', of: ({ value }: Bucket) => value },
  count: { title: 'Contracts', sum: 'Number of contracts', of: ({ count }: Bucket) => count },
} as const;

export type Measure = keyof typeof MEASURES;

/** Sums by strike (columns) and expiry (rows), both ascending; null where there is no contract. */
export interface BucketGrid {
  readonly strikes: readonly { readonly low: number; readonly high: number }[];
  readonly expiries: readonly { readonly low: number; readonly high: number | null }[];
  readonly sums: readonly (readonly (number | null)[])[];
}

/** The buckets as a grid of at most so many strikes. */
export function bucketGrid(buckets: readonly Bucket[], measure: Measure, most = 12): BucketGrid {
  const lows = buckets.map(({ strike_low }) => strike_low);
  const highs = buckets.map(({ strike_high }) => strike_high);
  const joined = buckets.length > 0 ? joinedPerCell(Math.min(...lows), Math.max(...highs), most) : 1;
  const cellOf = ({ strike_low }: Bucket) => joinedCell(strike_low, joined);
  const cells = [...new Set(buckets.map(cellOf))].sort((a, b) => a - b);
  const expiries = [...new Map(buckets.map((bucket) => [bucket.expiry_low, bucket.expiry_high]))].sort(
    ([a], [b]) => a - b,
  );
  const sums = expiries.map(() => cells.map((): number | null => null));
  for (const bucket of buckets) {
    const row = sums[expiries.findIndex(([low]) => low === bucket.expiry_low)]!;
    const column = cells.indexOf(cellOf(bucket));
    row[column] = (row[column] ?? 0) + MEASURES[measure].of(bucket);
  }
  return {
    strikes: cells.map((cell) => ({ low: atOctavePlace(cell * joined), high: atOctavePlace((cell + 1) * joined) })),
    expiries: expiries.map(([low, high]) => ({ low, high })),
    sums,
  };
}

/** Writes sums in so many digits that the largest of them has three: beside it further ones tell nothing. */
export function shortWriter(sums: readonly (number | null)[], locale = navigator.language): (sum: number) => string {
  const most = Math.max(0, ...sums.map((sum) => Math.abs(sum ?? 0)));
  const digits = most > 0 ? Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(most)))) : 0;
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: digits, signDisplay: 'negative' });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
  return (sum) => (Math.abs(sum) >= 10_000 ? compact : plain).format(sum);
}

/** Years as people say them: "1 week", "3 months", "2 years". */
export function termOf(years: number): string {
  const of = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  const months = years * 12;
  if (years >= 1 && isWhole(years)) return of(Math.round(years), 'year');
  if (years < 1 && isWhole(months)) return of(Math.round(months), 'month');
  const days = years * 365;
  return isWhole(days / 7) && days < 60 ? of(Math.round(days / 7), 'week') : of(Number(days.toPrecision(3)), 'day');
}

/** An interval of expiry. */
export function expiryInWords({ low, high }: { readonly low: number; readonly high: number | null }): string {
  if (high === null) return `over ${termOf(low)}`;
  return low <= 0 ? `up to ${termOf(high)}` : `${shortLow(low, high)} to ${termOf(high)}`;
}

/** The lower end without its unit where both have the same. */
function shortLow(low: number, high: number): string {
  const [text, other] = [termOf(low), termOf(high)];
  const unit = (words: string) => words.split(' ')[1]!.replace(/s$/, '');
  return unit(text) === unit(other) ? text.split(' ')[0]! : text;
}

const isWhole = (x: number): boolean => x > 0.5 && Math.abs(x - Math.round(x)) < 1e-6;
