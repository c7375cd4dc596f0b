/**
 * Writes numbers as decimal digits straight into bytes: the shortest form that reads back as the same number, as `String` has it,
 * and forms of a fixed number of decimals, as `toFixed` has them. What the fast paths cannot decide goes to those two. It must
 * not know what format the numbers stand in.
 */
import { productError, quotient, TENS } from './decimals.ts';

/** Bytes that `putNumber` takes at most: sign, 17 digits, point, exponent. */
export const LONGEST_NUMBER = 26;
/** Bytes that `putFixed` takes at most beside its decimals: sign, 21 digits, point. */
export const LONGEST_WHOLE = 24;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
/** Below it a whole number goes through integers of 32 bits. */
const SMALL = 1e9;
/** Whole numbers are written in halves: so many of the last digits, and what is before them. */
const HALF_DIGITS = 8;
const HALF = 1e8;
/** Doubles below it have bits for halves. */
const HALVES = 2 ** 52;
/** Below this, and from 10^15, `String` uses exponents or many zeros. */
const SMALLEST = 1e-6;
const LARGEST = 1e15;
const PLACES = Float64Array.of(1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1);

/** The digits of 0 to 99. */
const PAIRS = Uint8Array.from({ length: 200 }, (_, i) => ZERO + (i & 1 ? (i >> 1) % 10 : Math.floor((i >> 1) / 10)));

/** Puts the shortest decimal that reads back as `x` at `at`; zero has no sign. Gives the place behind it. */
export function putNumber(bytes: Uint8Array, at: number, x: number): number {
  let place = at;
  let size = x;
  if (x < 0) {
    bytes[place++] = MINUS;
    size = -x;
  }
  if (size < SMALL) {
    const whole = size | 0;
    if (whole === size) return putWhole(bytes, place, whole);
    // Most numbers that people write have six decimals at most.
    if (size < 2000) {
      const millionths = (size * 1e6 + 0.5) | 0;
      if (millionths / 1e6 === size) return putMillionths(bytes, place, millionths);
    }
  }
  if (size >= SMALLEST && size < LARGEST) {
    const end = putDigits(bytes, place, size);
    if (end > 0) return end;
  }
  return putAscii(bytes, at, String(x));
}

/**
 * Puts `x`, rounded to so many decimals (0 to 100), at `at`: as `x.toFixed(decimals)` rounds the decimal expansion of the double,
 * ties away from zero, without zeros at the end; zero has no sign. From 10^21 it is the shortest form. Gives the place behind.
 */
export function putFixed(bytes: Uint8Array, at: number, x: number, decimals: number): number {
  const size = x < 0 ? -x : x;
  const scaled = decimals <= 22 ? size * TENS[decimals] : Number.NaN;
  if (!(scaled < HALVES)) return putSlowly(bytes, at, x, decimals);
  const floor = Math.floor(scaled);
  const above = scaled - floor - 0.5;
  let whole = above > 0 ? floor + 1 : floor;
  // Next to a tie the rounding of the product decides, which is known exactly.
  if (Math.abs(above) <= scaled * 2 ** -52)
    whole = above + productError(size, decimals, scaled) >= 0 ? floor + 1 : floor;
  let place = at;
  if (x < 0 && whole > 0) bytes[place++] = MINUS;
  return putScaled(bytes, place, whole, decimals);
}

/** whole / 10^decimals without zeros at the end; whole is at most 2^52. */
function putScaled(bytes: Uint8Array, at: number, whole: number, decimals: number): number {
  if (decimals === 0) return putLong(bytes, at, whole);
  const unit = TENS[decimals];
  let units = Math.floor(whole / unit);
  let rest = whole - units * unit;
  if (rest < 0) {
    units--;
    rest += unit;
  }
  const place = units < SMALL ? putWhole(bytes, at, units | 0) : putLong(bytes, at, units);
  if (rest === 0) return place;
  bytes[place] = POINT;
  const end = place + 1 + decimals;
  if (decimals <= 9) putPadded(bytes, place + 1, end, rest | 0);
  else {
    const high = Math.floor(rest / HALF);
    putPadded(bytes, place + 1, end - HALF_DIGITS, high);
    putPadded(bytes, end - HALF_DIGITS, end, (rest - high * HALF) | 0);
  }
  return withoutZeros(bytes, end);
}

function putMillionths(bytes: Uint8Array, at: number, millionths: number): number {
  const units = (millionths / 1_000_000) | 0;
  const place = putWhole(bytes, at, units);
  bytes[place] = POINT;
  putPadded(bytes, place + 1, place + 7, millionths - units * 1_000_000);
  return withoutZeros(bytes, place + 7);
}

/**
 * The shortest digits of a number from 10^-6 to 10^15 that is not whole or is large; 0 when two doubles do not decide it. A
 * decimal of 15 digits that is read as `x` is the only one. Of 16 digits, the one closest to `x` is tried, and the closest of 17
 * always reads back; `x` times a power of ten is known exactly, as a product and its error.
 */
