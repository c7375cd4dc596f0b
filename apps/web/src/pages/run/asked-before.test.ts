import type { OutputResult, Run, RunProgram } from '@tessera/api';
import { expect, it } from 'vitest';
import { askedBefore } from './asked-before.ts';

const RUN = { trials: 5000, seed: '18446744073709551615', priority: 'high' } as Run;
const PROGRAM = { model: { sampling: 'antithetic' } } as RunProgram;
const KNOWN = { trials: 5000, seed: RUN.seed, sampling: 'antithetic', priority: 'high' };

function resultOf(...events: string[][]) {
  const outputs = events.map((those, i) => ({
    output: `A!B${i}`,
    percentiles: { 5: 1, 50: 2, 95: 3, 99.9: 4, 0.1: 0 },
    percentile_error: 0,
    probabilities: those.map((event) => ({ event, probability: 0.5, interval: null })),
  }));
  return { outputs: outputs as unknown as OutputResult[] };
}

it('of a run without a result what the run itself says; a model without a sampling draws at random', () => {
  expect(askedBefore(RUN, PROGRAM)).toEqual(KNOWN);
  expect(askedBefore(RUN, { model: {} } as RunProgram).sampling).toBe('random');
});

it('odds are read off their events, whatever the output was called', () => {
  const { probabilities } = askedBefore(RUN, PROGRAM, resultOf(['Profit<>-1.5', '=B1>2>=1e-7'], ['A!B1<=0', 'A!B1=7']));
  expect(probabilities).toEqual([
    { output: 'A!B0', operator: '<>', value: -1.5 },
    { output: 'A!B0', operator: '>=', value: 1e-7 },
    { output: 'A!B1', operator: '<=', value: 0 },
    { output: 'A!B1', operator: '=', value: 7 },
  ]);
});

it('percentiles beyond the usual ones are asked for again, and exact ones where trials were too many to keep', () => {
  expect(askedBefore(RUN, PROGRAM, resultOf([]))).toMatchObject({ percentiles: [0.1, 99.9], exact: false });
  expect(askedBefore({ ...RUN, trials: 2e7 }, PROGRAM, resultOf([])).exact).toBe(true);
});
