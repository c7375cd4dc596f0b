import type { OutputResult } from '@tessera/api';
import { expect, it } from 'vitest';
import { boxGroups } from './boxes.ts';

const output = (label: string, from: number, to: number): OutputResult => {
  const at = (share: number) => from + (to - from) * share;
  const percentiles = { '5': at(0.05), '25': at(0.25), '75': at(0.75), '95': at(0.95) };
  return { label, min: from, max: to, mean: at(0.5), median: at(0.5), percentiles } as unknown as OutputResult;
};

it('outputs of one format share an axis unless one would be too short to read', () => {
  const outputs = [output('NPV', -10, 10), output('Cash', 0, 5), output('Rate', 0, 1), output('Tiny', 0, 0.01)];
  const groups = boxGroups(outputs, ['0', '0', '0%', '0']);
  expect(groups.map(({ format, rows }) => [format, ...rows.map(({ name }) => name)])).toEqual([
    ['0', 'NPV', 'Cash'],
    ['0%', 'Rate'],
    ['0', 'Tiny'],
  ]);
});

it('an output of which too little is known has no box', () => {
  expect(boxGroups([{ ...output('Empty', 0, 1), mean: null }], ['0'])).toEqual([]);
});
