/** Whole workbooks recalculated. */
import { describe, expect, it } from 'vitest';
import { error } from '../formula/value.ts';
import { at, type Book, type Content, makeWorkbook } from './fixture.ts';
import { recalculate } from './recalculate.ts';

function values(cells: Record<string, Content>, more: Partial<Book> = {}, overrides: Record<string, number> = {}) {
  const result = recalculate(makeWorkbook({ sheets: { Sheet1: cells }, ...more }), {
    asOf: 45000.5,
    overrides: new Map(Object.entries(overrides).map(([address, value]) => [at(address), value])),
  });
  return Object.assign((address: string) => result.values.get(at(address)) ?? null, result);
}

describe('recalculate', () => {
  it('evaluates cells after what they read, wherever they stand', () => {
    const value = values({ A1: '=B1*2', B1: '=C1+1', C1: 3 });
    expect(value('A1')).toBe(8);
  });

  it('takes values in place of what cells hold', () => {
    const value = values({ A1: '=B1*2', B1: '=C1+1', C1: 3 }, {}, { B1: 10 });
    expect(value('A1')).toBe(20);
    expect(value('B1')).toBe(10);
  });

  it('gives 0 for a formula whose value is a blank cell, and keeps the empty text apart', () => {
    const value = values({ A1: '=B1', A2: '=A1=""', A3: '=B1=""' });
    expect([value('A1'), value('A2'), value('A3')]).toEqual([0, false, true]);
  });

  it('takes the moment of the run for NOW and TODAY', () => {
    const value = values({ A1: '=NOW()', A2: '=TODAY()' });
    expect([value('A1'), value('A2')]).toEqual([45000.5, 45000]);
  });

  it('reads what a computed reference turns out to mean, whatever the order', () => {
    const value = values({ A1: '=OFFSET(C1,B1,0)+1', B1: '=1+1', C3: '=B1*10' });
    expect(value('A1')).toBe(21);
  });

  it('calls LAMBDA names, and gives #NUM! when they never end', () => {
    const names = [
      { name: 'SumTo', formula: 'LAMBDA(n,IF(n<=1,n,n+SumTo(n-1)))' },
      { name: 'Endless', formula: 'LAMBDA(n,Endless(n+1))' },
      { name: 'Self', formula: 'Self+1' },
    ];
    const value = values({ A1: '=SumTo(50)', A2: '=Endless(1)', A3: '=Self' }, { names });
    expect([value('A1'), value('A2'), value('A3')]).toEqual([1275, error('#NUM!'), error('#NUM!')]);
  });
});

describe('arrays', () => {
  it('fills the area of an array formula, repeats rows, and pads with #N/A', () => {
    const value = values({
      A1: { formula: '{1,2,3}*{1;2}', array: 'A1:D2' },
      A4: { formula: '{5,6}', array: 'A4:B5' },
    });
    expect(['A1', 'B1', 'C1', 'D1', 'A2', 'C2'].map(value)).toEqual([1, 2, 3, error('#N/A'), 2, 6]);
    expect(['A4', 'B4', 'A5', 'B5'].map(value)).toEqual([5, 6, 5, 6]);
  });

  it('spills a dynamic array, lets A1# follow, and stops at an obstacle', () => {
    const value = values({
      A1: { formula: 'C1:C3*2', array: 'A1:A3', dynamic: true },
      B1: '=SUM(A1#)',
      C1: 1,
      C2: 2,
      C3: 3,
      E1: { formula: '{1;2;3}', array: 'E1', dynamic: true },
      E3: 'in the way',
    });
    expect(['A1', 'A2', 'A3', 'B1'].map(value)).toEqual([2, 4, 6, 12]);
    expect([value('E1'), value('E2')]).toEqual([error('#SPILL!'), null]);
  });

  it('spills less when the result shrinks', () => {
    const value = values({
      A1: { formula: 'IF(C1,{1;2;3},{7;8})', array: 'A1:A3', dynamic: true },
      A3: 3,
      C1: false,
      B1: '=COUNT(A1:A3)',
    });
    expect(['A1', 'A2', 'A3', 'B1'].map(value)).toEqual([7, 8, null, 2]);
  });
});

