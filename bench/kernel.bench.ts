/**
 * How fast is a kernel: 500 mixed operations over 20 triangular inputs, one thread, draws included? Against C
 * (`gcc -O3 -msse4.2 -ffast-math`, its own Philox; the graph's operations, and the formulas with the C library's exp and
 * log) and NumPy (blocks of 10,000). All in one run, taking turns, the best of each; results are checked.
 *
 *   node bench/kernel.bench.ts [operations] [trials]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { BLOCK } from '../packages/engine/src/backend/backend.ts';
import { chooseBackend } from '../packages/engine/src/backend/choose.ts';
import type { Graph } from '../packages/engine/src/ir/ir.ts';
import { optimise } from '../packages/engine/src/ir/optimise.ts';
import { streamKey } from '../packages/engine/src/random/philox.ts';
import { graphAsC, modelAsC } from './as-c.ts';
import { asNumpy } from './as-numpy.ts';
import { asGraph, mixedModel } from './mixed-model.ts';

const OPERATIONS = Number(process.argv[2] ?? 500);
const TRIALS = Number(process.argv[3] ?? 1_000_000);
const ROUNDS = 5;
const SEED = 1;

interface Result {
  readonly seconds: number;
  readonly mean: number;
  readonly last?: number;
  readonly variance?: number;
}

type Contender = () => Result | Promise<Result>;

const folder = mkdtempSync(join(tmpdir(), 'kernel-bench-'));
const model = mixedModel(OPERATIONS);
const built = asGraph(model);
/** What the passes leave: the operations that C gets, too. */
const graph = optimise(built);

/** Compiles and runs from nothing: what a first run of a model costs, bar the start of Node. */
async function tessera(): Promise<Result> {
  const begin = performance.now();
  const kernel = await chooseBackend('wasm').compile(optimise(built));
  let sum = 0;
  let last = 0;
  for (let first = 0; first < TRIALS; first += BLOCK) {
    const [column] = kernel.run({ seed: SEED, replicate: 0, first, count: Math.min(BLOCK, TRIALS - first) }, []);
    for (const value of column!) sum += value;
    last = column!.at(-1)!;
  }
  kernel.release();
  return { seconds: (performance.now() - begin) / 1000, mean: sum / TRIALS, last };
}

function compileC(name: string, source: string, { streams }: Graph): Contender {
  const keys = streams.map(
    (stream) =>
      `{${streamKey(SEED, stream)
        .map((word) => `${word}u`)
        .join()}}`,
  );
  writeFileSync(
    join(folder, `${name}.h`),
    `#define STREAMS ${streams.length}\n#define KEYS {${keys.join()}}\n${source}`,
  );
  const binary = join(folder, name);
  const options = ['-O3', '-msse4.2', '-ffast-math', `-DMODEL="${binary}.h"`, '-o', binary];
  execFileSync('gcc', [...options, join(import.meta.dirname, 'kernel.c'), '-lm']);
  return () => JSON.parse(execFileSync(binary, [String(TRIALS)], { encoding: 'utf8' })) as Result;
}

function numpy(): Contender {
  const script = join(folder, 'model.py');
  writeFileSync(script, asNumpy(model));
  return () => JSON.parse(execFileSync('/usr/bin/python3', [script, String(TRIALS)], { encoding: 'utf8' })) as Result;
}

function check(results: Readonly<Record<string, Result>>): void {
  const { tessera: ours, c, 'c with libm': libm, numpy: python } = results;
  for (const peer of [c!, libm!]) {
    for (const [a, b] of [
      [ours!.mean, peer.mean],
      [ours!.last!, peer.last!],
    ] as const) {
      if (!(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)))) throw new Error(`results differ: ${a}, not ${b}`);
    }
  }
  // NumPy draws other numbers: its mean must lie within six standard errors of the difference.
  const error = Math.sqrt((2 * python!.variance!) / TRIALS);
  if (!(Math.abs(ours!.mean - python!.mean) <= 6 * error)) throw new Error(`mean ${ours!.mean}, NumPy ${python!.mean}`);
}

try {
  const contenders: Readonly<Record<string, Contender>> = {
    tessera,
    c: compileC('graph', graphAsC(graph), graph),
    'c with libm': compileC('formulas', modelAsC(model), graph),
    numpy: numpy(),
  };
  const best: Record<string, Result> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const result = await run();
      if (!best[name] || result.seconds < best[name].seconds) best[name] = result;
    }
  }
  check(best);
  console.log(
    `${OPERATIONS} operations (${graph.operations.length} in the graph), ${TRIALS} trials, ${cpus()[0]!.model}, Node ${process.version}`,
  );
  for (const [name, { seconds }] of Object.entries(best)) {
    const each = (seconds * 1e9) / TRIALS / OPERATIONS;
    console.log(
      `${name.padEnd(12)} ${seconds.toFixed(3)} s  ${each.toFixed(3)} ns per operation and trial  ${(seconds / best.tessera!.seconds).toFixed(2)} x`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
