/**
 * What does a second worker gain: the mixed model (500 operations), 10 M trials, two workers against one, beside what a bare
 * arithmetic loop on two threads gains in the same run (the machine's own limit: shared cores, caches, clock)? Median of seven
 * pairs, taken in turns; the results of one and two workers are checked to be the same bytes.
 *
 *   node bench/workers.bench.ts [operations] [trials]
 */
import { cpus } from 'node:os';
import { outputResults, simulate } from '@tessera/engine';
import { openPool } from '@tessera/pool';
import { bareLoop, startLoops } from './bare-loop.ts';
import { asProgram, mixedModel } from './mixed-model.ts';

const OPERATIONS = Number(process.argv[2] ?? 500);
const TRIALS = Number(process.argv[3] ?? 10_000_000);
const ROUNDS = 7;

const program = asProgram(mixedModel(OPERATIONS));

async function run(pool: Awaited<ReturnType<typeof openPool>>): Promise<{ seconds: number; bytes: string }> {
  const begin = performance.now();
  const outcome = await simulate(program, { seed: 1, trials: TRIALS }, pool);
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, bytes: JSON.stringify(outputResults(program, outcome, {}, { inputs: [], outputs: [] })) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const pools = [await openPool(program, { workers: 1 }), await openPool(program, { workers: 2 })] as const;
const loops = startLoops(2);
const STEPS = 1e9;
// Warm up: code of all threads optimised.
for (const pool of pools) await simulate(program, { seed: 1, trials: 500_000 }, pool);
await bareLoop(loops, STEPS / 10);

const gains: number[] = [];
const bare: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const one = await run(pools[0]);
  const two = await run(pools[1]);
  if (one.bytes !== two.bytes) throw new Error('one and two workers gave different results');
  gains.push(one.seconds / two.seconds);
  bare.push((await bareLoop(loops.slice(0, 1), STEPS)) / (await bareLoop(loops, STEPS)));
}
console.log(
  `${OPERATIONS} operations, ${TRIALS} trials, ${cpus()[0]!.model}, Node ${process.version}, median of ${ROUNDS}`,
);
console.log(`  two workers against one: ${median(gains).toFixed(3)} x`);
console.log(`  a bare loop on two threads: ${median(bare).toFixed(3)} x`);
console.log(`  share of it: ${(median(gains) / median(bare)).toFixed(3)}`);
await Promise.all([...pools.map((pool) => pool.close()), ...loops.map((loop) => loop.terminate())]);
