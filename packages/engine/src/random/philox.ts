/**
 * The random bits: Philox4x32-10 of an address (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 * Frozen: results are promised across versions.
 *
 * key     = mix64(seed, stream), low word first
 * counter = (low and high word of ⌊trial / 2⌋, index, replicate)
 * k       = w[2p] · 2^20 + (w[2p + 1] >>> 12) with p = trial mod 2 and w the four words out: 52 bits
 * u       = (k + 0.5) · 2^-52, in (0, 1), exact
 */

/** The version of the address and of the bits; stored with every result. */
export const STREAM_VERSION = 1;

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High and low 32 bits of a 32 x 32 bit product, into `out` at 0 and 1. */
function multiply(a: number, b: number, out: Uint32Array): void {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const low = al * bl;
  const middle = ah * bl + (low >>> 16);
  const cross = al * bh + (middle & 0xffff);
  out[0] = ah * bh + Math.floor(middle / 65536) + (cross >>> 16);
  out[1] = Math.imul(a, b);
}

const P0 = new Uint32Array(2);
const P1 = new Uint32Array(2);

/** Ten rounds of Philox4x32 on the counter (changed in place) under the key (k0, k1). */
export function philox4x32(counter: Uint32Array, k0: number, k1: number): Uint32Array {
  for (let round = 0; round < 10; round++) {
    multiply(M0, counter[0]!, P0);
    multiply(M1, counter[2]!, P1);
    counter[0] = P1[0]! ^ counter[1]! ^ k0;
    counter[1] = P1[1]!;
    counter[2] = P0[0]! ^ counter[3]! ^ k1;
    counter[3] = P0[1]!;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return counter;
}

const MASK64 = (1n << 64n) - 1n;

/** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection of 64 bits. */
function scramble(z: bigint): bigint {
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK64;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK64;
  return z ^ (z >> 31n);
}

/** The Philox key of a stream (16 hexadecimal digits) under a seed, as [low word, high word]. */
export function streamKey(seed: number | bigint, stream: string): readonly [number, number] {
  const mixed = scramble(scramble((BigInt(seed) + 0x9e3779b97f4a7c15n) & MASK64) ^ BigInt(`0x${stream}`));
  return [Number(mixed & 0xffffffffn), Number(mixed >> 32n)];
}

/**
 * The stream id of a name (a cell address, an input's name): FNV-1a of its UTF-16 code units, scrambled, as
 * 16 hexadecimal digits. Kept in the model once made, so that renaming moves nothing.
 */
export function streamOf(name: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < name.length; i++) hash = ((hash ^ BigInt(name.charCodeAt(i))) * 0x100000001b3n) & MASK64;
  return scramble(hash).toString(16).padStart(16, '0');
}

/** The uniform in (0, 1) that two words of 32 bits make; exact. */
export function unit(first: number, second: number): number {
  return (first * 1048576 + (second >>> 12) + 0.5) * 2 ** -52;
}

const COUNTER = new Uint32Array(4);

/** The uniform at an address: key words, replicate, trial (whole, below 2^53), index (whole, below 2^32). */
export function uniform(key: readonly [number, number], replicate: number, trial: number, index: number): number {
  const pair = Math.floor(trial / 2);
  COUNTER[0] = pair % 4294967296;
  COUNTER[1] = Math.floor(pair / 4294967296);
  COUNTER[2] = index;
  COUNTER[3] = replicate;
  const words = philox4x32(COUNTER, key[0], key[1]);
  const at = trial % 2 === 0 ? 0 : 2;
  return unit(words[at]!, words[at + 1]!);
}