describe('circles', () => {
  it('are those that are really read: a circle cut by IF is none', () => {
    const value = values({ A1: '=IF(C1,B1,5)', B1: '=IF(C1,7,A1)', C1: false });
    expect([value('A1'), value('B1'), value.circles]).toEqual([5, 5, []]);
  });

  it('are reported by their cells, which show 0', () => {
    const value = values({ A1: '=B1+1', B1: '=A1+1', C1: '=A1+3' });
    expect(value.circles).toHaveLength(1);
    expect(new Set(value.circles[0])).toEqual(new Set([at('A1'), at('B1')]));
    expect([value('A1'), value('B1'), value('C1')]).toEqual([0, 0, 3]);
  });

  it('are iterated when the file asks for it', () => {
    // Interest on the average balance: b = 100 + 0.05 (100 + b) / 2, so b = 102.5 / 0.975.
    const value = values(
      { A1: '=100+B1', B1: '=0.05*(100+A1)/2', C1: '=A1*2' },
      { iteration: { enabled: true, count: 100, delta: 1e-12 } },
    );
    expect(value('A1')).toBeCloseTo(102.5 / 0.975, 10);
    expect(value('C1')).toBeCloseTo(205 / 0.975, 10);
  });

  it('that only count rounds stop at the count', () => {
    const value = values({ A1: '=A1+1' }, { iteration: { enabled: true, count: 7, delta: 0.001 } });
    expect(value('A1')).toBe(7);
  });
});

describe('what cannot be evaluated', () => {
  it('keeps the value of the file, and is reported', () => {
    const value = values({ A1: { formula: 'WEBSERVICE("x")', value: 41 }, B1: '=A1+1' });
    expect(value('B1')).toBe(42);
    expect(value.refusals).toEqual([{ key: at('A1'), what: 'WEBSERVICE()', reason: 'this function is not available' }]);
  });

  it('is no matter where it is not reached', () => {
    const value = values({ A1: '=IF(TRUE,1,WEBSERVICE("x"))' });
    expect([value('A1'), value.refusals]).toEqual([1, []]);
  });
});

describe('hostile formulas', () => {
  const reasons = (cells: Record<string, Content>, names: Book['names'] = []) =>
    values(cells, { names }).refusals.map(({ reason }) => reason);

  it('end: recursion that branches, arrays without bounds, names that multiply', () => {
    const branching = [{ name: 'Fib', formula: 'LAMBDA(n,Fib(n-1)+Fib(n-1))' }];
    expect(reasons({ A1: '=Fib(1)' }, branching)).toEqual(['it takes more than 1000000 calls']);
    expect(reasons({ A1: { formula: 'A2:XFC1048575+1', array: 'A1' } })).toEqual([
      'A formula makes an array of 1048574 rows and 16383 columns; the limit is 16777216 elements. Use a smaller range.',
    ]);
    expect(reasons({ A1: { formula: '1', array: 'A1:XFD1048576' } })).toEqual(['it fills more than 16777216 cells']);
    const doubling = Array.from({ length: 40 }, (_, i) => ({ name: `name_${i}`, formula: '0' }));
    doubling.forEach((name, i) => {
      const next = doubling[i + 1]?.name ?? 'B2';
      name.formula = `SUM(${next}:${next},${next}:${next})`;
    });
    expect(reasons({ A1: '=name_0' }, doubling)).toEqual([expect.stringContaining('calls')]);
  });
});

describe('look-ups in long columns', () => {
  it('give what a search gives, with an index or without, through changes', () => {
    const cells: Record<string, Content> = {};
    for (let row = 1; row <= 100; row++) {
      cells[`A${row}`] = row % 3 === 0 ? `key ${row}` : row;
      cells[`B${row}`] = `=A${row}&"!"`;
      cells[`C${row}`] = `=VLOOKUP(D${row},A$1:B$100,2,FALSE)`;
      cells[`D${row}`] = row % 3 === 0 ? `KEY ${row}` : row;
    }
    const value = values(cells);
    for (let row = 1; row <= 100; row++) expect(value(`C${row}`)).toBe(row % 3 === 0 ? `key ${row}!` : `${row}!`);
    value.cells.set(at('A1'), 'gone');
    value.cells.evaluate([at('B1'), at('C1'), at('C2')]);
    expect([value('C1'), value('C2')]).toEqual([error('#N/A'), '2!']);
  });
});

describe('evaluating a few cells again', () => {
  it('uses present values for all others', () => {
    const value = values({ A1: 1, B1: '=A1+1', C1: '=B1*10', D1: '=C1+A1' });
    value.cells.set(at('A1'), 5);
    value.cells.evaluate([at('B1'), at('C1')]);
    expect([value('B1'), value('C1'), value('D1')]).toEqual([6, 60, 21]);
  });
});
