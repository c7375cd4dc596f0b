/** Numbers as people read them: in the cell's own number format, or in as many digits as they bear, in their locale. */
import { format, getFormatInfo } from 'numfmt';

// Whoever writes numbers of cells writes counts and shares, too.
export { count, percent, shortCount } from './counts.ts';

/** Writes numbers of one kind. */
export type Write = (value: number | null) => string;

const NONE = '–';

/** A writer for a cell's number format; General and text formats write what `plain` does. */
export function writer(code: string, locale = navigator.language): Write {
  if (code === '' || code === '@' || /^general$/i.test(code) || !isUsable(code)) return plain(locale);
  return (value) => (value === null || !Number.isFinite(value) ? NONE : format(code, value, { locale, nbsp: false }));
}

/** Six significant digits, grouped. */
export function plain(locale = navigator.language): Write {
  const common = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 });
  const extreme = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6, notation: 'scientific' });
  return (value) => {
    if (value === null || !Number.isFinite(value)) return NONE;
    const size = Math.abs(value);
    return (size >= 1e12 || (size < 1e-6 && size > 0) ? extreme : common).format(value);
  };
}

/** Whether a number format's code shows percentages. */
export function isPercent(code: string): boolean {
  return code.replace(/"[^"]*"|\\./g, '').includes('%');
}

function isUsable(code: string): boolean {
  try {
    return getFormatInfo(code).type !== 'text';
  } catch {
    return false;
  }
}
