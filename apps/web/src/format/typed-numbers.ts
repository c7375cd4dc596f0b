/**
 * Numbers as people type them, in their locale and with what they are used to: thousands, a percent sign, a currency,
 * brackets around what is negative. It knows no field.
 */

/** How a field writes and reads its numbers. */
export interface Notation {
  readonly locale: string;
  /** Shown as a percentage; a bare number that is typed is one, as in a cell of that format. */
  readonly percent: boolean;
}

interface Separators {
  readonly decimal: string;
  readonly group: string;
}

function separatorsOf(locale: string): Separators {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.5);
  const find = (type: string) => parts.find((part) => part.type === type)?.value;
  return { decimal: find('decimal') ?? '.', group: find('group') ?? ',' };
}

/** The number that was typed; undefined where it is none. */
export function readNumber(typed: string, { locale, percent }: Notation): number | undefined {
  const bare = typed
    .replace(/[\p{Sc}\s\u00a0\u202f'’_]/gu, '')
    .replace(/[−–]/g, '-')
    .replace(/^\((.*)\)$/, '-$1');
  const share = bare.endsWith('%');
  const digits = plainDigits(share ? bare.slice(0, -1) : bare, separatorsOf(locale));
  if (digits === undefined) return undefined;
  const [mantissa, exponent = '0'] = digits.split('e');
  // A hundredth of it in decimal digits: 1.1% is 0.011, not 0.011000000000000001.
  const value = Number(`${mantissa}e${Number(exponent) - (share || percent ? 2 : 0)}`);
  return Number.isFinite(value) ? value : undefined;
}

/** Groups of three, or of two before the last as in India. */
const GROUPED = /^[+-]?\d{1,3}([.,]\d{2,3})*[.,]\d{3}$/;

/** With a point and no groups; undefined where the separators make no sense. */
function plainDigits(text: string, { decimal, group }: Separators): string | undefined {
  if (!/^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(text)) return undefined;
  const [mantissa = '', exponent] = text.split(/e/i);
  const point = pointOf(mantissa, decimal, group);
  const [whole = '', ...fraction] = point === '' ? [mantissa] : mantissa.split(point);
  if (fraction.length > 1) return undefined;
  if (/[.,]/.test(whole) && !GROUPED.test(whole)) return undefined;
  const joined = `${whole.replace(/[.,]/g, '')}${fraction.length > 0 ? `.${fraction[0]}` : ''}`;
  return /[.,]/.test(fraction[0] ?? '') ? undefined : `${joined}${exponent === undefined ? '' : `e${exponent}`}`;
}

/** The character that stands for the decimal point in this number; empty where there is none. */
function pointOf(mantissa: string, decimal: string, group: string): string {
  const last = [...mantissa].findLast((character) => character === '.' || character === ',');
  if (last === undefined) return '';
  const count = mantissa.split(last).length - 1;
  if (mantissa.includes('.') && mantissa.includes(',')) return count === 1 ? last : '';
  const looksGrouped = GROUPED.test(mantissa);
  if (count > 1) return looksGrouped ? '' : last;
  // A lone separator of thousands that does not stand before three digits is meant as a point.
  return looksGrouped && last === group && last !== decimal ? '' : last;
}

/** As a field shows it: grouped, in all digits that it has. */
export function showNumber(value: number, { locale, percent }: Notation): string {
  const size = Math.abs(value);
  const options: Intl.NumberFormatOptions =
    size !== 0 && (size >= 1e15 || size < 1e-6)
      ? { notation: 'scientific', maximumSignificantDigits: 15 }
      : { maximumSignificantDigits: 15 };
  return new Intl.NumberFormat(locale, { ...options, ...(percent && { style: 'percent' }) }).format(value);
}
