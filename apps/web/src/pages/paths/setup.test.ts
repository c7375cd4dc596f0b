import { expect, test } from 'vitest';
import { addressOf, FIRST_SETUP, fitting, readValue, type Setup, setupOf, valueOf, writeValue } from './setup.ts';

function toldAndRead(setup: Setup): Setup {
  const told = Object.entries(addressOf(setup, [])).filter(([, value]) => value !== null);
  return setupOf(new URLSearchParams(told.map(([name, value]) => [name, String(value)])));
}

test('an address brings a setup back, with lists and matrices', () => {
  const setup: Setup = {
    process: 'correlated-gbm',
    parameters: { sigma: [0.2, 0.3], correlation: [[1, -0.5], [-0.5, 1]], mu: -0.05 },
    scheme: 'euler',
    horizon: 2.5,
    steps: 100,
    component: 'S2',
    seed: '18446744073709551615',
    mark: 0.25,
    functionals: ['max(S) - min(S)', 'exp(-0.05) * max(S - 100, 0)'],
    equations: FIRST_SETUP.equations,
    payoffs: [{ kind: 'barrier', strike: 100, barrier: 120.5, direction: 'up', knock: 'out' }],
  }; // biome-ignore format: a matrix
  expect(toldAndRead(setup)).toEqual(setup);
  expect(toldAndRead(FIRST_SETUP)).toEqual(FIRST_SETUP);
  const own: Setup = {
    ...FIRST_SETUP,
    process: 'own',
    functionals: [],
    equations: [{ component: 'X', initial: 1.5, drift: '-"x"; y', diffusion: '' }],
  };
  expect(toldAndRead(own)).toEqual(own);
});

test('parameters of a process that was left go out of the address', () => {
  expect(addressOf({ ...FIRST_SETUP, parameters: { mu: 0.1 } }, ['p.kappa', 'p.mu', 'steps'])).toMatchObject({
    'p.kappa': null,
    'p.mu': '0.1',
  });
});

test('what an address tells wrongly is as at first', () => {
  const params = new URLSearchParams('horizon=-1&steps=1.5&mark=7&seed=-3&p.mu=1,x&p.sigma=');
  expect(setupOf(params)).toEqual(FIRST_SETUP);
});

test('values are read as they are written', () => {
  for (const value of [0.1, 'ito', [1, 2], [[1, 0.5], [0.5, 1]]]) expect(readValue(writeValue(value))).toEqual(value); // biome-ignore format: a matrix
  expect(readValue('1 2\n3 4')).toEqual([[1, 2], [3, 4]]); // biome-ignore format: a matrix
  expect(readValue('1, x')).toBeUndefined();
  expect(readValue('')).toBeUndefined();
});

test('values are those of the process, of their kind, or what stands in for them', () => {
  const theta = { name: 'theta', symbol: 'θ', meaning: 'mean', kind: 'number', fallback: 0.04 } as const;
  const v0 = { ...theta, name: 'v0', fallback: 1, follows: 'theta' } as const;
  expect(fitting([theta, v0], { theta: 'much', v0: 0.1, other: 3 })).toEqual({ v0: 0.1 });
  expect(valueOf(v0, [theta, v0], {})).toBe(0.04);
  expect(valueOf(v0, [theta, v0], { theta: 0.2 })).toBe(0.2);
  expect(valueOf(v0, [theta, v0], { theta: 0.2, v0: 0.3 })).toBe(0.3);
});
