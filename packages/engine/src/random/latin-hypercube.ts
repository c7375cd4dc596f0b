/**
 * Latin hypercube sampling within blocks: in each block every input falls once into each of 1,024 strata of equal
 * probability, in an order that is an addressed permutation. So blocks stay independent: a run can grow, stop and be
 * replayed. It knows no distribution. Frozen: results are promised across versions.
 *
 * key         = streamKey(seed, stream), its second word xor 0x4c485331 ("LHS1"), so that no draw shares an address
 * counter     = (⌊j / 8⌋, low and high word of the block number, replicate)
 * u           = the 52-bit uniform of words 2p and 2p + 1 with p = ⌊j / 4⌋ mod 2, as in `philox.ts`
 * permutation = 0 … 1023 shuffled by Fisher and Yates (Knuth, TAOCP 2, 3.4.2 P): for i from 1023 down to 1, with
 *               j = 1023 - i, exchange items i and ⌊v (i + 1)⌋, where v is u for the first of four choices and the
 *               fraction that the choice before left over for the next three: 22 bits for the last, so that no choice
 *               is more than 2^-12 likelier than another
 */
import type { Arithmetic } from '../ir/ir.ts';
import { philox4x32, streamKey } from './philox.ts';

/** Strata in a block: one for each trial. */
export const STRATA = 1024;

const MARK = 0x4c485331;
const WORDS = new Uint32Array(4);

/** The stratum (0 to 1023) of each trial of a block, for one stream of a run. */
export function strata(seed: number | bigint, stream: string, replicate: number, block: number): Float64Array {
  const [k0, k1] = streamKey(seed, stream);
  const order = Float64Array.from({ length: STRATA }, (_, index) => index);
  let v = 0;
  for (let i = STRATA - 1; i >= 1; i--) {
    const j = STRATA - 1 - i;
    if (j % 8 === 0) {
      WORDS[0] = j / 8;
      WORDS[1] = block % 4294967296;
      WORDS[2] = Math.floor(block / 4294967296);
      WORDS[3] = replicate;
      philox4x32(WORDS, k0, (k1 ^ MARK) >>> 0);
    }
    if (j % 4 === 0) v = unit(WORDS[(j % 8) / 2]!, WORDS[(j % 8) / 2 + 1]!);
    const scaled = v * (i + 1);
    const chosen = Math.min(Math.floor(scaled), i);
    v = scaled - chosen;
    const item = order[i]!;
    order[i] = order[chosen]!;
    order[chosen] = item;
  }
  return order;
}

/** The uniform of two words. */
function unit(first: number, second: number): number {
  return (first * 1048576 + (second >>> 12) + 0.5) * 2 ** -52;
}

/**
 * The uniform within a stratum: (stratum + u) / 1024, on the grid of all uniforms, (k + 0.5) · 2^-52, so that 1 - u stays
 * exact and neither 0 nor 1 occurs. `u` is the trial's draw.
 */
export function stratified<V, B>(m: Arithmetic<V, B>, stratum: V, u: V): V {
  const k = m.floor(m.mul(u, m.const(2 ** 42)));
  const within = m.mul(m.add(k, m.const(0.5)), m.const(2 ** -42));
  return m.mul(m.add(stratum, within), m.const(1 / STRATA));
}
