/**
 * What does one step of one path cost, one thread, in the innermost loops that paths are made of? Draws, draws and their
 * normals, geometric Brownian motion to its end (one exponential a path) and to its average (one a step); against NumPy
 * (`paths_numpy.py`: PCG64 and its ziggurat, which has to make all steps of a path at once, so its end costs an exponential
 * a step). In turns, the best of each, processor time; means and variances are checked against closed forms.
 *
 *   node bench/path-kernels.bench.ts [paths]
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BACKENDS, BLOCK, Builder, exp, type Id, type Kernel, optimise, SCALARS, stepNormal } from '@tessera/engine';
import { machine } from './figures.ts';

const PATHS = 4096 * Math.ceil(Number(process.argv[2] ?? 200_000) / 4096);
const STEPS = 252;
const ROUNDS = 7;
const STREAM = '0123456789abcdef';
const [MU, SIGMA] = [0.05, 0.2];
const DRIFT = (MU - SIGMA ** 2 / 2) / STEPS;
const SCALE = SIGMA * Math.sqrt(1 / STEPS);

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

interface Sample extends Moments {
  /** The fourth central moment. */
  readonly fourth: number;
}

interface Result extends Sample {
  readonly seconds: number;
}

interface Case {
  readonly title: string;
  /** The state of a path. */
  readonly states: number;
  step(m: Builder, state: readonly Id[], uniform: Id): Id[];
  result(m: Builder, state: readonly Id[]): Id;
  readonly exact: Moments;
}

function nextLog(m: Builder, x: Id, u: Id): Id {
  return m.add(x, m.add(m.const(DRIFT), m.mul(m.const(SCALE), stepNormal(m, u))));
}

const grown = (rate: number, steps: number): number => exp(SCALARS, (rate * steps) / STEPS);

/** Of the mean over the path: E[S S'] = e^(μ (t + t') + σ² min(t, t')). */
function averageMoments(): Moments {
  let [mean, square] = [0, 0];
  for (let i = 1; i <= STEPS; i++) {
    mean += grown(MU, i) / STEPS;
    for (let j = 1; j <= STEPS; j++) square += (grown(MU, i + j) * grown(SIGMA ** 2, Math.min(i, j))) / STEPS ** 2;
  }
  return { mean, variance: square - mean ** 2 };
}

const CASES: Readonly<Record<string, Case>> = {
  uniforms: {
    title: 'uniforms, summed',
    states: 1,
    step: (m, [sum], u) => [m.add(sum!, u)],
    result: (_, [sum]) => sum!,
    exact: { mean: STEPS / 2, variance: STEPS / 12 },
  },
  normals: {
    title: 'normals, summed',
    states: 1,
    step: (m, [sum], u) => [m.add(sum!, stepNormal(m, u))],
    result: (_, [sum]) => sum!,
    exact: { mean: 0, variance: STEPS },
  },
  end: {
    title: 'price at the end',
    states: 1,
    step: (m, [x], u) => [nextLog(m, x!, u)],
    result: (m, [x]) => exp(m, x!),
    exact: { mean: grown(MU, STEPS), variance: grown(2 * MU, STEPS) * (grown(SIGMA ** 2, STEPS) - 1) },
  },
  average: {
    title: 'average price',
    states: 2,
    step(m, [x, sum], u) {
      const next = nextLog(m, x!, u);
      return [next, m.add(sum!, exp(m, next))];
    },
    result: (m, [, sum]) => m.mul(sum!, m.const(1 / STEPS)),
    exact: averageMoments(),
  },
};

/** Two steps a trip, as the compiler of paths has it. */
function compile({ states, step, result }: Case): Kernel {
  const m = new Builder();
  const start = Array.from({ length: states }, () => m.const(0));
  const last = m.loop(STEPS / 2, start, (state, trip) => {
    const even = m.add(trip, trip);
    const middle = step(m, state, m.draw(STREAM, even));
    return { next: step(m, middle, m.draw(STREAM, m.add(even, m.const(1)))), done: m.bool(false) };
  });
  return BACKENDS.find(({ name }) => name === 'wasm')!.compileNow!(optimise(m.graph([result(m, last)])));
}

const kernels = Object.fromEntries(Object.entries(CASES).map(([name, each]) => [name, compile(each)]));

function tessera(name: string): Result {
  const kernel = kernels[name]!;
  const results = new Float64Array(PATHS);
  const begin = process.cpuUsage();
  for (let first = 0; first < PATHS; first += BLOCK) {
    results.set(kernel.run({ seed: 1, replicate: 0, first, count: BLOCK }, [])[0]!, first);
  }
  const { user, system } = process.cpuUsage(begin);
  return { seconds: (user + system) / 1e6, ...momentsOf(results) };
}

function momentsOf(values: Float64Array): Sample {
  const meanOf = (f: (x: number) => number): number => values.reduce((sum, x) => sum + f(x), 0) / values.length;
  const mean = meanOf((x) => x);
  return { mean, variance: meanOf((x) => (x - mean) ** 2), fourth: meanOf((x) => (x - mean) ** 4) };
}

function numpy(name: string): Result {
  const script = join(import.meta.dirname, 'paths_numpy.py');
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const values = [name, PATHS, STEPS, DRIFT, SCALE].map(String);
  return JSON.parse(execFileSync('/usr/bin/python3', [script, ...values], { encoding: 'utf8', env })) as Result;
}

/** Within four standard errors. */
function check(who: string, name: string, { mean, variance, fourth }: Sample): void {
  const { exact } = CASES[name]!;
  const error = Math.sqrt(exact.variance / PATHS);
  const spread = Math.sqrt((fourth - variance ** 2) / PATHS);
  if (!(Math.abs(mean - exact.mean) <= 4 * error)) throw new Error(`${who}: mean ${mean}, not ${exact.mean}`);
  if (!(Math.abs(variance - exact.variance) <= 4 * spread))
    throw new Error(`${who}: variance ${variance}, not ${exact.variance}`);
}

console.log(`${PATHS} paths of ${STEPS} steps, ns a step of one path, ${machine()}`);
for (const [name, { title }] of Object.entries(CASES)) {
  const best = { tessera: Infinity, numpy: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [who, run] of Object.entries({ tessera, numpy })) {
      const result = run(name);
      check(who, name, result);
      best[who as keyof typeof best] = Math.min(best[who as keyof typeof best], result.seconds);
    }
  }
  const [ours, theirs] = [best.tessera, best.numpy].map((seconds) => (seconds * 1e9) / PATHS / STEPS);
  console.log(
    `${title.padEnd(18)} ${ours!.toFixed(1).padStart(5)}  NumPy ${theirs!.toFixed(1).padStart(5)}  ${(theirs! / ours!).toFixed(2)} x`,
  );
}
