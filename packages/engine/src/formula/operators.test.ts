/** Operators on values of all kinds, with the evidence that each rule rests on; see also `test/corpus`. */
import { describe, expect, it } from 'vitest';
import { type EvaluationContext, evaluateFormula } from './evaluate.ts';
import { parseFormula } from './parse.ts';
import { error, type Scalar } from './value.ts';

/** Values of A1 downwards. */
function evaluate(formula: string, cells: readonly Scalar[] = []): unknown {
  const workbook = { sheets: [{ name: 'Sheet1' }], tables: [] } as never;
  const cell = { sheet: 0, row: 0, column: 5 };
  const context: EvaluationContext = {
    cell,
    date1904: false,
    asOf: 0,
    arrays: false,
    read: (_, row, column) => (column === 0 ? (cells[row] ?? null) : null),
    clip: (area) => ({ ...area, bottom: Math.min(area.bottom, 20), right: Math.min(area.right, 5) }),
    random: () => 0.5,
    force: (argument) => (argument as () => never)(),
    define: () => undefined,
    spill: () => undefined,
    refuse: (what) => {
      throw new Error(what);
    },
  };
  return evaluateFormula(parseFormula(formula, { workbook, cell }), context);
}

describe('operators', () => {
  it.each([
    // Unary minus binds tighter than ^, which is left-associative; percent repeats.
    ['-2^2', 4],
    ['0-2^2', -4],
    ['2^3^2', 64],
    ['1000%%', 0.1],
    ['-50%', -0.5],
    // Silent conversions.
    ['"2.7"+1', 3.7],
    ['TRUE+1', 2],
    ['"1e3"*1', 1000],
    ['"10%"*1', 0.1],
    ['"$1,234.50"*1', 1234.5],
    ['"2024-01-31"*1', 45322],
    ['"1/2/2024"*1', 45293],
    ['""+1', error('#VALUE!')],
    ['A9+1', 1],
    ['1&2', '12'],
    ['0.1+0.2&""', '0.3'],
    ['1e20&""', '100000000000000000000'],
    ['1e21&""', '1E+21'],
    ['TRUE&1', 'TRUE1'],
    // Failures.
    ['1/0', error('#DIV/0!')],
    ['0^0', error('#NUM!')],
    ['0^-1', error('#DIV/0!')],
    ['(-8)^0.5', error('#NUM!')],
    ['1e308*10', error('#NUM!')],
    ['"Liz"+#N/A', error('#VALUE!')],
    ['#N/A+"Liz"', error('#N/A')],
    // The final snap, and comparison at 15 digits.
    ['0.5-0.4-0.1', 0],
    ['(0.5-0.4-0.1)', -2.7755575615628914e-17],
    ['1*(0.5-0.4-0.1)', -2.7755575615628914e-17],
    ['(0.06-0.01)=0.05', true],
    ['1=1.00000000000001', false],
    ['1=1.000000000000001', true],
    // Order of types; case does not count; a blank takes the other side's type.
    ['1<"a"', true],
    ['"z"<FALSE', true],
    ['FALSE<TRUE', true],
    ['TRUE>"TRUER"', true],
    ['"a"="A"', true],
    ['A9=0', true],
    ['A9=""', true],
    ['A9=FALSE', true],
    ['""=0', false],
  ] as const)('%s', (formula, expected) => {
    expect(evaluate(formula)).toEqual(expected);
  });
});
