/**
 * Reads columns of numbers out of fields, as people write them, each correctly rounded: what `Number` would give for the same
 * digits. There is no string on the way but for numbers that need more than 18 digits or large exponents. It must not know
 * what the numbers mean.
 */
import { quotient, TENS } from './decimals.ts';
import { type Fields, NUMBER_TROUBLES } from './fields.ts';

const EMPTY = NUMBER_TROUBLES.indexOf('empty');
const NOT_A_NUMBER = NUMBER_TROUBLES.indexOf('not-a-number');
const THOUSANDS = NUMBER_TROUBLES.indexOf('thousands');
const NOT_FINITE = NUMBER_TROUBLES.indexOf('not-finite');

const PLUS = 43;
const MINUS = 45;
const PERCENT = 37;
const SPACE = 32;
const ZERO = 48;
const LETTER_E = 101;
/** Digits that a signed integer of 32 bits surely holds. */
const SMALL_DIGITS = 9;
/** Significant digits that two exact doubles hold: nine of 30 bits times 5^9, and nine more. */
const MOST_DIGITS = 18;
/** Decimals for which a power of ten is an exact double. */
const MOST_DECIMALS = 22;
/** Exponents beyond it make zero or infinity of any record's digits. */
const FARTHEST = 10_000_000;
/** Every whole number up to here is a double. */
const EXACT = 2 ** 53;

/**
 * Field `field` of every record as a number: 5, -1.5, +.5, 5., 1e-3, 20 % (0.2). `decimal` is the byte of the decimal sign. Where
 * there is none, the value is NaN and `troubles` says why: its numbers are places in `NUMBER_TROUBLES`. Both arrays hold
 * `fields.rows` entries at least.
 */
export function readNumbers(
  fields: Fields,
  field: number,
  decimal: number,
  values: Float64Array,
  troubles: Uint8Array,
): void {
  const { bytes, rows, width, starts, ends } = fields;
  for (let row = 0, place = field; row < rows; row++, place += width) {
    const start = starts[place];
    const end = ends[place];
    let at = start;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const first = at;
    let whole = 0;
    let digit = bytes[at] - 48;
    for (; at < end && digit >= 0 && digit <= 9; digit = bytes[++at] - 48) whole = (whole * 10 + digit) | 0;
    let digits = at - first;
    let decimals = 0;
    let units = 0;
    if (at < end && bytes[at] === decimal) {
      units = digits <= SMALL_DIGITS ? whole : -1;
      const point = at++;
      digit = bytes[at] - 48;
      for (; at < end && digit >= 0 && digit <= 9; digit = bytes[++at] - 48) whole = (whole * 10 + digit) | 0;
      decimals = at - point - 1;
      digits += decimals;
    }
    let value = Number.NaN;
    if (at === end && digits > 0) {
      if (digits > SMALL_DIGITS) value = withDecimals(bytes, end, units, digits - decimals, decimals);
      else value = decimals === 0 ? whole : whole / TENS[decimals];
    }
    if (!Number.isNaN(value)) {
      values[row] = isNegative ? -value : value;
      troubles[row] = 0;
      continue;
    }
    readOther(bytes, start, end, decimal, values, troubles, row);
  }
}

/**
 * A number that has nine decimals or more, and `units` (-1 for too many) before the point, in so many digits: its last nine digits are one of two
 * doubles, and what is before them the other. NaN where that takes more than two.
 */
function withDecimals(bytes: Uint8Array, end: number, units: number, unitDigits: number, decimals: number): number {
  if (units < 0 || decimals < SMALL_DIGITS || decimals > MOST_DECIMALS) return Number.NaN;
  const first = end - decimals;
  let digits = decimals + (units === 0 ? 0 : unitDigits);
  // 0.012345… has as many digits fewer as it has zeros behind the point.
  if (units === 0) for (let at = first; digits > MOST_DIGITS && bytes[at] === ZERO; at++) digits--;
  if (digits > MOST_DIGITS) return Number.NaN;
  let high = units;
  for (let at = first; at < end - SMALL_DIGITS; at++) high = (high * 10 + bytes[at] - ZERO) | 0;
  // Products that do not wait for one another.
  const low =
    (bytes[end - 9] - ZERO) * 100_000_000 +
    (bytes[end - 8] - ZERO) * 10_000_000 +
    (bytes[end - 7] - ZERO) * 1_000_000 +
    (bytes[end - 6] - ZERO) * 100_000 +
    ((bytes[end - 5] - ZERO) * 10_000 +
      (bytes[end - 4] - ZERO) * 1000 +
      (bytes[end - 3] - ZERO) * 100 +
      (bytes[end - 2] - ZERO) * 10 +
      (bytes[end - 1] - ZERO));
  return scale(high, low | 0, SMALL_DIGITS, -decimals);
}

