/**
 * How many trials a second does the smallest real model make on one thread: three inputs with constant parameters (lognormal,
 * Poisson, beta) and a profit formula, draws and statistics included? Read from a file and run as the command runs it, drivers
 * apart. Beside it the same in NumPy. The mean is checked against its closed form.
 *
 *   node bench/three-inputs.bench.ts [trials]
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { chooseBackend, compileModel, createRunner, outputResults, simulate, singleThread } from '@tessera/engine';
import { typedWorkbook } from '../test/typed-workbook.ts';

const TRIALS = Number(process.argv[2] ?? 10_000_000);
const ROUNDS = 5;

const book = typedWorkbook({ Sheet1: { A1: 20, A2: 100, A3: 0.3, B1: '=A1*A2*(1-A3)-1200' } });
const { program } = compileModel(
  book,
  {
    inputs: [
      { cell: 'A1', distribution: 'lognormal(20, 4)' },
      { cell: 'A2', distribution: 'poisson(100)' },
      { cell: 'A3', distribution: 'beta(3, 7)' },
    ],
    outputs: ['B1'],
  },
  46000,
);
/** All three are independent, so the mean of the product is the product of the means. */
const MEAN = 20 * 100 * (1 - 0.3) - 1200;

async function tessera(): Promise<number> {
  const begin = performance.now();
  const runner = await createRunner(program, chooseBackend('wasm'));
  const outcome = await simulate(program, { seed: 1, trials: TRIALS }, singleThread(runner));
  const [output] = outputResults(program, outcome, {}, { inputs: [], outputs: [] });
  runner.release();
  const seconds = (performance.now() - begin) / 1000;
  if (!(Math.abs(output!.mean! - MEAN) < 5 * output!.standard_error!))
    throw new Error(`mean ${output!.mean}, not ${MEAN}`);
  return seconds;
}

const SCRIPT = `import time, numpy as np
random = np.random.Generator(np.random.Philox(1))
trials = ${TRIALS}
sigma2 = np.log(1 + (4 / 20) ** 2)
begin = time.perf_counter()
parts = []
for first in range(0, trials, 10000):
    n = min(10000, trials - first)
    price = random.lognormal(np.log(20) - sigma2 / 2, sigma2 ** 0.5, n)
    parts.append(price * random.poisson(100, n) * (1 - random.beta(3, 7, n)) - 1200)
y = np.concatenate(parts)
d = y - y.mean()
s = d * d
y.var(ddof=1), (s * d).sum(), (s * s).sum(), y.min(), y.max(), np.percentile(y, [1, 5, 10, 25, 50, 75, 90, 95, 99])
print(time.perf_counter() - begin)`;

function numpy(): number {
  return Number(execFileSync('/usr/bin/python3', ['-c', SCRIPT], { encoding: 'utf8' }));
}

const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  ours.push(await tessera());
  theirs.push(numpy());
}
console.log(`three inputs, ${TRIALS} trials, ${cpus()[0]!.model}, Node ${process.version}, best of ${ROUNDS}`);
for (const [name, seconds] of [
  ['tessera', Math.min(...ours)],
  ['numpy', Math.min(...theirs)],
] as const) {
  const rate = TRIALS / seconds / 1e6;
  console.log(
    `  ${name.padEnd(8)} ${seconds.toFixed(3)} s  ${rate.toFixed(2)} million trials a second  ${(seconds / Math.min(...ours)).toFixed(2)} x`,
  );
}
