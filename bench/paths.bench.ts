/**
 * How fast are whole simulations of paths, statistics included: 1 million paths of 252 steps of geometric Brownian motion and of
 * Heston's model (quadratic-exponential with martingale correction) on one thread, beside vectorised NumPy; the built-in
 * processes beside the same by expressions; two workers against one, beside what a bare loop gains on two threads. In turns, the
 * best of each; means are checked against closed forms. `large` runs 100 million paths instead, and tells the memory.
 *
 *   node bench/paths.bench.ts [paths]
 *   node bench/paths.bench.ts large
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  type Answer,
  answer,
  chooseBackend,
  createRunner,
  type Executor,
  type Program,
  singleThread,
} from '@tessera/engine';
import { compilePaths, type PathsModel, readPaths } from '@tessera/models';
import { openPool } from '@tessera/pool';
import { bareLoop, startLoops } from './bare-loop.ts';
import { machine, median } from './figures.ts';

const STEPS = 252;
const ROUNDS = 5;
const PATHS = 1_000_000;
const GBM = { s0: 100, mu: 0.05, sigma: 0.2 };
const HESTON = { s0: 100, v0: 0.04, mu: 0.05, kappa: 2, theta: 0.04, xi: 0.5, rho: -0.7 };
const MEAN = 100 * Math.exp(0.05);

const MODELS = {
  gbm: { process: 'gbm', parameters: GBM, steps: STEPS },
  heston: { process: 'heston', parameters: HESTON, steps: STEPS },
  euler: { process: 'gbm', parameters: GBM, steps: STEPS, scheme: 'euler' },
  milstein: { process: 'gbm', parameters: GBM, steps: STEPS, scheme: 'milstein' },
  'euler by expressions': { process: own(), steps: STEPS, scheme: 'euler' },
  'milstein by expressions': { process: own(), steps: STEPS, scheme: 'milstein' },
} satisfies Record<string, PathsModel>;
type Name = keyof typeof MODELS;

function own(): PathsModel['process'] {
  const equations = [{ component: 'S', initial: 100, drift: 'mu*S', diffusion: 'sigma*S' }];
  return { equations, parameters: { mu: 0.05, sigma: 0.2 } };
}

function programOf(name: Name): Program {
  return compilePaths(readPaths(MODELS[name])).program;
}

/** Within five standard errors, and what the scheme is off by. */
function check(name: Name, { outputs }: Answer): Answer {
  const { mean, standard_error: error } = outputs[0]!;
  const bias = /euler|milstein/.test(name) ? MEAN * (0.05 ** 2 / 2 / STEPS) : 0;
  if (!(Math.abs(mean! - MEAN) <= 5 * error! + bias)) throw new Error(`${name}: mean ${mean}, not ${MEAN}`);
  return { outputs } as Answer;
}

async function timed(
  name: Name,
  executor: Executor,
  paths: number,
): Promise<{ cpu: number; wall: number; answer: Answer }> {
  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  const result = await answer(programOf(name), { seed: 1, trials: paths }, {}, executor);
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - begin) / 1000, answer: check(name, result) };
}

function numpy(script: string, values: readonly (string | number)[]): { seconds: number; mean: number } {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const path = join(import.meta.dirname, script);
  return JSON.parse(execFileSync('/usr/bin/python3', [path, ...values.map(String)], { encoding: 'utf8', env }));
}

async function onOneThread(paths: number): Promise<void> {
  const names = Object.keys(MODELS) as Name[];
  const runners = new Map<Name, Executor>();
  for (const name of names) runners.set(name, singleThread(await createRunner(programOf(name), chooseBackend())));
  const best = new Map<string, number>();
  const note = (name: string, seconds: number): void => {
    best.set(name, Math.min(best.get(name) ?? Infinity, (seconds * 1e9) / paths / STEPS));
  };
  const dt = 1 / STEPS;
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) note(name, (await timed(name, runners.get(name)!, paths)).cpu);
    note('gbm, NumPy', numpy('paths_numpy.py', ['end', paths, STEPS, (0.05 - 0.02) * dt, 0.2 * Math.sqrt(dt)]).seconds);
    note('heston, NumPy', numpy('heston_numpy.py', [paths, STEPS, 1]).seconds);
  }
  const of = (name: string): number => best.get(name)!;
  console.log(
    `${paths} paths of ${STEPS} steps on one thread, statistics included, ns a step, ${machine()}, best of ${ROUNDS}`,
  );
  for (const [name, title] of [
    ['gbm', 'geometric Brownian motion'],
    ['heston', 'Heston, QE-M'],
  ] as const)
    console.log(
      `  ${title.padEnd(26)} ${of(name).toFixed(1)}  NumPy ${of(`${name}, NumPy`).toFixed(1)}  ${(of(`${name}, NumPy`) / of(name)).toFixed(2)} x`,
    );
  for (const scheme of ['euler', 'milstein'] as const)
    console.log(
      `  ${scheme.padEnd(26)} ${of(scheme).toFixed(1)}  by expressions ${of(`${scheme} by expressions`).toFixed(1)}  ${(of(`${scheme} by expressions`) / of(scheme)).toFixed(2)} times the built-in one`,
    );
}

async function onTwoThreads(paths: number): Promise<void> {
  const program = programOf('gbm');
  const pools = [await openPool(program, { workers: 1 }), await openPool(program, { workers: 2 })] as const;
  const loops = startLoops(2);
  const loopSteps = 1e9;
  for (const pool of pools) await timed('gbm', pool, 100_000);
  await bareLoop(loops, loopSteps / 10);
  const [gains, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS + 2; round++) {
    const [one, two] = [await timed('gbm', pools[0], paths), await timed('gbm', pools[1], paths)];
    if (JSON.stringify(one.answer) !== JSON.stringify(two.answer))
      throw new Error('one and two workers gave different results');
    gains.push(one.wall / two.wall);
    bare.push((await bareLoop(loops.slice(0, 1), loopSteps)) / (await bareLoop(loops, loopSteps)));
  }
  console.log(
    `two workers against one: ${median(gains).toFixed(3)} x, a bare loop on two threads ${median(bare).toFixed(3)} x, share ${(median(gains) / median(bare)).toFixed(3)}`,
  );
  await Promise.all([...pools.map((pool) => pool.close()), ...loops.map((loop) => loop.terminate())]);
}

/** 100 million paths with their statistics: time, and how much memory the process had at most. */
async function large(): Promise<void> {
  const pool = await openPool(programOf('gbm'), { workers: 2 });
  await timed('gbm', pool, 1_000_000);
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 100);
  const { wall } = await timed('gbm', pool, 100_000_000);
  clearInterval(watch);
  await pool.close();
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  console.log(
    `100,000,000 paths of ${STEPS} steps on two workers, ${machine()}: ${wall.toFixed(0)} s, ${mib(most)} MiB at most, ${mib(before)} MiB after 1,000,000`,
  );
}

if (process.argv[2] === 'large') await large();
else {
  const paths = Math.ceil(Number(process.argv[2] ?? PATHS) / 4096) * 4096;
  await onOneThread(paths);
  await onTwoThreads(paths * 4);
}
