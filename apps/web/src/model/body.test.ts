import type { ModelBody } from '@tessera/api';
import { expect, it } from 'vitest';
import {
  addInputs,
  addOutputs,
  labelInput,
  labelOutput,
  moveOutput,
  redistribute,
  removeInput,
  sameBody,
  withCorrelations,
} from './body.ts';

const BODY: ModelBody = {
  inputs: [
    { cell: 'Price', distribution: 'normal(45, 3)', stream: '00000000000000aa' },
    { cell: 'A!B6', distribution: 'uniform(1, 2)', label: 'Units' },
    { cell: 'A!B7', distribution: 'uniform(3, 4)' },
  ],
  outputs: ['A!F20', { cell: 'A!F21', label: 'Margin' }],
  correlations: [
    { inputs: ['A!B5', 'A!B6'], rank: 0.4 },
    { inputs: ['A!B6', 'A!B7'], rank: -0.2 },
  ],
};
/** In this workbook, Price is the name of A!B5. */
const same = (a: string, b: string) => a.replace('Price', 'A!B5') === b.replace('Price', 'A!B5');

it('removing an input removes its correlations, by whatever name they know it', () => {
  const left = removeInput(BODY, 'Price', same);
  expect(left.inputs!.map(({ cell }) => cell)).toEqual(['A!B6', 'A!B7']);
  expect(left.correlations).toEqual([{ inputs: ['A!B6', 'A!B7'], rank: -0.2 }]);
  expect(removeInput(left, 'A!B7', same)).not.toHaveProperty('correlations');
});

it('another distribution keeps the stream and the label', () => {
  const changed = redistribute(BODY, 'Price', 'uniform(40, 50)');
  expect(changed.inputs![0]).toEqual({ cell: 'Price', distribution: 'uniform(40, 50)', stream: '00000000000000aa' });
  expect(changed.inputs![1]).toBe(BODY.inputs![1]);
});

it('a cell that is an input already is left as it is', () => {
  const more = [
    { cell: 'A!B5', distribution: 'x' },
    { cell: 'A!B9', distribution: 'y' },
  ];
  expect(addInputs(BODY, more, same).inputs!.map(({ cell }) => cell)).toEqual(['Price', 'A!B6', 'A!B7', 'A!B9']);
  expect(addInputs(BODY, more.slice(0, 1), same)).toBe(BODY);
});

it('an output is asked for once', () => {
  expect(addOutputs(BODY, ['A!F21', 'A!F22']).outputs).toEqual([...BODY.outputs!, 'A!F22']);
});

it('an empty label gives back the one of the workbook', () => {
  expect(labelInput(BODY, 'A!B6', ' ').inputs![1]).toEqual({ cell: 'A!B6', distribution: 'uniform(1, 2)' });
  expect(labelOutput(BODY, 'A!F21', '').outputs).toEqual(['A!F20', 'A!F21']);
  expect(labelOutput(BODY, 'A!F20', ' Profit ').outputs![0]).toEqual({ cell: 'A!F20', label: 'Profit' });
});

it('outputs move within their list and no further', () => {
  expect(moveOutput(BODY, 'A!F21', -1).outputs).toEqual([{ cell: 'A!F21', label: 'Margin' }, 'A!F20']);
  expect(moveOutput(BODY, 'A!F21', 1)).toBe(BODY);
});

it('a body without correlations has no empty list of them', () => {
  expect(withCorrelations(BODY, [])).not.toHaveProperty('correlations');
});

it('the order of fields does not make a difference', () => {
  expect(sameBody({ outputs: ['A!F20'], inputs: [] }, { inputs: [], outputs: ['A!F20'] })).toBe(true);
  expect(sameBody({ outputs: ['A!F20', 'A!F21'] }, { outputs: ['A!F21', 'A!F20'] })).toBe(false);
});
