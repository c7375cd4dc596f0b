/**
 * The library: Monte Carlo simulation of Excel workbooks from TypeScript or JavaScript, on Node.
 *
 * ```ts
 * import { simulateWorkbook } from 'tessera';
 *
 * const { outputs } = await simulateWorkbook('budget.xlsx', {
 *   inputs: [{ cell: 'Sheet1!B4', distribution: 'triangular(80, 100, 130)' }],
 *   outputs: ['Sheet1!F20'],
 * }, { trials: 100_000 });
 * console.log(outputs[0].mean, outputs[0].percentiles['90']);
 * ```
 *
 * And pricing of option contracts, a few or whole tables of them:
 *
 * ```ts
 * import { openPricing, priceContracts, tableFile } from 'tessera';
 *
 * const [result] = priceContracts([{ S: 100, K: 105, T: 0.5, r: 0.03, sigma: 0.2, option_type: 'call' }]);
 * const pricing = await openPricing(await tableFile('options.csv'), { format: 'csv' });
 * for await (const piece of pricing.answer()) process.stdout.write(piece);
 * ```
 *
 * And paths of stochastic processes:
 *
 * ```ts
 * import { MonteCarloEngine } from 'tessera';
 *
 * const engine = new MonteCarloEngine('gbm');
 * const { batch } = await engine.simulate({ paths: 10_000, steps: 252, x0: 100, parameters: { mu: 0.05, sigma: 0.2 } });
 * console.log(batch?.path(1234));
 * ```
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import {
  type Answer,
  answer,
  type Compiled,
  chooseBackend,
  compileModel,
  createRunner,
  errorsByCell,
  type Model,
  type Questions,
  readXlsx,
  serialOfMoment,
  type Workbook,
} from '@tessera/engine';
import { openPool } from '@tessera/pool';

export * from '@tessera/engine';
export {
  CONTRACT_COLUMNS,
  type CompiledPaths,
  checkParameters,
  compilePaths,
  createPricer,
  DEFAULT_SPECIFICATION,
  type ExpressionProcess,
  estimatesOf,
  type FunctionalModel,
  findProcess,
  type Noise,
  PATH_SAMPLINGS,
  type Parameters,
  type PathEstimate,
  type PathsModel,
  type PayoffModel,
  PROCESSES,
  type PricingSpecification,
  type Process,
  priceOne,
  QUANTITIES,
  readPaths,
  type Scheme,
  type StepPlace,
} from '@tessera/models';
export { defaultWorkers, openPool, PathDraws, type Pool, type PoolOptions, type SamplePath } from '@tessera/pool';
export {
  openPricing,
  PricingError,
  type PricingOptions,
  type PricingSummary,
  PricingThreads,
  priceContracts,
  summaryOf,
  type TablePricing,
  type TableSource,
  tableFile,
} from '@tessera/pricing';
export type { ModuleProcess } from './paths/module-process.ts';
export {
  type GivenProcess,
  MonteCarloEngine,
  type ReplayedPath,
  type SimulatedPaths,
  type SimulatedStatistics,
} from './paths/monte-carlo-engine.ts';
export { PathBatch } from './paths/path-batch.ts';
export { PathError } from './paths/path-error.ts';
export type { GivenOptions, PathStopRule, PathsOptions, PathView } from './paths/simulation-options.ts';

/** Settings of a run; what is left out comes from the model, else trials 10,000, seed 1, all cores but one. */
export interface SimulateWorkbookOptions extends Questions {
  readonly trials?: number;
  readonly seed?: number;
  readonly workers?: number;
  /** Exact percentiles by a second pass where there are too many samples to keep. */
  readonly exact?: boolean;
  readonly onProgress?: (progress: { readonly trials: number; readonly mean: number; readonly error: number }) => void;
  /** An AbortSignal, say: when it fires, the answer is that of the trials done. */
  readonly signal?: { readonly aborted: boolean };
}

/** The answer of a run, with the compiled model for `replay` and `explain`. */
export interface SimulatedWorkbook extends Answer {
  readonly compiled: Compiled;
}

/** Opens an .xlsx or .xlsm file: a path, or its bytes. Throws `TesseraError` when it is none. */
export function openWorkbook(source: string | Uint8Array): Workbook {
  const bytes = typeof source === 'string' ? readFileSync(source) : source;
  return readXlsx(bytes, {
    inflate: (part, size) => inflateRawSync(part, { maxOutputLength: size, chunkSize: 1 << 18 }),
    ...(typeof source === 'string' && { fileName: basename(source) }),
  });
}

/** Simulates a workbook: a path, bytes, or a workbook that is open. The same settings give the same numbers, to the bit. */
export async function simulateWorkbook(
  source: string | Uint8Array | Workbook,
  model: Model,
  options: SimulateWorkbookOptions = {},
): Promise<SimulatedWorkbook> {
  const workbook = typeof source === 'string' || source instanceof Uint8Array ? openWorkbook(source) : source;
  const compiled = compileModel(workbook, model, serialOfMoment(new Date(), workbook.date1904));
  const { program } = compiled;
  const { workers, onProgress, signal, exact, ...asked } = options;
  const settings = { seed: asked.seed ?? model.seed ?? 1, trials: asked.trials ?? model.trials ?? 10_000 };
  const pool = await openPool(program, workers === undefined ? {} : { workers });
  const failingCells = async (trials: readonly number[]) => {
    const runner = await createRunner(program, chooseBackend());
    const errors = errorsByCell(compiled, runner, settings, trials);
    runner.release();
    return errors;
  };
  try {
    const result = await answer(program, settings, asked, pool, {
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
      ...(exact !== undefined && { exact }),
      explainErrors: failingCells,
    });
    return { ...result, compiled };
  } finally {
    await pool.close();
  }
}
