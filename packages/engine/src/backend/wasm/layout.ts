/** Where everything stands in a kernel's memory, in bytes. */
import { BLOCK } from '../backend.ts';
import { ROUNDS } from './draw.ts';
import type { TableGroup } from './tables.ts';
import { STEP } from './vector.ts';

/** Bytes of a step's values in a column. */
export const STRIDE = 8 * STEP;
/** Steps that a block may touch: one more when its first trial stands in the middle of one. */
export const STEPS = BLOCK / STEP + 1;
const PAGE = 65536;
/** Bytes of a table's entry. */
export const ENTRY = 8;

/** Fixed places: what changes from run to run. */
export const HEADER = { pairs: 0, trial: 8, replicate: 16, keys: 64 } as const;
/** Bytes of a vector; constants and keys stand in memory twice, once for each lane. */
export const VECTOR = 16;

export interface Layout {
  readonly constants: number;
  /** Address of each table's NaN entry; its entries follow, a row of its group apart. */
  readonly tables: readonly number[];
  /** Address of each memory array: an element of NaN, then its elements, one step's lanes each. */
  readonly arrays: readonly number[];
  /** Address of the pairs of each sorted array's network, by array. */
  readonly networks: ReadonlyMap<number, number>;
  readonly inputs: number;
  readonly outputs: number;
  readonly scratch: number;
  readonly pages: number;
}

/** A column's bytes; not a multiple of 4,096, so that columns do not contend for the same cache lines. */
export const COLUMN = STEPS * STRIDE + 96;

export interface Sizes {
  readonly streams: number;
  readonly constants: number;
  readonly groups: readonly TableGroup[];
  readonly arrays: readonly number[];
  readonly networks: ReadonlyMap<number, ArrayLike<unknown>>;
  readonly inputs: number;
  readonly outputs: number;
  readonly scratch: number;
}

export function layout(sizes: Sizes): Layout {
  let end = HEADER.keys + sizes.streams * ROUNDS * VECTOR;
  const take = (bytes: number): number => {
    const at = Math.ceil(end / 64) * 64;
    end = at + bytes;
    return at;
  };
  const constants = take(sizes.constants * VECTOR);
  const tables: number[] = [];
  for (const { tables: members, length } of sizes.groups) {
    const base = take((length + 1) * members.length * ENTRY);
    members.forEach((table, column) => {
      tables[table] = base + column * ENTRY;
    });
  }
  const arrays = sizes.arrays.map((length) => take((length + 1) * STRIDE));
  const networks = new Map(Array.from(sizes.networks, ([array, pairs]) => [array, take(pairs.length * 8)]));
  const inputs = take(sizes.inputs * COLUMN);
  const outputs = take(sizes.outputs * COLUMN);
  const scratch = take(sizes.scratch);
  return { constants, tables, arrays, networks, inputs, outputs, scratch, pages: Math.ceil(end / PAGE) };
}
