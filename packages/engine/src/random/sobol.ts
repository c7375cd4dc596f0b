/**
 * Sobol's sequence under hash-based Owen scrambling: points that fill the unit cube more evenly than independent ones,
 * and yet are uniform and random, so that the spread of independent nets tells the error. It knows no distribution and
 * no trial: who asks says which net and which points. Frozen: results are promised across versions.
 *
 * points     = Sobol (1967) in the order of Antonov and Saleev (1979: point i is the sum of the generators that the Gray
 *              code of i names), generators by Joe and Kuo (2008), 32 digits
 * scrambling = nested uniform (Owen 1995), by a hash of the reversed digits (Laine and Karras 2011; Burley, "Practical
 *              Hash-based Owen Scrambling", JCGT 9(4), 2020). Our hash has the constants of Vegdahl ("Building a Better LK
 *              Hash", 2021) and two keyed rounds, of 128 bits of key a dimension instead of his one of 32: with one round
 *              products of four digits correlate up to 0.26, with two they do not (|r| < 0.03 of 32,768 keys).
 * keys       = four words of Philox under streamKey(seed, stream), its second word xor 0x534f4231 ("SOB1"); counter = (low
 *              and high word of the net, dimension, replicate)
 * u          = (k + 0.5) · 2^-52: the scrambled digits are the upper 32 bits of k; no two points of a net share all of
 *              those, so the digits below are independent anyway, and a short hash of the upper ones makes them
 */
import { philox4x32, streamKey, uniform } from './philox.ts';
import { DIRECTIONS, POLYNOMIALS } from './sobol-directions.ts';

/** Dimensions that have generators; further ones are independent uniforms. */
export const MOST_SOBOL_DIMENSIONS = 1 + POLYNOMIALS.reduce((sum, count) => sum + count, 0);

/** Which scramble: nets of one key are independent, and so are streams, seeds and replicates. */
export interface SobolKey {
  readonly seed: number | bigint;
  /** 16 hexadecimal digits. */
  readonly stream: string;
  /** Whole, below 2^53. */
  readonly net: number;
  /** 0 when left out. */
  readonly replicate?: number;
}

const MARK = 0x534f4231;
const DIGITS = 32;
const WORDS = new Uint32Array(4);

/**
 * Fills column d of `out` with coordinate d of points `first` to `first` + `count` - 1 of the net, for each d below
 * `dimensions`: uniforms in (0, 1). An aligned run of 2^k points is a net. A point does not depend on the range it is
 * asked for in, nor on the number of dimensions; dimensions from `MOST_SOBOL_DIMENSIONS` on hold independent uniforms.
 * @throws RangeError for points from 2^32 on, of which there are none
 */
export function sobolColumns(
  { seed, stream, net, replicate = 0 }: SobolKey,
  dimensions: number,
  first: number,
  count: number,
  out: readonly Float64Array[],
): void {
  if (first + count > 2 ** DIGITS) throw new RangeError(`point ${first + count - 1} is not one of 2^${DIGITS}`);
  const [k0, k1] = streamKey(seed, stream);
  for (let dimension = 0; dimension < dimensions; dimension++) {
    WORDS[0] = net % 4294967296;
    WORDS[1] = Math.floor(net / 4294967296);
    WORDS[2] = dimension;
    WORDS[3] = replicate;
    philox4x32(WORDS, k0, (k1 ^ MARK) >>> 0);
    const column = out[dimension]!;
    if (dimension < MOST_SOBOL_DIMENSIONS) fillNet(dimension, first, count, column);
    else fillIndependent([WORDS[0]!, WORDS[1]!], first, count, column);
  }
}

