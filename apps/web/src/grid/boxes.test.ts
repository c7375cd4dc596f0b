import { describe, expect, it } from 'vitest';
import { keyOf, parseReference } from './address.ts';
import { Axis } from './axis.ts';
import { type Box, boxesOf, type Manner, type Overlays, type SheetAtHand } from './boxes.ts';
import { Merges } from './merges.ts';
import type { CellValue } from './sheet.ts';
import type { Area, Cell, Style } from './tiles.ts';

const PLAIN: Style = { format: 'General', font: {}, borders: {} };
const manner: Manner = { scheme: 'light', locale: 'en-GB', rulerOf: () => (text) => text.length * 10 };
const NOTHING: Overlays = { marks: undefined, values: undefined, dependents: [] };

type Content = readonly [value: Cell['value'], style?: Partial<Style>];

function sheetOf(contents: Readonly<Record<string, Content>>, merged: readonly Area[] = []): SheetAtHand {
  const cells = new Map<number, Cell>();
  for (const [address, [value, style]] of Object.entries(contents)) {
    const { row, column } = parseReference(address)!;
    const kind = value === null ? 'blank' : typeof value === 'number' ? 'number' : 'text';
    const cell = {
      address,
      row,
      column,
      value,
      kind,
      text: String(value ?? ''),
      style: { ...PLAIN, ...style },
    } as const;
    cells.set(keyOf(row, column), cell);
  }
  return {
    rows: new Axis(100, 20),
    columns: new Axis(26, 60),
    merges: new Merges(merged),
    at: (row, column) => cells.get(keyOf(row, column)),
  };
}

function drawn(sheet: SheetAtHand, row = 0, first = 0, over = NOTHING): Readonly<Record<string, Box>> {
  const boxes = boxesOf(sheet, row, { first, last: 9 }, 0, over, manner);
  return Object.fromEntries(boxes.map((box) => [box.address, box]));
}

describe('a row of boxes', () => {
  it('leaves out what is empty and plain', () => {
    expect(Object.keys(drawn(sheetOf({ A1: ['x'], C1: [3], A2: ['y'] })))).toEqual(['A1', 'C1']);
  });

  it('lets texts run over empty cells, numbers never', () => {
    const { A1, D1 } = drawn(sheetOf({ A1: ['fourteen chars'], C1: ['x'], D1: [123456789] }));
    expect(A1!.overflow).toEqual({ left: 0, right: 60 });
    expect(D1!.text).toBe('1E+08');
    expect(drawn(sheetOf({ A1: ['fourteen chars'], B1: [null, { fill: '#ff0000' }] })).A1!).toMatchObject({
      overflow: { right: 86 },
      overPlain: false,
    });
  });

  it('tells what is one line within its cell, whole or cut', () => {
    const { A1, B1, C1, D1, E1 } = drawn(
      sheetOf({
        A1: ['five!'],
        B1: ['two words'],
        C1: [123],
        D1: ['two words', { horizontal: 'right' }],
        E1: ['two\nlines'],
      }),
    );
    expect([A1, B1, C1, D1, E1].map((box) => box!.line)).toEqual(['whole', 'cut', 'whole', undefined, undefined]);
    const high = sheetOf({ A1: ['x', { font: { size: 20 } }], B1: ['runs over'] });
    expect(drawn(high).A1!.line).toBeUndefined();
    expect(drawn(high).B1!.line).toBeUndefined();
  });

  it('draws what runs into it from the left of the view', () => {
    const sheet = sheetOf({ A1: ['a text that is thirty letters !'], F1: ['x'] });
    expect(Object.keys(drawn(sheet, 0, 3))).toEqual(['A1', 'F1']);
  });

  it('draws a merged area at its top left cell only, over rows and columns', () => {
    const area = { top: 0, left: 1, bottom: 2, right: 3 };
    const sheet = sheetOf({ B1: ['a long text in it'], C1: ['hidden'], E2: ['x'] }, [area]);
    expect(drawn(sheet).B1).toMatchObject({ x: 60, width: 180, height: 60, rowSpan: 3, columnSpan: 3 });
    expect(Object.keys(drawn(sheet))).toEqual(['B1']);
    expect(Object.keys(drawn(sheet, 1))).toEqual(['E2']);
    expect(Object.keys(drawn(sheet, 0, 2))).toEqual(['B1']);
  });

  it('shares borders with neighbours', () => {
    const thin = { style: 'thin' };
    const { B2 } = drawn(
      sheetOf({
        B1: [1, { borders: { bottom: thin } }],
        A2: [1, { borders: { right: thin } }],
        B2: [2],
        C2: [1, { borders: { left: thin } }],
      }),
      1,
    );
    expect(B2!.borders).toEqual({ top: thin, left: thin, right: thin });
  });

  it("shows a trial's value in the cell's format, and keeps the workbook's beside it", () => {
    const sheet = sheetOf({ A1: [1, { format: '0.00' }], B1: [2] });
    const over = {
      ...NOTHING,
      values: new Map<number, CellValue>([
        [0, 34.5],
        [2, '#N/A'],
      ]),
      marks: new Map([[1, 'input' as const]]),
    };
    const { A1, B1, C1 } = drawn(sheet, 0, 0, over);
    expect(A1).toMatchObject({ text: '34.50', base: '1', side: 'right' });
    expect(B1).toMatchObject({ text: '2', base: undefined, mark: 'input' });
    expect(C1).toMatchObject({ text: '#N/A', base: '', side: 'center' });
  });
});
