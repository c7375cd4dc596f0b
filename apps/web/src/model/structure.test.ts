import type { ModelBody } from '@tessera/api';
import { expect, it } from 'vitest';
import { forPreview, isConstant, redistributed, structureOf } from './structure.ts';

it.each([
  'triangular(41, 45.5, 48.5)',
  'normal(1e6, 2.5E-3, truncate(, 2e6), shift(-1))',
  'discrete({1, 2, 3}, {0.2, 0.3, 0.5})',
  'pert(percentiles(10%, 80, 0.9, 120))',
  'normal (0.06, 0.02)',
])('%s has constant parameters', (text) => expect(isConstant(text)).toBe(true));

it.each([
  'normal(B4, 2)',
  'normal(Price, 2)',
  "normal('My sheet'!B4, 2)",
  'uniform($A$1*2, 9)',
  'uniform(SUM(A1:A3), 9)',
  'empirical(Sheet1!A1:A9)',
])('%s refers to cells', (text) => expect(isConstant(text)).toBe(false));

const body = (distribution: string): ModelBody => ({
  inputs: [
    { cell: 'A!B4', distribution },
    { cell: 'A!B5', distribution: 'normal(A!C5, 2)' },
  ],
  outputs: ['A!F20'],
});

it('moving a constant parameter leaves the structure alone, moving a reference does not', () => {
  const [a, b] = [body('uniform(1, 2)'), body('uniform(1, 3)')];
  expect(structureOf(a)).toEqual(structureOf(b));
  expect(redistributed(b, a)).toEqual({ 0: 'uniform(1, 3)' });
  expect(structureOf(body('uniform(C1, 2)'))).not.toEqual(structureOf(body('uniform(C2, 2)')));
});

it('a model without outputs is compiled for its first input', () => {
  expect(forPreview({ ...body('uniform(1, 2)'), outputs: [] }).outputs).toEqual(['A!B4']);
  expect(forPreview(body('uniform(1, 2)')).outputs).toEqual(['A!F20']);
});
