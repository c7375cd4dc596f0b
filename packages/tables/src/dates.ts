/**
 * Reads columns of dates out of fields to days since 1970-01-01, parts of days as fractions. A form that can be read in two ways
 * is read as the file's other signs have it. It must not know time zones, nor today.
 */
import type { Fields } from './fields.ts';

/** What can be wrong with a field that should be a date. */
export const DATE_TROUBLES = ['none', 'empty', 'not-a-date'] as const;
export type DateTrouble = (typeof DATE_TROUBLES)[number];

const EMPTY = DATE_TROUBLES.indexOf('empty');
const NOT_A_DATE = DATE_TROUBLES.indexOf('not-a-date');
const COMMA = 44;
const DASH = 45;
const POINT = 46;
const SLASH = 47;
const COLON = 58;
const SPACE = 32;
const LETTER_T = 84;
const LETTER_Z = 90;

/**
 * Field `field` of every record as a date: 2026-12-31 (also 2026/12/31, 20261231), 31.12.2026, 12/31/2026 (day first where the byte
 * `decimal` is a comma), each with a time behind it or not (T or a space, 16:30 or 16:30:15.5, Z or nothing). Where there is none,
 * the value is NaN and `troubles` says why: its numbers are places in `DATE_TROUBLES`. Both arrays hold `fields.rows` entries at
 * least.
 */
export function readDates(
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
    const days = end - start < 8 ? Number.NaN : dayOf(bytes, start, end, decimal);
    values[row] = days;
    troubles[row] = start === end ? EMPTY : days - days === 0 ? 0 : NOT_A_DATE;
  }
}

/** The day of a text; NaN when it is none. */
function dayOf(bytes: Uint8Array, start: number, end: number, decimal: number): number {
  const first = digitsEnd(bytes, start, end);
  if (first - start === 8) {
    const day = dayNumber(
      number(bytes, start, start + 4),
      number(bytes, start + 4, start + 6),
      number(bytes, start + 6, first),
    );
    return day + timeOf(bytes, first, end);
  }
  const sign = bytes[first];
  if (first >= end || (sign !== DASH && sign !== SLASH && sign !== POINT)) return Number.NaN;
  const second = digitsEnd(bytes, first + 1, end);
  if (second >= end || bytes[second] !== sign) return Number.NaN;
  const third = digitsEnd(bytes, second + 1, end);
  const a = number(bytes, start, first);
  const b = number(bytes, first + 1, second);
  const c = number(bytes, second + 1, third);
  const time = timeOf(bytes, third, end);
  if (!isShort(second - first - 1)) return Number.NaN;
  if (first - start === 4)
    return isShort(third - second - 1) && sign !== POINT ? dayNumber(a, b, c) + time : Number.NaN;
  if (third - second - 1 !== 4 || !isShort(first - start) || sign === DASH) return Number.NaN;
  return (sign === POINT || decimal === COMMA ? dayNumber(c, b, a) : dayNumber(c, a, b)) + time;
}

function isShort(digits: number): boolean {
  return digits === 1 || digits === 2;
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] >= 48 && bytes[at] <= 57) at++;
  return at;
}

/** The number that a few digits make. */
function number(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + bytes[at] - 48;
  return value;
}

/** Days since 1970 in the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"); NaN for no such day. */
function dayNumber(year: number, month: number, day: number): number {
  if (year < 1583 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return Number.NaN;
  const from = month <= 2 ? year - 1 : year;
  const era = Math.floor(from / 400);
  const ofEra = from - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The part of a day that a time makes; 0 for no time, NaN for something else. */
function timeOf(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return 0;
  if ((bytes[start] !== SPACE && bytes[start] !== LETTER_T) || bytes[start + 3] !== COLON) return Number.NaN;
  const last = bytes[end - 1] === LETTER_Z ? end - 1 : end;
  const hours = twoDigits(bytes, start + 1, last);
  const minutes = twoDigits(bytes, start + 4, last);
  let seconds = 0;
  let at = start + 6;
  if (at < last) {
    if (bytes[at] !== COLON) return Number.NaN;
    seconds = twoDigits(bytes, at + 1, last);
    at += 3;
    if (at < last && (bytes[at] === POINT || bytes[at] === COMMA)) {
      const digits = digitsEnd(bytes, at + 1, Math.min(last, at + 10));
      seconds += number(bytes, at + 1, digits) / 10 ** (digits - at - 1);
      at = digits;
    }
  }
  if (at !== last || !(hours <= 23 && minutes <= 59 && seconds < 60)) return Number.NaN;
  return (hours * 3600 + minutes * 60 + seconds) / 86_400;
}

function twoDigits(bytes: Uint8Array, start: number, end: number): number {
  return digitsEnd(bytes, start, Math.min(start + 2, end)) === start + 2 ? number(bytes, start, start + 2) : Number.NaN;
}
