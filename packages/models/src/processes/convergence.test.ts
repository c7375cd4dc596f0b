/**
 * Strong and weak orders of convergence, by regression over the length of the step. Grids are coupled: the normal of a coarse
 * step is the sum of the normals of the fine steps in it, so all of them follow the same Brownian paths. What a coarse grid is
 * compared with is the grid twice as fine (whose error has the same order, by the triangle inequality both ways) or, where the
 * closed form is driven by the same normals, the exact path itself.
 */
import { type Builder, type Id, stepNormal } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { type NoiseSource, pathStream, plainNoise } from '../paths/noise.ts';
import { constantElasticity } from './constant-elasticity.ts';
import { coxIngersollRoss } from './cox-ingersoll-ross.ts';
import { geometricBrownianMotion } from './geometric-brownian-motion.ts';
import { heston } from './heston.ts';
import { hullWhite } from './hull-white.ts';
import { multiGeometricBrownianMotion } from './multi-geometric-brownian-motion.ts';
import { ornsteinUhlenbeck } from './ornstein-uhlenbeck.ts';
import { pathColumns, planOf, sampleMoments } from './path-fixture.ts';
import type { Parameters, Process } from './process.ts';
import { PROCESSES } from './registry.ts';
import { vasicek } from './vasicek.ts';

/** Normals of steps that each hold `ratio` fine ones; nothing else is drawn. */
function coarse(ratio: number): NoiseSource {
  const normal = (m: Builder, k: number, step: Id): Id => {
    const first = m.mul(step, m.const(ratio));
    const at = (trip: Id): Id => stepNormal(m, m.draw(pathStream('normal', k), m.within(m.add(first, trip), 0, 2 ** 32 - 1))); // biome-ignore format: one thought
    if (ratio === 1) return at(m.const(0));
    const [sum] = m.loop(ratio, [m.const(0)], ([before], trip) => ({
      next: [m.add(before!, at(trip))],
      done: m.bool(false),
    }));
    return m.mul(sum!, m.const(1 / Math.sqrt(ratio)));
  };
  const plain = plainNoise('random');
  return {
    ...plain,
    open(m, place, state) {
      const opened = plain.open(m, place, state);
      return { ...opened, noise: { ...opened.noise, normal: (k) => normal(m, k, place.step) } };
    },
  };
}

const PATHS = 8192;
/** Steps of the grids; each is twice as fine as the one before it. */
const GRIDS = [8, 16, 32, 64, 128];
const FINEST = 128;

interface Case {
  readonly process: Process;
  readonly scheme: string;
  readonly parameters: Parameters;
  /** The component that is looked at; the main one when left out. */
  readonly component?: number;
  readonly horizon?: number;
  /** The exact scheme draws the same normals, so it gives the solution along the same Brownian path. */
  readonly isKnown?: true;
  /** Which order can be told; both when left out. */
  readonly only?: 'strong' | 'weak';
}

type Pair = readonly [Float64Array, Float64Array];

/** One component at the horizon, of a grid. */
async function ends({ process, scheme, parameters, component = 0, horizon = 1 }: Case, steps: number) {
  const plan = planOf(process, { parameters, scheme, horizon, steps });
  return (await pathColumns({ ...plan, noise: coarse(FINEST / steps) }, PATHS))[component]!;
}

/** The paths of each grid but the last, with those of the next. */
async function neighbours(one: Case): Promise<Pair[]> {
  const all = await Promise.all(GRIDS.map((steps) => ends(one, steps)));
  return all.slice(0, -1).map((column, i) => [column, all[i + 1]!]);
}

/** The paths of each grid with the exact ones. */
async function exactPairs(one: Case): Promise<Pair[]> {
  const exact = await ends({ ...one, scheme: 'exact' }, FINEST);
  return Promise.all(GRIDS.map(async (steps) => [await ends(one, steps), exact] as const));
}

