/** Every example in the tables of functions, evaluated: they are documentation that must stay true. */
import { describe, expect, it } from 'vitest';
import { type EvaluationContext, evaluateFormula } from '../evaluate.ts';
import { parseFormula } from '../parse.ts';
import type { ReferenceScope } from '../references.ts';
import { isArray, isError } from '../value.ts';
import { FUNCTIONS } from './registry.ts';

/** An empty workbook around the formula. */
const WORKBOOK: ReferenceScope = { sheets: [{ name: 'Sheet1' }], tables: [] };
const CELL = { sheet: 0, row: 0, column: 0 };
const CONTEXT: EvaluationContext = {
  cell: CELL,
  date1904: false,
  asOf: 45000,
  arrays: true,
  read: () => null,
  clip: (area) => area,
  random: () => 0.5,
  define: () => undefined,
  spill: () => undefined,
  force: (argument) => (argument as () => never)(),
  refuse: (what, reason) => {
    throw new Error(`${what}: ${reason}`);
  },
};

function evaluated(formula: string): unknown {
  const value = evaluateFormula(parseFormula(formula, { workbook: WORKBOOK, cell: CELL }), CONTEXT);
  const scalar = isArray(value) ? value.items[0]! : value;
  return isError(scalar) ? scalar.error : scalar;
}

describe('the examples of each function', () => {
  for (const { name, examples } of FUNCTIONS) {
    if (examples.length === 0) continue;
    it(name, () => {
      for (const [formula, expected] of examples) {
        const actual = evaluated(formula);
        if (typeof expected === 'number' && typeof actual === 'number') {
          const tolerance = 1e-12 * Math.max(Math.abs(expected), Number.MIN_VALUE);
          expect(Math.abs(actual - expected), `${formula} is ${actual}, not ${expected}`).toBeLessThanOrEqual(
            tolerance,
          );
        } else expect(actual, formula).toBe(expected);
      }
    });
  }

  it('are there for every function', () => {
    expect(FUNCTIONS.filter(({ examples }) => examples.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it('names and aliases are unique', () => {
    const names = FUNCTIONS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
