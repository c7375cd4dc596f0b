/** The corpus on the scalar evaluator, which defines what formulas mean. */
import { describe, expect, it } from 'vitest';
import { type Content, makeWorkbook } from '../packages/engine/src/graph/fixture.ts';
import { recalculate } from '../packages/engine/src/graph/recalculate.ts';
import { cellKey, printCell } from '../packages/engine/src/workbook/address.ts';
import type { Scalar } from '../packages/engine/src/workbook/workbook.ts';
import { type Case, type Result, readCorpus } from './corpus/read.ts';

/** The formula stands in H5. */
const ROW = 4;
const COLUMN = 7;

function evaluate({ formula, expected, cells, array }: Case): Scalar[][] {
  const rows = expected.length;
  const columns = expected[0]!.length;
  const area = `${printCell(ROW, COLUMN)}:${printCell(ROW + rows - 1, COLUMN + columns - 1)}`;
  const contents: Record<string, Content> = { ...(cells as Record<string, Scalar>) };
  contents[printCell(ROW, COLUMN)] = { formula, ...(array ? { array: area } : {}) };
  const { values, refusals } = recalculate(makeWorkbook({ sheets: { Sheet1: contents } }), { asOf: 0 });
  if (refusals.length > 0) throw new Error(`${refusals[0]!.what}: ${refusals[0]!.reason}`);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => values.get(cellKey(0, ROW + i, COLUMN + j)) ?? null),
  );
}

/** Numbers to 1e-15 relative: what the corpus writes has 16 or 17 digits at most. */
function same(actual: Scalar, expected: Result): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= 1e-15 * Math.abs(expected);
  }
  if (typeof expected === 'object') return typeof actual === 'object' && actual?.error === expected.error;
  return actual === expected;
}

describe('corpus', () => {
  it.each(readCorpus().map((one) => [one.where, one.formula, one] as const))('%s %s', (_, __, one) => {
    const actual = evaluate(one);
    const agrees = actual.every((row, i) => row.every((value, j) => same(value, one.expected[i]![j]!)));
    if (!agrees) expect(actual).toEqual(one.expected);
  });
});