/** Any number, and why a field is none. */
function readOther(
  bytes: Uint8Array,
  start: number,
  end: number,
  decimal: number,
  values: Float64Array,
  troubles: Uint8Array,
  row: number,
): void {
  const value = start < end ? parse(bytes, start, end, decimal) : Number.NaN;
  const isFinite = value - value === 0;
  values[row] = isFinite ? value : Number.NaN;
  troubles[row] = isFinite ? 0 : troubleOf(bytes, start, end, decimal, value);
}

/** NaN when it is no number of this form; infinite when it is too large for a double. */
function parse(bytes: Uint8Array, start: number, end: number, decimal: number): number {
  let at = start;
  const sign = bytes[at];
  if (sign === MINUS || sign === PLUS) at++;
  // Nine significant digits, then nine more: leading zeros are none.
  let high = 0;
  let low = 0;
  let lowDigits = 0;
  let digits = 0;
  let seen = 0;
  let point = -1;
  for (; at < end; at++) {
    const digit = bytes[at] - 48;
    if (digit >= 0 && digit <= 9) {
      seen++;
      if (digits === 0 && digit === 0) continue;
      if (digits < SMALL_DIGITS) high = (high * 10 + digit) | 0;
      else if (digits < MOST_DIGITS) {
        low = (low * 10 + digit) | 0;
        lowDigits++;
      }
      digits++;
    } else if (bytes[at] === decimal && point < 0) point = seen;
    else break;
  }
  if (seen === 0) return Number.NaN;
  const mantissaEnd = at;
  let exponent = point < 0 ? 0 : point - seen;
  if (at < end && (bytes[at] | 32) === LETTER_E) {
    at = exponentEnd(bytes, at + 1, end);
    if (at < 0) return Number.NaN;
    exponent += Number(ascii(bytes, mantissaEnd + 1, at, 0));
  }
  if (at < end) {
    while (at < end && bytes[at] === SPACE) at++;
    if (bytes[at] !== PERCENT || at + 1 !== end) return Number.NaN;
    exponent -= 2;
  }
  const magnitude = digits > MOST_DIGITS ? Number.NaN : scale(high, low, lowDigits, exponent);
  if (Number.isNaN(magnitude)) {
    const own = exponent - (point < 0 ? 0 : point - seen);
    return Number(`${ascii(bytes, start, mantissaEnd, decimal)}e${Math.max(-FARTHEST, Math.min(FARTHEST, own))}`);
  }
  return sign === MINUS ? -magnitude : magnitude;
}

/** (high · 10^lowDigits + low) · 10^exponent, correctly rounded; NaN where that needs more digits. */
function scale(high: number, low: number, lowDigits: number, exponent: number): number {
  if (exponent < -22 || exponent > 22) return Number.NaN;
  const top = high * TENS[lowDigits];
  const whole = top + low;
  // Both factors are exact, so one quotient or product rounds once (Clinger, "How to read floating point numbers", 1990).
  if (whole <= EXACT) return exponent < 0 ? whole / TENS[-exponent] : whole * TENS[exponent];
  return exponent < 0 ? quotient(top, low, -exponent) : exponent === 0 ? whole : Number.NaN;
}

/** Behind an exponent's digits; -1 when there are none. */
function exponentEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
  const first = at;
  while (at < end && bytes[at] >= 48 && bytes[at] <= 57) at++;
  return at === first ? -1 : at;
}

/** Bytes as text, the decimal sign as a point. */
function ascii(bytes: Uint8Array, start: number, end: number, decimal: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += bytes[at] === decimal ? '.' : String.fromCharCode(bytes[at]);
  return text;
}

const INFINITE = /^[-+]?(?:inf(?:inity)?|nan|∞|1\.#(?:inf|ind|qnan))$/i;
/** Groups of three digits (the first of two or three in India) with one sign between them, then decimals. */
const GROUPS: Readonly<Record<string, RegExp>> = {
  '.': /^[-+]?\d{1,3}(?:([,'’ \u00a0\u2009\u202f])(?:\d\d\1)*\d{3})(?:\1(?:\d\d\1)*\d{3})*(?:\.\d*)?%?$/u,
  ',': /^[-+]?\d{1,3}(?:([.'’ \u00a0\u2009\u202f])(?:\d\d\1)*\d{3})(?:\1(?:\d\d\1)*\d{3})*(?:,\d*)?%?$/u,
};
/** Longer fields are no numbers with groups. */
const LONGEST_GROUPED = 64;

function troubleOf(bytes: Uint8Array, start: number, end: number, decimal: number, value: number): number {
  if (start === end) return EMPTY;
  if (!Number.isNaN(value)) return NOT_FINITE;
  if (end - start > LONGEST_GROUPED) return NOT_A_NUMBER;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  if (INFINITE.test(text)) return NOT_FINITE;
  return GROUPS[decimal === 44 ? ',' : '.'].test(text) ? THOUSANDS : NOT_A_NUMBER;
}