function putDigits(bytes: Uint8Array, at: number, x: number): number {
  const before = digitsBefore(x);
  const unit = TENS[15 - before];
  const short = Math.floor(x * unit + 0.5);
  if (short / unit === x) return putPlaced(bytes, at, short, 0, 15, before);
  for (let digits = 16; digits <= 17; digits++) {
    const decimals = digits - before;
    const product = x * TENS[decimals];
    const floor = Math.floor(product);
    const fraction = product - floor + productError(x, decimals, product);
    const up = Math.floor(fraction + 0.5);
    if (Math.abs(fraction - up) > 0.499999) return 0;
    const high = Math.floor(floor / HALF);
    const low = floor - high * HALF + up;
    if (digits === 17) return isPowerOfTwo(x) ? 0 : putPlaced(bytes, at, high * HALF, low, 17, before);
    const back = quotient(high * HALF, low, decimals);
    if (back === x) return putPlaced(bytes, at, high * HALF, low, 16, before);
    if (Number.isNaN(back)) return 0;
  }
  return 0;
}

/** Digits before the point; 0 for 0.1, -1 for 0.01. */
function digitsBefore(x: number): number {
  let count = 1;
  if (x >= 1) while (x >= TENS[count]) count++;
  else for (count = 0; x < PLACES[5 + count]; ) count--;
  return count;
}

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** There the doubles below lie closer than those above. */
function isPowerOfTwo(x: number): boolean {
  double[0] = x;
  return halves[0] === 0 && (halves[1] & 0xfffff) === 0;
}

/** The `digits` digits of top + extra, with `before` of them before the point, without zeros at the end. */
function putPlaced(bytes: Uint8Array, at: number, top: number, extra: number, digits: number, before: number): number {
  let high = Math.floor(top / HALF);
  let low = top - high * HALF + extra;
  if (low < 0) {
    low += HALF;
    high--;
  } else if (low >= HALF) {
    low -= HALF;
    high++;
  }
  let start = at + 1;
  if (before <= 0) {
    bytes[at] = ZERO;
    start = at + 2 - before;
    bytes.fill(ZERO, at + 2, start);
  }
  const end = start + digits;
  putPadded(bytes, start, end - HALF_DIGITS, high);
  putPadded(bytes, end - HALF_DIGITS, end, low);
  if (before > 0) bytes.copyWithin(at, at + 1, at + 1 + before);
  bytes[before > 0 ? at + before : at + 1] = POINT;
  return withoutZeros(bytes, end);
}

/** Behind the last digit that is not a zero behind the point, or behind the digit before the point. */
function withoutZeros(bytes: Uint8Array, end: number): number {
  let place = end;
  while (bytes[place - 1] === ZERO) place--;
  return bytes[place - 1] === POINT ? place - 1 : place;
}

/** A whole number below 10^9. */
function putWhole(bytes: Uint8Array, at: number, whole: number): number {
  const end = at + widthOf(whole);
  putPadded(bytes, at, end, whole);
  return end;
}

/** A whole number below 10^17. */
function putLong(bytes: Uint8Array, at: number, whole: number): number {
  if (whole < SMALL) return putWhole(bytes, at, whole | 0);
  const high = Math.floor(whole / HALF);
  const place = putWhole(bytes, at, high | 0);
  putPadded(bytes, place, place + HALF_DIGITS, (whole - high * HALF) | 0);
  return place + HALF_DIGITS;
}

function widthOf(whole: number): number {
  if (whole < 1e4) return whole < 100 ? (whole < 10 ? 1 : 2) : whole < 1000 ? 3 : 4;
  if (whole < 1e7) return whole < 1e5 ? 5 : whole < 1e6 ? 6 : 7;
  return whole < 1e8 ? 8 : 9;
}

/** A whole number below 2^31 with zeros before it, from `start` to before `end`. */
function putPadded(bytes: Uint8Array, start: number, end: number, whole: number): void {
  let rest = whole | 0;
  let place = end;
  for (; place - start >= 2; place -= 2) {
    const hundredth = (rest / 100) | 0;
    const pair = (rest - hundredth * 100) << 1;
    bytes[place - 1] = PAIRS[pair + 1];
    bytes[place - 2] = PAIRS[pair];
    rest = hundredth;
  }
  if (place > start) bytes[start] = ZERO + rest;
}

function putSlowly(bytes: Uint8Array, at: number, x: number, decimals: number): number {
  const text = x.toFixed(decimals);
  if (!text.includes('.') || text.includes('e')) return putAscii(bytes, at, text);
  const plain = text.replace(/\.?0+$/, '');
  return putAscii(bytes, at, plain === '-0' ? '0' : plain);
}

function putAscii(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
