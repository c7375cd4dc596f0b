/** What prices a block: columns of contracts to columns of results. It knows no model. */
import type { Kernel } from '@tessera/engine';

/**
 * Up to a block of contracts (columns in the order of `CONTRACT_FIELDS`) to their results, and their outcomes after these
 * where there may be none. The columns returned stay valid until the next call.
 */
export type BlockPricer = (columns: readonly Float64Array[], count: number) => readonly Float64Array[];

/** Runs a kernel that draws nothing. */
export function runKernel(kernel: Kernel, columns: readonly Float64Array[], count: number): readonly Float64Array[] {
  return kernel.run({ seed: 0, replicate: 0, first: 0, count }, columns);
}
