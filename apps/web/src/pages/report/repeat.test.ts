import { expect, test } from 'vitest';
import { commandLine, modelFile, modelFileName } from './repeat.ts';

const facts = { seed: '7', trials: 1000, as_of: '2026-01-31', sampling: 'antithetic' } as const;
const input = { cell: 'S!B4', distribution: 'normal(1, 2)', stream: '00000000000000aa' };

test('the file of a model has what decides its draws', () => {
  const file = JSON.parse(modelFile({ inputs: [input], outputs: ['S!F20'] }, 'budget.xlsx', facts)!);
  expect(file).toEqual({
    workbook: 'budget.xlsx',
    inputs: [input],
    outputs: ['S!F20'],
    sampling: 'antithetic',
    asOf: '2026-01-31',
    trials: 1000,
    seed: 7,
  });
});

test('a command names files with spaces in quotes', () => {
  expect(commandLine('my budget.xlsx', modelFileName('my budget.xlsx'), facts)).toBe(
    'tessera run "my budget.xlsx" --model "my budget.tessera.json" --trials 1000 --seed 7',
  );
});

test('a seed beyond whole numbers of a double, and a formula, have no command', () => {
  expect(commandLine('b.xlsx', 'b.json', { ...facts, seed: '18446744073709551615' })).toBeUndefined();
  expect(modelFile({ formula: 'x + y', variables: [] }, '', facts)).toBeUndefined();
});
