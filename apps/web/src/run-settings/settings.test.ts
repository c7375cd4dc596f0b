/** What is typed in the dialog that starts a run, and what the server is sent. */
import { NewRun } from '@tessera/api';
import { Check } from 'typebox/value';
import { afterEach, expect, it, vi } from 'vitest';
import { ask, countOf, FIRST_SETTINGS, recall, remember, type Settings, settingsFor } from './settings.ts';
import { takes } from './takes.ts';

const MODEL = { modelId: '5f0c', version: 3 };
const notationOf = (output: string) => ({ locale: 'en-US', percent: output === 'margin' });
const asked = (changed: Partial<Settings>) => ask({ ...FIRST_SETTINGS, ...changed }, MODEL, notationOf);

vi.stubGlobal('navigator', { language: 'en-US' });
afterEach(() => vi.unstubAllGlobals());

it('the first settings are a run that the server takes', () => {
  const { run } = asked({});
  expect(Check(NewRun, run)).toBe(true);
  expect(run).toEqual({
    model_id: '5f0c',
    model_version: 3,
    trials: 10_000,
    seed: 1,
    sampling: 'random',
    priority: 'normal',
  });
});

it('everything that can be asked for is sent', () => {
  const odds = [{ key: 1, output: 'margin', operator: '<' as const, value: '5' }];
  const { run } = asked({
    seed: '18446744073709551615',
    label: ' Base ',
    odds,
    percentiles: 'P0.1; 99.9%, 0.1',
    exact: true,
  });
  expect(Check(NewRun, run)).toBe(true);
  expect(run).toMatchObject({
    seed: '18446744073709551615',
    label: 'Base',
    probabilities: [{ output: 'margin', operator: '<', value: 0.05 }],
    percentiles: [0.1, 99.9],
    exact: true,
  });
});

it('a run that is repeated is asked for as it was', () => {
  const before = {
    trials: 250_000,
    seed: '18446744073709551615',
    sampling: 'latin-hypercube' as const,
    priority: 'background' as const,
    probabilities: [
      { output: 'margin', operator: '<' as const, value: 0.0725 },
      { output: 'cost', operator: '>=' as const, value: -1234567.5 },
    ],
    percentiles: [0.1, 99.9],
    exact: true,
  };
  expect(asked(settingsFor(before, notationOf)).run).toEqual({ model_id: '5f0c', model_version: 3, ...before });
  expect(settingsFor({}, notationOf)).toEqual({ odds: [] });
});

it('what is wrong is said where it is', () => {
  const odds = [{ key: 4, output: 'cost', operator: '>' as const, value: 'much' }];
  const { run, trouble } = asked({ trials: '0', seed: '18446744073709551616', percentiles: '101', odds });
  expect(run).toBeUndefined();
  expect(Object.keys(trouble)).toEqual(['trials', 'seed', 'percentiles', 'odds 4']);
});

it('more trials than the server runs are not sent', () => {
  const of = (trials: string) => ask({ ...FIRST_SETTINGS, trials }, MODEL, notationOf, 50_000);
  expect(of('50000').run?.trials).toBe(50_000);
  expect(of('50001')).toMatchObject({ run: undefined, trials: 50_001 });
  expect(of('1 bn').trouble.trials).toMatch(/50,000 trials at most/);
});

it('trials are counts as people write them', () => {
  const read = (typed: string) => countOf(typed, 'en-US');
  expect(['100,000', '2.5 million', '50k', '1e6', '1 bn'].map(read)).toEqual([1e5, 2.5e6, 5e4, 1e6, 1e9]);
  expect(['', 'many', '1.5', '1e20'].map(read)).toEqual([undefined, undefined, undefined, undefined]);
});

it('last choices come back for the same person, whatever else stands in the storage', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('navigator', { language: 'en-US' });
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
  remember('ann', { ...FIRST_SETTINGS, trials: '100000', label: 'Base', sampling: 'antithetic' });
  expect(recall('ann')).toEqual({ trials: '100000', seed: '1', sampling: 'antithetic', priority: 'normal' });
  expect(recall('bob')).toEqual({});
  for (const text of ['nothing', '7', 'null', '{"trials": -1, "sampling": "best"}']) {
    kept.set('tessera.run-settings.bob', text);
    expect(recall('bob')).toEqual({});
  }
  vi.stubGlobal('localStorage', undefined);
  expect(recall('ann')).toEqual({});
  expect(() => remember('ann', FIRST_SETTINGS)).not.toThrow();
});

it('times are rough', () => {
  expect(takes(1000, 1e6)).toBe('Takes less than a second on one core.');
  expect(takes(1e6, 250_000)).toBe('Takes about 4 s on one core; the server may have more.');
  expect(takes(1e6, 80_000)).toBe('Takes about 13 s on one core; the server may have more.');
  expect(takes(1e9, 123_456)).toBe('Takes about 2 h 13 min on one core; the server may have more.');
});
