/** Statistics in the number format of their cell, with more digits where that format is too coarse for them. */
import { percent, writer } from '../../format/numbers.ts';

type Write = (value: number | null) => string;

/**
 * A mean of zeros and ones is no whole number: where a tenth of the standard deviation makes no difference to the text,
 * three significant digits are written instead.
 */
export function statisticWriter(format: string, mean: number | null, sd: number | null): Write {
  const write = writer(format);
  if (mean === null || sd === null || !(sd > 0)) return write;
  if (write(mean) !== write(mean + sd / 10) && write(mean) !== write(mean - sd / 10)) return write;
  if (format.includes('%')) return (value) => percent(value, Math.max(0, Math.ceil(-Math.log10(sd)) - 1));
  const digits = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
  return (value) => (value === null || !Number.isFinite(value) ? write(value) : digits.format(value));
}
