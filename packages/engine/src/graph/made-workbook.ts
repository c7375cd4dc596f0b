/** For tests: a workbook of one sheet from cells written as a person types them. It must not know what is tested. */
import { type CellKey, cellKey, columnNumber } from '../workbook/address.ts';
import type { Cell, DefinedName, Scalar, Workbook } from '../workbook/workbook.ts';

/** Cells by address; text that begins with `=` is a formula. */
export type Typed = Readonly<Record<string, Scalar>>;

/** The key of an address on the only sheet. */
export function keyOf(address: string): CellKey {
  const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(address)!;
  return cellKey(0, Number(row) - 1, columnNumber(letters!));
}

/** A workbook with the sheet `Sheet1`. */
export function madeWorkbook(typed: Typed, names: readonly DefinedName[] = []): Workbook {
  const cells = new Map<CellKey, Cell>();
  let bottom = 0;
  let right = 0;
  for (const [address, value] of Object.entries(typed)) {
    const key = keyOf(address);
    bottom = Math.max(bottom, Math.floor(key / 2 ** 14));
    right = Math.max(right, key % 2 ** 14);
    const formula = typeof value === 'string' && value.startsWith('=');
    cells.set(key, formula ? { value: null, formula: value.slice(1), style: 0 } : { value, style: 0 });
  }
  return {
    sheets: [
      {
        name: 'Sheet1',
        state: 'visible',
        cells,
        extent: { sheet: 0, top: 0, left: 0, bottom, right },
        merged: [],
        columnWidths: new Map(),
        rowHeights: new Map(),
        hiddenRows: new Set(),
        hiddenColumns: new Set(),
        frozen: { rows: 0, columns: 0 },
        showGridLines: true,
      },
    ],
    names,
    tables: [],
    styles: [],
    date1904: false,
    iteration: { enabled: false, count: 100, delta: 0.001 },
    notes: [],
  };
}
