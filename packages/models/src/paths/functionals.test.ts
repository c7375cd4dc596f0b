import { describe, expect, it } from 'vitest';
import { backendsAgree, pathColumns } from '../processes/path-fixture.ts';
import { AGGREGATES } from './aggregates.ts';
import { compilePaths } from './compile-paths.ts';
import { type PathsModel, readPaths } from './read-paths.ts';

const STEPS = 12;
const HORIZON = 1.5;
const DT = HORIZON / STEPS;
const MODEL: PathsModel = {
  process: 'gbm',
  parameters: { s0: 100, sigma: 0.3 },
  steps: STEPS,
  horizon: HORIZON,
  keep: 'all',
};

const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const later = (xs: readonly number[]): readonly number[] => xs.slice(1);
const timeWhere = (xs: readonly number[], isIt: (x: number) => boolean): number => {
  const index = xs.findIndex(isIt);
  return index < 0 ? HORIZON : index * DT;
};

/** Each expression, and what a whole path S (time 0 first) makes of it when it is read afterwards. */
const CASES: readonly (readonly [expression: string, value: (S: readonly number[]) => number])[] = [
  ['max(S)', (S) => Math.max(...S)],
  ['min(S)', (S) => Math.min(...S)],
  ['average(S)', (S) => sum(later(S)) / STEPS],
  ['MEAN(S)', (S) => sum(later(S)) / STEPS],
  ['sum(S)', (S) => sum(later(S))],
  ['integral(S)', (S) => sum(S.slice(1).map((x, k) => ((x + S[k]!) / 2) * DT))],
  ['integral(t)', () => HORIZON ** 2 / 2],
  ['start(S)', (S) => S[0]!],
  ['end(S) - S', () => 0],
  ['at(S, 0.75)', (S) => S[6]!],
  ['at(S, 0) + at(S, 1.5)', (S) => S[0]! + S[STEPS]!],
  ['argmax(S)', (S) => timeWhere(S, (x) => x === Math.max(...S))],
  ['argmin(S)', (S) => timeWhere(S, (x) => x === Math.min(...S))],
  ['stdev(S)', (S) => {
    const mean = sum(later(S)) / STEPS;
    return Math.sqrt(sum(later(S).map((x) => (x - mean) ** 2)) / (STEPS - 1));
  }],
  ['variation(log(S))', (S) => sum(later(S).map((x, k) => Math.log(x / S[k]!) ** 2))],
  ['maxdrawdown(S)', (S) => Math.max(...S.map((x, k) => 1 - x / Math.max(...S.slice(0, k + 1))))],
  ['any(S >= 115)', (S) => (S.some((x) => x >= 115) ? 1 : 0)],
  ['all(S > 90)', (S) => (S.every((x) => x > 90) ? 1 : 0)],
  ['hit(S >= 115)', (S) => timeWhere(S, (x) => x >= 115)],
  ['hit(S == start(S))', () => 0],
  ['count(S > 100)', (S) => later(S).filter((x) => x > 100).length],
  ['share(or(S > 110, S < 90))', (S) => later(S).filter((x) => x > 110 || x < 90).length / STEPS],
  ['time(S > K)', (S) => later(S).filter((x) => x > 105).length * DT],
  ['max(S / start(S))', (S) => Math.max(...S) / S[0]!],
  ['max(max(S) - K, 0) * exp(-mu * t)', (S) => Math.max(Math.max(...S) - 105, 0) * Math.exp(-0.05 * HORIZON)],
  ['max(average(max(S, K)) - S, min(S), 90)', (S) => Math.max(sum(later(S).map((x) => Math.max(x, 105))) / STEPS - S[STEPS]!, Math.min(...S), 90)],
  ['average(S * t) / horizon', (S) => sum(later(S).map((x, k) => x * (k + 1) * DT)) / STEPS / HORIZON],
  ['(S > K) * (S - K)', (S) => Math.max(S[STEPS]! - 105, 0)],
]; // biome-ignore format: a table

const functionals = CASES.map(([expression]) => ({ expression, constants: { K: 105 } }));

