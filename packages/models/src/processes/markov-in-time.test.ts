import { describe, expect, it } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { markovInTime } from './markov-in-time.ts';
import { solve } from './matrix.ts';
import { covarianceAgrees, frequenciesAgree, pathColumns, planOf } from './path-fixture.ts';

describe('a Markov chain in continuous time', () => {
  it('has the closed form of two states, at all times and together', async () => {
    const [a, b] = [1.5, 0.5];
    const plan = planOf(markovInTime, {
      parameters: { matrix: [[-a, a], [b, -b]], start: 0 }, horizon: 2, steps: 8, keep: [0.5, 2],
    }); // biome-ignore format: a matrix
    const [early, late] = await pathColumns(plan, 50_000);
    const up = (t: number, from: number) => a / (a + b) + (from - a / (a + b)) * Math.exp(-(a + b) * t);
    frequenciesAgree(early!, [1 - up(0.5, 0), up(0.5, 0)], 't = 0.5');
    frequenciesAgree(late!, [1 - up(2, 0), up(2, 0)], 't = 2');
    covarianceAgrees(early!, late!, up(0.5, 0) * (up(1.5, 1) - up(2, 0)));
  });

  it('settles where its rates balance', async () => {
    const rates = markovInTime.presets[0]!.parameters.matrix as number[][];
    const [end] = await pathColumns(planOf(markovInTime, { horizon: 20_000, steps: 2 }), 20_000);
    const equations = rates.map((_, to) => rates.map((row) => (to === 0 ? 1 : row[to]!)));
    frequenciesAgree(
      end!,
      solve(equations, [[1], [0], [0]])!.map(([x]) => x!),
    );
  });

  it('stays for ever in a state without rates', async () => {
    const matrix = [[-1, 1], [0, 0]]; // biome-ignore format: a matrix
    const [end] = await pathColumns(planOf(markovInTime, { parameters: { matrix }, horizon: 1, steps: 3 }), 50_000);
    frequenciesAgree(end!, [Math.exp(-1), 1 - Math.exp(-1)]);
  });

  it('refuses rows that are no rates', () => {
    expect(() => checkParameters(markovInTime, { matrix: [[-1, 0.9], [0, 0]] })).toThrow('state 0 adds to -0.1'); // biome-ignore format: a matrix
    expect(() => checkParameters(markovInTime, { matrix: [[1, -1], [0, 0]] })).toThrow('to state 1 is -1'); // biome-ignore format: a matrix
  });
});
