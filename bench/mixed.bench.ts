/**
 * How fast is a whole run of a real workbook: 500 formulas over 20 triangular inputs, 1 M trials, draws and statistics
 * included, one thread? Read from a file, compiled with Excel's semantics (comparison at 15 digits, errors, the final snap),
 * against NumPy (blocks of 10,000) and C (`gcc -O3 -msse4.2 -ffast-math`, its own inline Philox, libm), both with the same
 * moments, extremes and percentiles. All in one run, taking turns, the best of each; results are checked.
 *
 * Two models: `all live`, where every formula is needed by the output, and `random`, where formulas read any earlier ones and
 * compilers may drop those that no output needs, as they do in real sheets (NumPy computes what is written). Each runs as a
 * plain program of those operations (`operations`), and as a workbook with all of Excel's rules (`workbook`).
 *
 *   node bench/mixed.bench.ts [operations] [trials]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chooseBackend,
  compileModel,
  createRunner,
  outputResults,
  type Program,
  simulate,
  singleThread,
  streamOf,
} from '@tessera/engine';
import { streamKey } from '../packages/engine/src/random/philox.ts';
import { typedWorkbook } from '../test/typed-workbook.ts';
import { modelAsC } from './as-c.ts';
import { asNumpy } from './as-numpy.ts';
import { asFormulas, asGraph, asProgram, type MixedModel, mixedModel, randomModel } from './mixed-model.ts';

const OPERATIONS = Number(process.argv[2] ?? 500);
const TRIALS = Number(process.argv[3] ?? 1_000_000);
const ROUNDS = 5;
const SEED = 1;
const PERCENTAGES = [1, 5, 10, 25, 50, 75, 90, 95, 99];

interface Result {
  readonly seconds: number;
  readonly mean: number;
  readonly variance: number;
  readonly min: number;
  readonly max: number;
  readonly percentiles: readonly number[];
}

const folder = mkdtempSync(join(tmpdir(), 'mixed-bench-'));

/** The formulas of a workbook, read from a file. */
function workbook(model: MixedModel): Program {
  const { sheet, inputs, output } = asFormulas(model);
  const book = typedWorkbook({ Sheet1: sheet });
  const named = inputs.map((input, k) => ({ ...input, stream: streamOf(`input ${k}`) }));
  return compileModel(book, { inputs: named, outputs: [output] }, 46000).program;
}

/** The clock starts at the program, as it does at the compiled program of the peers. */
function tessera(program: Program): () => Promise<Result> {
  return async () => {
    const begin = performance.now();
    const runner = await createRunner(program, chooseBackend('wasm'));
    const outcome = await simulate(program, { seed: SEED, trials: TRIALS }, singleThread(runner));
    const outputs = outputResults(program, outcome, {}, { inputs: [], outputs: [] });
    runner.release();
    const seconds = (performance.now() - begin) / 1000;
    const { mean, variance, min, max, percentiles, errors } = outputs[0]!;
    if (errors > 0) throw new Error(`${errors} trials failed`);
    return {
      seconds,
      mean: mean!,
      variance: variance!,
      min: min!,
      max: max!,
      percentiles: PERCENTAGES.map((p) => percentiles[p]!),
    };
  };
}

function c(model: MixedModel): () => Result {
  const keys = asGraph(model).streams.map((stream) => `{${streamKey(SEED, stream).map((word) => `${word}u`)}}`);
  const binary = join(folder, 'model');
  writeFileSync(`${binary}.h`, `#define STREAMS ${keys.length}\n#define KEYS {${keys}}\n${modelAsC(model)}`);
  const options = ['-O3', '-msse4.2', '-ffast-math', `-DMODEL="${binary}.h"`, '-o', binary];
  execFileSync('gcc', [...options, join(import.meta.dirname, 'kernel.c'), '-lm']);
  return () => JSON.parse(execFileSync(binary, [String(TRIALS), 'statistics'], { encoding: 'utf8' }));
}

function numpy(model: MixedModel): () => Result {
  const script = join(folder, 'model.py');
  writeFileSync(script, asNumpy(model));
  return () => JSON.parse(execFileSync('/usr/bin/python3', [script, String(TRIALS)], { encoding: 'utf8' }));
}

/** The engine and C draw the same numbers; NumPy others: its mean must lie within six standard errors of the difference. */
function check(ours: Result, peer: Result, same: boolean): void {
  const close = (a: number, b: number, size: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, size);
  const error = Math.sqrt((2 * peer.variance) / TRIALS);
  const agree = same
    ? close(ours.mean, peer.mean, Math.abs(peer.mean)) &&
      close(ours.variance, peer.variance, peer.variance) &&
      close(ours.min, peer.min, Math.abs(peer.min)) &&
      close(ours.max, peer.max, Math.abs(peer.max)) &&
      ours.percentiles.every((x, k) => close(x, peer.percentiles[k]!, Math.abs(x)))
    : Math.abs(ours.mean - peer.mean) <= 6 * error;
  if (!agree) throw new Error(`results differ:\n${JSON.stringify(ours)}\n${JSON.stringify(peer)}`);
}

async function compare(name: string, model: MixedModel): Promise<void> {
  const contenders = {
    operations: tessera(asProgram(model)),
    workbook: tessera(workbook(model)),
    c: c(model),
    numpy: numpy(model),
  };
  const best: Record<string, Result> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [who, run] of Object.entries(contenders)) {
      const result = await run();
      if (!best[who] || result.seconds < best[who].seconds) best[who] = result;
    }
  }
  for (const ours of [best.operations!, best.workbook!]) {
    check(ours, best.c!, true);
    check(ours, best.numpy!, false);
  }
  console.log(`${name}: ${model.cells.length} formulas, ${TRIALS} trials`);
  for (const [who, { seconds }] of Object.entries(best)) {
    const ratios = `${(seconds / best.c!.seconds).toFixed(2)} x C, ${(best.numpy!.seconds / seconds).toFixed(2)} x faster than NumPy`;
    console.log(`  ${who.padEnd(10)} ${seconds.toFixed(3)} s   ${ratios}`);
  }
}

try {
  console.log(`${cpus()[0]!.model}, Node ${process.version}, best of ${ROUNDS}`);
  await compare('all live', mixedModel(OPERATIONS));
  await compare('random', randomModel(OPERATIONS));
} finally {
  rmSync(folder, { recursive: true });
}