/** Points of one dimension under the key in `WORDS`. */
function fillNet(dimension: number, first: number, count: number, out: Float64Array): void {
  const generators = reversedGenerators();
  const at = dimension * DIGITS;
  const a = WORDS[0]! | 0;
  const b = WORDS[1]! | 1;
  const c = WORDS[2]! | 0;
  const d = WORDS[3]! | 1;
  let x = reversedPoint(dimension, first);
  for (let i = 0; i < count; i++) {
    let n = x ^ Math.imul(x, 0x3d20adea);
    n = Math.imul((n + a) | 0, b);
    n ^= Math.imul(n, 0x05526c56);
    n = Math.imul((n + c) | 0, d);
    n ^= Math.imul(n, 0x53a22864);
    const below = Math.imul(n ^ (n >>> 15) ^ a, 0x2c1b3c6d) >>> 12;
    out[i] =
      BYTE_1[n & 255]! +
      BYTE_2[(n >>> 8) & 255]! +
      (BYTE_3[(n >>> 16) & 255]! + (BYTE_4[n >>> 24]! + below * 2 ** -52));
    // The Gray codes of i and i + 1 differ where i + 1 has its lowest 1; what follows the last point is not used.
    const next = (first + i + 1) | 0;
    x ^= generators[at + 31 - Math.clz32(next & -next)]!;
  }
}

/** The dimension's own stream of independent uniforms. */
function fillIndependent(key: readonly [number, number], first: number, count: number, out: Float64Array): void {
  for (let i = 0; i < count; i++) out[i] = uniform(key, 0, first + i, 0);
}

/** What a reversed byte is worth as the first, second, third and last of four; the last one has the half that u ends with. */
const BYTE_1 = byteWorth(2 ** -8);
const BYTE_2 = byteWorth(2 ** -16);
const BYTE_3 = byteWorth(2 ** -24);
const BYTE_4 = byteWorth(2 ** -32).map((x) => x + 2 ** -53);

function byteWorth(unit: number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, byte) => (reversed(byte) >>> 24) * unit);
}

/** The 32 digits of a point before scrambling, the first digit lowest. */
function reversedPoint(dimension: number, index: number): number {
  const generators = reversedGenerators();
  let x = 0;
  for (let code = (index ^ (index >>> 1)) >>> 0, i = 0; code > 0; code >>>= 1, i++) {
    if (code & 1) x ^= generators[dimension * DIGITS + i]!;
  }
  return x;
}

/** Coordinate of a point of the sequence before scrambling, times 2^32. */
export function sobolPoint(dimension: number, index: number): number {
  return reversed(reversedPoint(dimension, index)) >>> 0;
}

function reversed(x: number): number {
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >>> 16) | (x << 16);
}

let known: Int32Array | undefined;

/** By dimension, its 32 generators, each with the first digit lowest. */
function reversedGenerators(): Int32Array {
  known ??= makeGenerators();
  return known;
}

function makeGenerators(): Int32Array {
  const all = new Int32Array(MOST_SOBOL_DIMENSIONS * DIGITS);
  for (let i = 0; i < DIGITS; i++) all[i] = 1 << i;
  const next = bitReader(DIRECTIONS);
  let dimension = 1;
  POLYNOMIALS.forEach((count, index) => {
    for (let i = 0; i < count; i++, dimension++) {
      fillGenerators(all.subarray(dimension * DIGITS, (dimension + 1) * DIGITS), index + 1, next);
    }
  });
  return all;
}

/** The recurrence of Bratley and Fox (1988), mirrored: shifts go up, for the first digit is lowest. */
function fillGenerators(out: Int32Array, degree: number, next: (bits: number) => number): void {
  const inner = next(degree - 1);
  for (let i = 0; i < degree; i++) out[i] = reversed(((next(i) << 1) | 1) << (DIGITS - 1 - i));
  for (let i = degree; i < DIGITS; i++) {
    out[i] = out[i - degree]! ^ (out[i - degree]! << degree);
    for (let k = 1; k < degree; k++) if ((inner >> (degree - 1 - k)) & 1) out[i]! ^= out[i - k]!;
  }
}

/** Reads whole numbers of so many bits from base 64. */
function bitReader(base64: string): (bits: number) => number {
  const bytes = atob(base64);
  let position = 0;
  return (bits) => {
    let value = 0;
    for (let i = 0; i < bits; i++, position++) {
      value = (value << 1) | ((bytes.charCodeAt(position >> 3) >> (7 - (position & 7))) & 1);
    }
    return value;
  };
}
