/**
 * What a backend is: it turns a graph into a kernel that computes output columns for a range of trials. It knows
 * nothing of workbooks or statistics, and imports no implementation; `choose.ts` picks one.
 */
import type { Graph } from '../ir/ir.ts';

/** Trials in a block, for ever: results are promised across versions. */
export const BLOCK = 1024;

/** One backend; the same graph gives the same bits on every one that has `exact`. */
export interface Backend {
  readonly name: 'reference' | 'wasm' | 'webgpu';
  /** True when it agrees with the reference interpreter bit for bit. */
  readonly exact: boolean;
  /** Compiles a verified graph. */
  compile(graph: Graph): Promise<Kernel>;
  /** The same without waiting; absent where a device must be asked. */
  compileNow?(graph: Graph): Kernel;
}

/** A compiled graph. Not shared between threads; release it when done. */
export interface Kernel {
  /**
   * Computes `count` trials (1 to BLOCK) from trial `first` (a whole number below 2^53, any parity).
   * The columns returned hold `count` values each and stay valid until the next call.
   */
  run(range: TrialRange, columns: readonly Float64Array[]): readonly Float64Array[];
  release(): void;
}

/** Which trials, of which run. */
export interface TrialRange {
  /** The run's seed: a whole number in [0, 2^53) or a bigint of 64 bits. */
  readonly seed: number | bigint;
  readonly replicate: number;
  readonly first: number;
  readonly count: number;
}
