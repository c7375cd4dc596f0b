/**
 * Writes numbers as decimal text straight into bytes: the hot end of every table. Each function returns where the text
 * ends; the caller sees to it that there is room (`LONGEST_NUMBER` bytes). It knows no format.
 */

/** Bytes that one number takes at most: `writeFixed` of the largest double has 309 digits, a point and a sign. */
export const LONGEST_NUMBER = 336;

const ZERO = 48;
const POINT = 46;
const MINUS = 45;
/** Powers of ten that are doubles. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const INVERSES = Float64Array.from(POWERS, (power) => 1 / power);
const INT = 2 ** 31;

/** A whole number from 0 to below 2^31. */
export function writeInteger(bytes: Uint8Array, at: number, n: number): number {
  let rest = n | 0;
  let end = at + 1;
  for (let limit = 10; limit <= rest && limit < INT; limit *= 10) end++;
  for (let place = end - 1; place >= at; place--) {
    const tenth = (rest / 10) | 0;
    bytes[place] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return end;
}

/** `whole`, and `fraction / 10^decimals` without zeros at its end. */
function writePoint(bytes: Uint8Array, at: number, whole: number, fraction: number, decimals: number): number {
  const point = writeInteger(bytes, at, whole);
  let rest = fraction | 0;
  if (rest === 0) return point;
  let width = decimals;
  for (let tenth = (rest / 10) | 0; tenth * 10 === rest; tenth = (rest / 10) | 0) {
    rest = tenth;
    width--;
  }
  bytes[point] = POINT;
  const end = point + 1 + width;
  for (let place = end - 1; place > point; place--) {
    const tenth = (rest / 10) | 0;
    bytes[place] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return end;
}

/** n / 10^decimals for a whole n from 0 to below 2^31, decimals up to 9. */
function writeScaled(bytes: Uint8Array, at: number, n: number, decimals: number): number {
  if (decimals === 0) return writeInteger(bytes, at, n);
  const power = POWERS[decimals]!;
  let whole = (n * INVERSES[decimals]!) | 0;
  let fraction = n - whole * power;
  // The product may be off by one.
  if (fraction < 0) {
    whole--;
    fraction += power;
  } else if (fraction >= power) {
    whole++;
    fraction -= power;
  }
  return writePoint(bytes, at, whole, fraction, decimals);
}

function writeAscii(bytes: Uint8Array, at: number, text: string, length: number): number {
  for (let i = 0; i < length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + length;
}

/**
 * x rounded to `decimals` places (0 to 22) as `toFixed` rounds it: the nearest to the exact value of the double, the larger in
 * size of two. Zeros at the end are left out, and zero has no sign. x is finite; from 1e21 on it is written as it is.
 */
export function writeFixed(bytes: Uint8Array, at: number, x: number, decimals: number): number {
  const size = x < 0 ? -x : x;
  const scaled = size * POWERS[decimals]!;
  if (scaled < INT - 1 && decimals <= 9) {
    const floor = scaled | 0;
    const part = scaled - floor;
    // The product is off by half a unit in its last place at most; only this near a tie could that matter.
    const doubt = part - 0.5;
    if ((doubt < 0 ? -doubt : doubt) > scaled * 2.3e-16) {
      const n = doubt > 0 ? floor + 1 : floor;
      if (x < 0 && n > 0) bytes[at++] = MINUS;
      return writeScaled(bytes, at, n, decimals);
    }
  }
  return writeSlowly(bytes, at, x, decimals);
}

function writeSlowly(bytes: Uint8Array, at: number, x: number, decimals: number): number {
  const text = x.toFixed(decimals);
  let length = text.length;
  if (decimals > 0 && !text.includes('e')) {
    while (text.charCodeAt(length - 1) === ZERO) length--;
    if (text.charCodeAt(length - 1) === POINT) length--;
  }
  const isZero = Number(text) === 0;
  return isZero ? writeAscii(bytes, at, '0', 1) : writeAscii(bytes, at, text, length);
}

/** The shortest decimal that reads back as the same number, as `String` writes it; zero has no sign. x is finite. */
export function writeShortest(bytes: Uint8Array, at: number, x: number): number {
  const size = x < 0 ? -x : x;
  // Few digits, as people type them: the first whole n with n / 10^k = x has the fewest, and the quotient is exact.
  // Below 1e-6 String changes to exponents.
  if (size < INT && (size >= 1e-6 || size === 0)) {
    for (let k = 0; k <= 6; k++) {
      const scaled = size * POWERS[k]!;
      if (scaled >= INT) break;
      const n = (scaled + 0.5) | 0;
      if (n / POWERS[k]! === size) {
        if (x < 0) bytes[at++] = MINUS;
        return writeScaled(bytes, at, n, k);
      }
    }
  }
  const text = String(x);
  return writeAscii(bytes, at, text, text.length);
}
