/** How the numbers of an output are written: its cell's format, and finer where that has too few digits. It knows no page. */
import { isDateFormat } from 'numfmt';
import { isPercent, plain, type Write, writer } from './numbers.ts';

/** The ways of writing. */
export interface Writing {
  /** A value, as its cell writes it. */
  readonly value: Write;
  /** An average of values that are spread so far: finer than its cell where rounding would hide it (0.61 of 0 and 1). */
  readonly average: (mean: number | null, spread: number | null) => string;
  /** A distance between values: as its cell writes it, with digits enough to show two of them. */
  readonly distance: Write;
  /** Two ends, with digits enough to tell them apart: "1.2 to 1.4". */
  readonly interval: (ends: readonly [number, number] | null) => string;
}

const NONE = '–';

/** For a cell's number format; General where it has none. */
export function writingOf(format: string, locale = navigator.language): Writing {
  const value = writer(format, locale);
  const isDate = isDateFormat(format);
  const fine = (x: number, size: number) => (isDate ? value(x) : fineText(x, size, isPercent(format), locale));
  return {
    value,
    average: (mean, spread) => {
      const step = (spread ?? 0) / 10;
      if (mean === null || step === 0 || value(mean) !== value(mean + step)) return value(mean);
      return fine(mean, step);
    },
    distance: (x) => {
      if (x === null || !Number.isFinite(x)) return NONE;
      if (isDate) return `${plain(locale)(x)} days`;
      return shows(value(x)) >= 2 || x === 0 ? value(x) : fine(x, Math.abs(x));
    },
    interval: (ends) => {
      if (ends === null) return NONE;
      const [low, high] = ends;
      const texts = [value(low), value(high)];
      const enough = texts[0] !== texts[1] || low === high;
      return enough ? `${texts[0]} to ${texts[1]}` : `${fine(low, high - low)} to ${fine(high, high - low)}`;
    },
  };
}

/** With as many decimals as two digits of `size` take. */
function fineText(x: number, size: number, percent: boolean, locale: string): string {
  const unit = percent ? size * 100 : size;
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(unit || 1))));
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(locale, { ...digits, ...(percent && { style: 'percent' }) }).format(x);
}

/** Significant digits that a text shows. */
function shows(text: string): number {
  return text.replace(/\D/g, '').replace(/^0+/, '').length;
}
