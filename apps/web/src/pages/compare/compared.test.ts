import type { OutputResult } from '@tessera/api';
import { expect, test } from 'vitest';
import { changedInputs, sharedOutputs } from './compared.ts';

const result = (...outputs: readonly (readonly [string, string])[]) => ({
  outputs: outputs.map(([output, label]) => ({ output, label }) as OutputResult),
});

test('outputs belong together by reference, then by label', () => {
  const a = result(['S!A1', 'NPV'], ['S!A2', 'Cost'], ['S!A3', 'Only here']);
  const b = result(['S!B9', 'Cost'], ['S!A1', 'Present value']);
  expect(sharedOutputs([a, b]).map(({ label, places }) => [label, ...places])).toEqual([
    ['NPV', 0, 1],
    ['Cost', 1, 0],
  ]);
});

test('runs without a common output are compared by their first ones', () => {
  expect(sharedOutputs([result(['x', 'x'], ['y', 'y']), result(['z', 'z'])])).toMatchObject([{ places: [0, 0] }]);
});

test('an output that one of three runs lacks is still shown for the other two', () => {
  const places = sharedOutputs([result(['x', 'x']), result(['y', 'y'], ['x', 'x']), result(['x', 'x'])])[0]!.places;
  expect(places).toEqual([0, 1, 0]);
});

test('inputs that differ, or that a run lacks, are named', () => {
  const program = (...inputs: readonly (readonly [string, string])[]) => ({
    inputs: inputs.map(([reference, distribution]) => ({
      reference,
      label: reference,
      distribution,
      stream: '',
      format: '',
    })),
  });
  const changed = changedInputs(
    [
      program(['p', 'normal(1, 2)'], ['q', 'uniform(0, 1)']),
      program(['p', 'normal(1, 3)'], ['q', 'uniform(0, 1)'], ['r', 'beta(2, 3)']),
    ],
    '–',
  );
  expect(changed).toEqual([
    { name: 'p', values: ['normal(1, 2)', 'normal(1, 3)'], differs: true },
    { name: 'r', values: ['–', 'beta(2, 3)'], differs: true },
  ]);
});
