/** Cells that change with others: compared with what really changes when a cell does. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { dependentsOf, randomCells } from './dependents.ts';
import { madeWorkbook, type Typed } from './graph/made-workbook.ts';
import { recalculate } from './graph/recalculate.ts';
import { readModel, resolveModel } from './model.ts';
import { type CellKey, cellKey, columnOf, parseAddress, rowOf, sheetOf } from './workbook/address.ts';
import { readXlsx } from './workbook/read-xlsx.ts';
import type { Workbook } from './workbook/workbook.ts';

const NOW = 46000;

function ask(workbook: Workbook, ...cells: string[]) {
  const recalculated = recalculate(workbook, { asOf: NOW });
  return dependentsOf(
    recalculated,
    cells.map((cell) => parseAddress(cell, workbook)),
  );
}

/** `B1:C2` of each area. */
const shown = (typed: Typed, ...cells: string[]) =>
  ask(madeWorkbook(typed), ...cells).areas.map(
    ({ left, top, right, bottom }) => `${letter(left)}${top + 1}:${letter(right)}${bottom + 1}`,
  );
const letter = (column: number) => String.fromCharCode(65 + column);

describe('the cells that change', () => {
  it('are those that read a cell, directly and through others, and no others', () => {
    const typed = { A1: 1, A2: 2, B1: '=A1*2', C1: '=B1+A2', D1: '=A2', E1: '=SUM(A1:C1)' };
    expect(shown(typed, 'A1')).toEqual(['B1:C1', 'E1:E1']);
    expect(shown(typed, 'A2')).toEqual(['C1:E1']);
    expect(ask(madeWorkbook(typed), 'A1', 'A2').count).toBe(4);
  });

  it('are joined to rectangles', () => {
    const typed = { A1: 1, B1: '=A1', B2: '=A1', B3: '=A1', C1: '=B1', C2: '=B2', C3: '=B3', D2: '=A1', D3: '=A1' };
    expect(shown(typed, 'A1')).toEqual(['B1:C3', 'D2:D3']);
  });

  it('leave out the given ones, also in a circle', () => {
    expect(shown({ A1: '=B1+1', B1: '=A1*0' }, 'A1')).toEqual(['B1:B1']);
  });

  it('follow a cell that is blank, a whole column, and a reference that a formula computes', () => {
    expect(shown({ A1: 1, C1: '=SUM(A:A)' }, 'A9')).toEqual(['C1:C1']);
    expect(shown({ A1: 1, A2: 2, C1: '=A2' }, 'A:A')).toEqual(['C1:C1']);
    expect(shown({ A1: 1, A2: 10, A3: 20, C1: '=OFFSET(A1,A1*1,0)' }, 'A2')).toEqual(['C1:C1']);
  });

  it('do not include what only asks where a cell is', () => {
    expect(shown({ A1: 1, B1: '=ROW(A1)', C1: '=A1' }, 'A1')).toEqual(['C1:C1']);
  });
});

describe('of the examples', () => {
  test.each(['project-cost', 'cash-flow', 'inventory', 'pricing'])(
    '%s: whatever changes when an input does is found, and most of what is found changes',
    (name) => {
      const at = (suffix: string) => new URL(`../../../examples/${name}${suffix}`, import.meta.url);
      const workbook = readXlsx(readFileSync(at('.xlsx')), {
        inflate: (bytes, maxSize) => inflateRawSync(bytes, { maxOutputLength: maxSize }),
      });
      const model = readModel(JSON.parse(readFileSync(at('.tessera.json'), 'utf8')));
      const base = recalculate(workbook, { asOf: NOW });
      let [found, changed] = [0, 0];
      for (const { key } of resolveModel(workbook, model, base.values).inputs) {
        const before = base.values.get(key) as number;
        const moved = recalculate(workbook, { asOf: NOW, overrides: new Map([[key, before * 1.37 + 0.1]]) });
        const differ = [...moved.values].filter(([cell, value]) => cell !== key && base.values.get(cell) !== value);
        const place = { sheet: sheetOf(key), top: rowOf(key), left: columnOf(key) };
        const { count, areas } = dependentsOf(base, [{ ...place, bottom: place.top, right: place.left }]);
        const names = workbook.sheets.map((sheet) => sheet.name);
        const inside = new Set<CellKey>();
        for (const { sheet, top, left, bottom, right } of areas) {
          for (let row = top; row <= bottom; row++) {
            for (let column = left; column <= right; column++) inside.add(cellKey(names.indexOf(sheet), row, column));
          }
        }
        expect(inside.size).toBe(count);
        expect(differ.filter(([cell]) => !inside.has(cell))).toEqual([]);
        found += count;
        changed += differ.length;
      }
      // A condition may hold on both sides, so some cells only could have changed.
      expect(changed / found).toBeGreaterThan(0.5);
    },
  );
});

describe('cells that draw', () => {
  it('are those whose own formulas do, with their labels', () => {
    const workbook = madeWorkbook({
      A1: 'Demand', B1: '=NORM.INV(RAND(),100,10)', A2: 'Price', B2: '=RANDBETWEEN(1,3)', A3: 'Cost', B3: '=B1*B2',
      A4: 'Today', B4: '=TODAY()', A5: 'Die', B5: '=RANDBETWEEN(1,6)',
    }); // biome-ignore format: a table
    const { count, cells } = randomCells(recalculate(workbook, { asOf: NOW }));
    expect(count).toBe(3);
    expect(cells.map(({ reference, label }) => `${reference} ${label}`)).toEqual([
      'Sheet1!B1 Demand',
      'Sheet1!B2 Price',
      'Sheet1!B5 Die',
    ]);
    expect(cells[0]!.formula).toBe('=NORM.INV(RAND(),100,10)');
  });

  it('are found through a name, and only where the name is used', () => {
    const names = [{ name: 'Luck', formula: 'RAND()', hidden: false }];
    const workbook = madeWorkbook({ A1: '=Luck*2', A2: '=A1' }, names);
    const { cells } = randomCells(recalculate(workbook, { asOf: NOW }));
    expect(cells.map(({ reference }) => reference)).toEqual(['Sheet1!A1']);
  });
});
