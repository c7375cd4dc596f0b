/** How totals of a table are written: in the digits in which it was priced. */
import { plain, type Write } from '../../format/numbers.ts';

/** A writer for amounts of so many digits after the point; of `full` ones, or unknown, six that count. */
export function amountWriter(decimals: string | number | undefined, locale = navigator.language): Write {
  const digits = Number(decimals);
  if (decimals === undefined || !Number.isInteger(digits)) return plain(locale);
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
  return (value) => (value === null ? '–' : format.format(value));
}
