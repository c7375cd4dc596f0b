import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { markov } from './markov.ts';
import { absorption, distributionAfter, stationaryDistribution } from './markov-analysis.ts';
import {
  backendsAgree,
  covarianceAgrees,
  frequenciesAgree,
  momentsAgree,
  pathColumns,
  planOf,
} from './path-fixture.ts';

const { matrix: RATINGS } = markov.presets[1]!.parameters as { matrix: number[][] };
const { matrix: GAMBLER } = markov.presets[2]!.parameters as { matrix: number[][] };

/** 300 states in a ring with jumps of any length, rows all different. */
const LARGE = Array.from({ length: 300 }, (_, from) => {
  const weights = Array.from({ length: 300 }, (_, to) => 1 / (1 + ((from * 7 + to * to + to) % 101)));
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
});

describe('a Markov chain', () => {
  it('has the distributions of the powers of its matrix', async () => {
    const plan = planOf(markov, { parameters: { matrix: RATINGS, x0: 3 }, steps: 10, keep: [1, 2, 10] });
    const columns = await pathColumns(plan, 50_000);
    [1, 2, 10].forEach((time, k) => {
      frequenciesAgree(columns[k]!, distributionAfter(RATINGS, 3, time), `after ${time}`);
    });
  });

  it('depends on the last state alone: the covariance of two times is that of the chain', async () => {
    const plan = planOf(markov, { parameters: { start: 1 }, steps: 5, keep: [3, 5] });
    const [early, late] = await pathColumns(plan, 50_000);
    const oz = plan.parameters.matrix as number[][];
    const first = distributionAfter(oz, 1, 3);
    const ahead = oz.map((_, state) => distributionAfter(oz, state, 2).reduce((sum, p, to) => sum + p * to, 0));
    const mean = first.reduce((sum, p, state) => sum + p * state, 0);
    const covariance = first.reduce((sum, p, state) => sum + p * (state - mean) * ahead[state]!, 0);
    covarianceAgrees(early!, late!, covariance);
  });

  it('settles where linear algebra says', async () => {
    const [end] = await pathColumns(planOf(markov, { parameters: { start: 2 }, steps: 40 }), 50_000);
    frequenciesAgree(end!, stationaryDistribution(markov.parameters[0]!.fallback as number[][]));
  });

  it('is absorbed as the fundamental matrix says, in the number of steps that it says', async () => {
    const plan = planOf(markov, { parameters: { matrix: GAMBLER, start: 2 }, steps: 120, keep: 'all' });
    const columns = await pathColumns(plan, 20_000);
    const { probabilities, steps } = absorption(GAMBLER);
    frequenciesAgree(columns.at(-1)!, [probabilities[2]![0]!, 0, 0, 0, probabilities[2]![1]!]);
    const taken = Float64Array.from(columns[0]!, (_, path) => columns.findIndex((column) => column[path]! % 4 === 0));
    momentsAgree(taken, { mean: steps[2]! });
  });

  it('has hundreds of states', async () => {
    const plan = planOf(markov, { parameters: { matrix: LARGE, start: 5 }, steps: 2 });
    const [end] = await pathColumns(plan, 60_000);
    frequenciesAgree(end!, distributionAfter(LARGE, 5, 2));
    await backendsAgree(plan);
  });

  it('refuses rows that are no probabilities, with the row and its sum', () => {
    const refusal = (parameters: object) => () => checkParameters(markov, { ...parameters });
    expect(refusal({ matrix: [[0.5, 0.5], [0.5, 0.4]] })).toThrow('the row of state 1 adds to 0.9, and'); // biome-ignore format: a matrix
    expect(refusal({ matrix: [[0.5, 0.5], [1.5, -0.5]] })).toThrow('from state 1 to state 1 is -0.5'); // biome-ignore format: a matrix
    expect(refusal({ matrix: [[0.5, 0.5], [1]] })).toThrow('the row of state 1 has 1 numbers'); // biome-ignore format: a matrix
    expect(refusal({ start: 3 })).toThrow('numbered from 0 to 2');
    expect(checkParameters(markov, { P: [[1 - 1e-10]] })).toEqual({ matrix: [[1 - 1e-10]], start: 0 });
  });
});
