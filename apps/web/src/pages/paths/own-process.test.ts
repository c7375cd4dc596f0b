import { EXPRESSION_CONSTANTS, expressionProcess } from '@tessera/models';
import { expect, test } from 'vitest';
import { FIRST_EQUATIONS, namesIn, ownEntry, ownModel } from './own-process.ts';

const equation = (drift: string, diffusion = '') => ({ component: 'S', initial: 100, drift, diffusion });

test('names that are no components, functions or constants are parameters', () => {
  expect(namesIn([equation('kappa*(theta - S) + sin (2*pi*t)', 'sigma*sqrt(max(S, 1e-3))')])).toEqual([
    'kappa',
    'theta',
    'sigma',
  ]);
  const [a, b] = [equation('V*S'), { ...equation('a2*V + 2e5'), component: 'V' }];
  expect(namesIn([a, b])).toEqual(['a2']);
});

test('constants of the models are no parameters', () => {
  const constants = Object.keys(EXPRESSION_CONSTANTS);
  expect(constants).not.toEqual([]);
  expect(namesIn([equation(constants.join(' + '))])).toEqual([]);
});

test('the engine takes it, with the parameters that the page has fields for', () => {
  const process = expressionProcess(ownModel(FIRST_EQUATIONS, { sigma: 0.1 }));
  expect(process.parameters.map(({ name, fallback }) => [name, fallback])).toEqual([
    ['X0', 10],
    ['r', 4],
    ['K', 100],
    ['sigma', 0.1],
  ]);
  expect(ownEntry(FIRST_EQUATIONS).parameters.map(({ name }) => name)).toEqual(['r', 'K', 'sigma']);
});
