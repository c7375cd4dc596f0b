/**
 * How long from the bytes of a large workbook to the first result, in a process that has run nothing before, on one
 * thread? And does an operation of a large model cost more per trial than one of a small model? Times are ratios to the
 * small model; results are checked against the evaluator, which computes some trials cell by cell.
 *
 *   node bench/big-workbook.bench.ts
 */
import { execFileSync } from 'node:child_process';
import { inflateRawSync } from 'node:zlib';
import {
  BLOCK,
  type Compiled,
  chooseBackend,
  compileModel,
  createRunner,
  readModel,
  readXlsx,
  recalculate,
} from '@tessera/engine';
import { bigBook } from './big-book.ts';

/** Formulas; the middle one comes to about 20,000 operations. */
const SIZES = { small: 500, middle: 1_600, large: 20_000 } as const;
const TRIALS = 8 * BLOCK;
const CHECKED = 8;
const ROUNDS = 2;
const SEED = 1;
const NOW = 45000;

interface Measured {
  readonly formulas: number;
  readonly operations: number;
  /** Milliseconds from the bytes to the first block of results, and of its parts; cold. */
  readonly first: number;
  readonly parts: Readonly<Record<string, number>>;
  /** Nanoseconds for an operation in one trial, warm. */
  readonly perOperation: number;
}

/** In a process of its own: each measurement is the first thing that it does. */
async function measure(size: number): Promise<Measured> {
  const { bytes, model, formulas } = bigBook(size);
  const parts: Record<string, number> = {};
  const begin = performance.now();
  let last = begin;
  const part = (name: string): void => {
    const now = performance.now();
    parts[name] = now - last;
    last = now;
  };
  const workbook = readXlsx(bytes, { inflate: (packed) => inflateRawSync(packed), fileName: 'big.xlsx' });
  part('read');
  const compiled = compileModel(workbook, readModel(model), NOW);
  part('compile');
  const runner = await createRunner(compiled.program, chooseBackend());
  part('ready');
  const range = { seed: SEED, replicate: 0, count: BLOCK };
  const outputs = runner.outputs({ ...range, first: 0 }).map((column) => column.slice(0, CHECKED));
  part('first block');
  const first = performance.now() - begin;
  const inputs = runner.inputs({ ...range, first: 0 }).map((column) => column.slice(0, CHECKED));
  check(compiled, inputs, outputs);
  const operations = countOperations(compiled);
  let fastest = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let at = 0; at < TRIALS; at += BLOCK) runner.outputs({ ...range, first: at });
    fastest = Math.min(fastest, performance.now() - start);
  }
  return { formulas, operations, first, parts, perOperation: (fastest * 1e6) / TRIALS / operations };
}

/** The evaluator's outputs for the inputs of some trials: the same doubles. */
function check(compiled: Compiled, inputs: readonly Float64Array[], outputs: readonly Float64Array[]): void {
  const { model, recalculated } = compiled;
  const { dependencies } = recalculated;
  for (let trial = 0; trial < CHECKED; trial++) {
    const overrides = new Map(model.inputs.map(({ key }, i) => [key, inputs[i]![trial]!]));
    const { cells } = recalculate(dependencies.workbook, { overrides, asOf: NOW }, dependencies);
    model.outputs.forEach(({ key, reference }, i) => {
      const wanted = cells.value(key);
      if (wanted !== outputs[i]![trial]) {
        throw new Error(
          `${reference} in trial ${trial}: ${outputs[i]![trial]}, and by the evaluator ${String(wanted)}`,
        );
      }
    });
  }
}

function countOperations({ program }: Compiled): number {
  let count = 0;
  for (const stage of program.stages) if (stage.kind === 'compiled') count += stage.graph.operations.length;
  return count;
}

/** The fastest of some processes. */
function inOwnProcess(size: number): Measured {
  const runs = Array.from({ length: ROUNDS }, () => {
    const printed = execFileSync(process.execPath, [import.meta.filename, String(size)], { encoding: 'utf8' });
    return JSON.parse(printed) as Measured;
  });
  return runs.reduce((best, run) => (run.first < best.first ? run : best));
}

function compare(small: Measured, large: Measured): void {
  for (const { formulas, operations, first, parts, perOperation } of [small, large]) {
    const split = Object.entries(parts).map(([name, time]) => `${name} ${time.toFixed(0)}`);
    console.log(
      `${formulas} formulas, ${operations} operations: first result in ${first.toFixed(0)} ms (${split.join(', ')})`,
    );
    console.log(`  ${perOperation.toFixed(3)} ns an operation and trial`);
  }
  const more = large.formulas / small.formulas;
  console.log(
    `${more.toFixed(1)} times the formulas: ${(large.first / small.first).toFixed(1)} times as long to the first result,`,
  );
  console.log(`  ${(large.perOperation / small.perOperation).toFixed(2)} times as long an operation and trial`);
}

const [only] = process.argv.slice(2);
if (only !== undefined) console.log(JSON.stringify(await measure(Number(only))));
else {
  const small = inOwnProcess(SIZES.small);
  for (const size of [SIZES.middle, SIZES.large]) compare(small, inOwnProcess(size));
}
