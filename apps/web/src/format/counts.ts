/** Counts and shares in the person's locale. Numbers of cells are written by `numbers.ts`, which knows Excel's formats. */

const NONE = '–';

/** A share as a percentage: 0.7831 is 78.3%. */
export function percent(value: number | null, digits = 1, locale = navigator.language): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  return formatOf(locale, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    value,
  );
}

/** A count, grouped: 1,000,000. */
export function count(value: number, locale = navigator.language): string {
  return formatOf(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A count where there is little room: 500M. */
export function shortCount(value: number, locale = navigator.language): string {
  return formatOf(locale, { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

const FORMATS = new Map<string, Intl.NumberFormat>();

/** Making a format takes some fifty times as long as writing a number with it, and charts write thousands. */
function formatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = FORMATS.get(key) ?? new Intl.NumberFormat(locale, options);
  FORMATS.set(key, known);
  return known;
}