/** Slope of log2 |error| over log2 of the step. */
function orderOf(errors: readonly number[]): number {
  const points = errors.map((error, i) => [-Math.log2(GRIDS[i]!), Math.log2(Math.abs(error))] as const);
  const [x, y] = [0, 1].map((k) => points.reduce((sum, point) => sum + point[k]!, 0) / points.length) as [number, number]; // biome-ignore format: means
  const over = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return over / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

const mean = (column: Float64Array): number => sampleMoments(column).mean;

/** Far from the boundary where there is one: there the orders hold that the schemes declare. */
const GBM = { s0: 1, mu: 0.4, sigma: 0.5 };
/** From its mean, so that the drift's error does not hide the noise's. */
const CIR_AT_MEAN = { r0: 0.1, kappa: 1, theta: 0.1, sigma: 0.2 };
const CIR = { r0: 0.1, kappa: 2, theta: 0.05, sigma: 0.1 };
const CEV = { s0: 100, mu: 0.5, sigma: 2, beta: 0.7 };
const HESTON = { s0: 1, v0: 0.2, mu: 0.3, kappa: 2, theta: 0.1, xi: 0.2, rho: -0.6 };
const MULTI = { s0: [1, 2], mu: [0.1, 0.4], sigma: [0.2, 0.5], correlation: [[1, 0.5], [0.5, 1]] }; // biome-ignore format: a matrix
const CASES: readonly Case[] = [
  { process: geometricBrownianMotion, scheme: 'euler', parameters: GBM, isKnown: true },
  { process: geometricBrownianMotion, scheme: 'milstein', parameters: GBM, isKnown: true },
  { process: multiGeometricBrownianMotion, scheme: 'euler', parameters: MULTI, component: 1, isKnown: true },
  { process: multiGeometricBrownianMotion, scheme: 'milstein', parameters: MULTI, component: 1, isKnown: true },
  { process: ornsteinUhlenbeck, scheme: 'euler', parameters: { x0: 2, kappa: 1.5, mu: 0.5, sigma: 0.8 } },
  { process: vasicek, scheme: 'euler', parameters: { r0: 0.08, kappa: 1, theta: 0.03, sigma: 0.02 } },
  { process: vasicek, scheme: 'euler', parameters: { r0: 0.08, kappa: 1, theta: 0.03, sigma: 0.02 }, component: 1 },
  { process: hullWhite, scheme: 'euler', parameters: { r0: 0.03, times: [], forwards: [], kappa: 1, sigma: 0.02 } },
  { process: coxIngersollRoss, scheme: 'euler', parameters: CIR_AT_MEAN },
  { process: coxIngersollRoss, scheme: 'milstein', parameters: CIR },
  { process: constantElasticity, scheme: 'euler', parameters: CEV },
  { process: constantElasticity, scheme: 'milstein', parameters: CEV },
  // The weak error of the price is below the noise of so few paths; that of the variance is not.
  { process: heston, scheme: 'euler', parameters: HESTON, only: 'strong' },
  { process: heston, scheme: 'milstein', parameters: HESTON, only: 'strong' },
  { process: heston, scheme: 'euler', parameters: HESTON, component: 1, only: 'weak' },
  { process: heston, scheme: 'milstein', parameters: HESTON, component: 1, only: 'weak' },
];

/** Schemes whose weak order these cases do not show, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'cir alfonsi': 'takes few values, so its expectations are summed without paths: beside it',
  'heston qe-m':
    'draws the variance by its law, which no Brownian path couples; held to the law of the price beside it',
  'bates qe-m': 'as Heston’s',
};

/** Cases by label, but those that tell only the other order. */
function casesOf(but?: Case['only']) {
  return CASES.filter(({ only }) => only === undefined || only !== but).map((one) => {
    const scheme = one.process.schemes.find(({ name }) => name === one.scheme)!;
    return [`${one.process.name} by ${one.scheme}, component ${one.component ?? 0}`, one, scheme] as const;
  });
}

describe('orders of convergence', () => {
  it('are shown of every scheme that declares one', () => {
    const declared = PROCESSES.flatMap(({ name, schemes }) =>
      schemes.flatMap((scheme) => (scheme.weakOrder === undefined ? [] : [`${name} ${scheme.name}`])),
    );
    const shown = [...CASES.map(({ process, scheme }) => `${process.name} ${scheme}`), ...Object.keys(ELSEWHERE)];
    expect([...new Set(shown)].sort()).toEqual(declared.sort());
  });

  it.each(casesOf('weak'))('strong, along each path: %s', async (_, one, { strongOrder }) => {
    const pairs = await (one.isKnown ? exactPairs(one) : neighbours(one));
    const order = orderOf(pairs.map(([a, b]) => mean(a.map((x, i) => Math.abs(x - b[i]!)))));
    expect(Math.abs(order - strongOrder!), `${order}`).toBeLessThan(0.1);
  });

  it.each(casesOf('strong'))('weak, of the second moment: %s', async (_, one, { weakOrder }) => {
    const order = orderOf((await neighbours(one)).map(([a, b]) => mean(a.map((x, i) => x * x - b[i]! * b[i]!))));
    expect(Math.abs(order - weakOrder!), `${order}`).toBeLessThan(0.1);
  });

  it.each(casesOf().filter(([, { process }]) => process.moments))('to the right mean: %s', async (_, one) => {
    const expected = one.process.moments!(one.parameters, 1).mean[one.component ?? 0]!;
    const [before, last] = await Promise.all(GRIDS.slice(-2).map((steps) => ends(one, steps)));
    // One step of Richardson's extrapolation takes away what the finest grid is still off by, to the first order.
    const extrapolated = sampleMoments(last!.map((x, i) => 2 * x - before![i]!));
    expect(Math.abs(extrapolated.mean - expected)).toBeLessThan(4.5 * extrapolated.meanError);
  });
});
