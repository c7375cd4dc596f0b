import { describe, expect, test } from 'vitest';
import { TesseraError } from './errors.ts';
import type { Scalar } from './formula/value.ts';
import { keyOf, madeWorkbook, type Typed } from './graph/made-workbook.ts';
import { labelOf, momentOf, readModel, resolveModel } from './model.ts';
import { streamOf } from './random/philox.ts';

function failure(work: () => unknown): string {
  try {
    work();
  } catch (found) {
    if (found instanceof TesseraError) return `${found.code} ${found.message}`;
    throw found;
  }
  return 'no error';
}

describe('readModel', () => {
  test('takes what the documentation shows', () => {
    const model = {
      inputs: [{ cell: 'Sheet1!B4', distribution: 'triangular(80, 100, 130)', label: 'Price' }],
      outputs: ['Sheet1!F20', { cell: 'Total', label: 'All of it' }],
      sampling: 'latin-hypercube',
      asOf: '2026-01-31',
      trials: 10000,
      seed: 1,
    };
    expect(readModel(model)).toMatchObject(model);
  });

  test.each([
    ['no object', 5, /the top: an object is expected/],
    ['inputs that are no list', { inputs: {} }, /inputs: a list is expected/],
    ['an input without a cell', { inputs: [{ distribution: 'normal(0,1)' }] }, /inputs\[0\]\.cell/],
    ['a sampling that is none', { sampling: 'sobol' }, /sampling: it is one of random, latin-hypercube, antithetic/],
    ['half a trial', { trials: 0.5 }, /trials: a whole number from 1/],
    ['a slip in a name', { outptus: [] }, /outptus: there is no setting of this name/],
    ['a stream of another form', { inputs: [{ cell: 'A1', distribution: 'x()', stream: 'zz' }] }, /16 hexadecimal/],
  ])('refuses %s, with the place', (_, json, message) => {
    expect(failure(() => readModel(json))).toMatch(message);
  });
});

describe('labels', () => {
  const label = (cell: string, typed: Typed): string | undefined =>
    labelOf(
      keyOf(cell),
      new Map(Object.entries(typed).map(([address, value]): [number, Scalar] => [keyOf(address), value])),
    );

  test('come from the left, from above, or from both in a table', () => {
    expect(label('B2', { A2: 'Price', B1: '2026' })).toBe('Price');
    expect(label('C2', { A2: 'Price', B2: 5, C1: 'High' })).toBe('Price, High');
    expect(label('C4', { C1: 'Revenue', C2: 1, C3: 2 })).toBe('Revenue');
    expect(label('C4', {})).toBeUndefined();
  });
});

describe('resolveModel', () => {
  const workbook = madeWorkbook({ A1: 'Price', B1: 5, A2: 'Cost', B2: 3, B3: '=B1-B2' }, [
    { name: 'Price', formula: 'Sheet1!$B$1', hidden: false },
  ]);

  test('finds cells by address, area and name, and makes streams of addresses', () => {
    const model = { inputs: [{ cell: 'price', distribution: 'normal(5,1)' }], outputs: ['B2:B3', '=B3*2'] };
    const { inputs, outputs } = resolveModel(workbook, model, new Map());
    expect(inputs).toMatchObject([{ key: keyOf('B1'), reference: 'Sheet1!B1', stream: streamOf('Sheet1!B1') }]);
    expect(outputs.map(({ reference }) => reference)).toEqual(['Sheet1!B2', 'Sheet1!B3', '=B3*2']);
  });

  test('the moment is the model’s, else the caller’s', () => {
    const model = { inputs: [], outputs: [] };
    expect(momentOf(workbook, { ...model, asOf: '2026-01-31' }, 1)).toBe(46053);
    expect(momentOf(workbook, model, 45000.5)).toBe(45000.5);
    expect(failure(() => momentOf(workbook, { ...model, asOf: 'soon' }, 1))).toMatch(/"soon" is no date/);
  });
});