describe('functionals by expression', () => {
  it('are what the kept path gives when it is read afterwards', async () => {
    const columns = await pathColumns({ ...MODEL, functionals }, 500);
    const paths = Array.from({ length: 500 }, (_, i) => columns.slice(0, STEPS + 1).map((column) => column[i]!));
    CASES.forEach(([expression, value], index) => {
      const column = columns[STEPS + 1 + index]!;
      const worst = paths.reduce((most, path, i) => {
        const expected = value(path);
        return Math.max(most, Math.abs(column[i]! - expected) / Math.max(1, Math.abs(expected)));
      }, 0);
      // Sums in another order, and e and logarithms of JavaScript: a few dozen roundings.
      expect(worst, expression).toBeLessThan(1e-13);
    });
  });

  it('cover every aggregate', () => {
    const tried = CASES.map(([expression]) => expression).join(' ');
    for (const { name } of AGGREGATES) expect(tried).toContain(`${name}(`);
  });

  it('are the same in WebAssembly and in the reference interpreter', async () => {
    await backendsAgree({ ...MODEL, functionals });
  });

  it('share what they read off the path', () => {
    const texts = ['max(S) - S', 'max(max(S) - K, 0) + mean(S)', 'average(S) / max(S)'];
    const states = (expressions: readonly string[]) => {
      const model = { ...MODEL, functionals: expressions.map((expression) => ({ expression, constants: { K: 105 } })) };
      const [stage] = compilePaths(readPaths(model)).program.stages;
      return stage!.kind === 'stepped' ? stage!.states : 0;
    };
    expect(states(texts)).toBe(states([]) + 2);
  });

  it('leave the paths as they are', async () => {
    const [alone, beside] = [await pathColumns(MODEL, 50), await pathColumns({ ...MODEL, functionals }, 50)];
    expect(beside.slice(0, STEPS + 1)).toEqual(alone);
  });

  it('are NaN where the path ended in an error, whatever a condition makes of it', async () => {
    const process = { equations: [{ component: 'v', initial: 0.01, drift: '-v', diffusion: '0.5 * sqrt(v)' }] };
    const model = {
      process,
      steps: 20,
      functionals: [{ expression: 'any(v > 1)' }, { expression: 'if(v > 0, 1, 0)' }],
    };
    const [end, any, positive] = await pathColumns(model, 200);
    expect([...end!].some(Number.isNaN)).toBe(true);
    end!.forEach((v, i) => {
      expect(Number.isNaN(any![i]!)).toBe(Number.isNaN(v));
      expect(Number.isNaN(positive![i]!)).toBe(Number.isNaN(v));
    });
  });

  it('take names, and are called by their expressions without one', () => {
    const named = [{ name: 'lookback', expression: 'max(S) - S' }, { expression: ' min(S) ' }];
    const { outputs } = compilePaths(readPaths({ process: 'gbm', functionals: named }));
    expect(outputs.slice(1)).toEqual([
      { kind: 'functional', name: 'lookback' },
      { kind: 'functional', name: 'min(S)' },
    ]);
  });

  it('refuse more than any model needs', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, k) => ({
        name: String(k),
        expression: Array.from({ length: 10 }, (_, j) => `max(S-${k}.${j})`).join('+'),
      }));
    expect(() => readPaths({ ...MODEL, functionals: many(60) })).toThrow('more than 500 different aggregates');
    const long = Array.from({ length: 6 }, (_, k) => ({ name: String(k), expression: `S${'+S'.repeat(2000)}` }));
    expect(() => readPaths({ ...MODEL, functionals: long })).toThrow('is 24006 letters: at most 20000 are taken');
  });

  it.each([
    ['max(S', {}, 'The functional "max(S" cannot be used: at character 6: ) is missing at the end. Correct it.'],
    ['max(max(S) - S)', {}, 'max() inside it is known at its end only; start() alone may stand there.'],
    ['any(S)', {}, 'any() takes a condition, as in any(S >= 120).'],
    ['at(S, 0.8)', {}, '0.8 is no time of the grid, which has 12 steps of 0.125.'],
    ['at(S, S)', {}, 'the second argument of at() is a time, and must be a number'],
    ['average(S, S)', {}, 'average() takes 1 argument, not 2'],
    ['K', {}, 'there is no "K"; it may use S, t, pi, horizon, s0, mu, sigma.'],
    ['K', { S: 1 }, 'the constant S has the name of a component'],
    ['K', { t: 1 }, 'the constant t has the name of the time'],
    ['K', { K: NaN }, 'the constant K is NaN'],
    ['K', { '1K': 1 }, '"1K" is no name'],
  ])('refuse %s with %j', (expression, constants, sentence) => {
    expect(() => readPaths({ ...MODEL, functionals: [{ expression, constants }] })).toThrow(sentence);
  });
});
