import { expect, it } from 'vitest';
import { modelNameOf } from './model-name.ts';

it.each([
  ['Budget 2026.xlsx', 'Budget 2026'],
  ['a.b.csv', 'a.b'],
  ['no end', 'no end'],
  ['.xlsx', '.xlsx'],
  [`${'x'.repeat(300)}.xlsx`, 'x'.repeat(200)],
])('%s', (filename, name) => {
  expect(modelNameOf(filename)).toBe(name);
});
