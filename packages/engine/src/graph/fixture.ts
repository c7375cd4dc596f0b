/** For tests: workbooks as plain values, written by address. It must not know how formulas are read. */
import { type Area, type CellKey, cellKey, columnNumber } from '../workbook/address.ts';
import type { Cell, DefinedName, Scalar, Sheet, Table, Workbook } from '../workbook/workbook.ts';

/**
 * What a cell holds: a constant; `=…` a formula without saved value; or a formula with its saved value, and the area it
 * fills when it is an array formula (`B1:B3`).
 */
export type Content =
  | Scalar
  | { readonly formula: string; readonly value?: Scalar; readonly array?: string; readonly dynamic?: boolean };

export interface Book {
  readonly sheets: Readonly<Record<string, Readonly<Record<string, Content>>>>;
  readonly names?: readonly Partial<DefinedName>[];
  readonly tables?: readonly Table[];
  readonly iteration?: Partial<Workbook['iteration']>;
}

/** A workbook of these cells. */
export function makeWorkbook({ sheets, names = [], tables = [], iteration = {} }: Book): Workbook {
  return {
    sheets: Object.entries(sheets).map(([name, cells], index) => makeSheet(name, index, cells)),
    names: names.map((name) => ({ name: '', formula: '', hidden: false, ...name })),
    tables,
    styles: [],
    date1904: false,
    iteration: { enabled: false, count: 100, delta: 0.001, ...iteration },
    notes: [],
  };
}

/** The key of `B4` on a sheet. */
export function at(address: string, sheet = 0): CellKey {
  const { top, left } = areaAt(address, sheet);
  return cellKey(sheet, top, left);
}

/** The area of `B4` or `B4:C5` on a sheet. */
export function areaAt(text: string, sheet = 0): Area {
  const [first = '', last = first] = text.split(':');
  const corner = (address: string) => {
    const [, column = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(address) ?? [];
    return { row: Number(row) - 1, column: columnNumber(column) };
  };
  const [from, to] = [corner(first), corner(last)];
  return { sheet, top: from.row, left: from.column, bottom: to.row, right: to.column };
}

function makeSheet(name: string, sheet: number, contents: Readonly<Record<string, Content>>): Sheet {
  const cells = new Map<CellKey, Cell>();
  for (const [address, content] of Object.entries(contents)) cells.set(at(address, sheet), makeCell(content, sheet));
  for (const [key, { array }] of [...cells]) {
    if (!array || (array.bottom - array.top + 1) * (array.right - array.left + 1) > 1e6) continue;
    for (let row = array.top; row <= array.bottom; row++) {
      for (let column = array.left; column <= array.right; column++) {
        const member = cellKey(sheet, row, column);
        if (member !== key) cells.set(member, { value: null, style: 0, ...cells.get(member), arrayOwner: key });
      }
    }
  }
  const extent = extentOf(sheet, Object.keys(contents));
  return {
    name,
    state: 'visible',
    cells,
    merged: [],
    columnWidths: new Map(),
    rowHeights: new Map(),
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
    frozen: { rows: 0, columns: 0 },
    showGridLines: true,
    ...(extent ? { extent } : {}),
  };
}

function makeCell(content: Content, sheet: number): Cell {
  if (typeof content === 'string' && content.startsWith('=')) {
    return { value: null, formula: content.slice(1), style: 0 };
  }
  if (typeof content !== 'object' || content === null || 'error' in content) return { value: content, style: 0 };
  const { formula, value = null, array, dynamic } = content;
  return {
    value,
    formula: formula.replace(/^=/, ''),
    style: 0,
    ...(array ? { array: areaAt(array, sheet) } : {}),
    ...(dynamic ? { dynamic } : {}),
  };
}

function extentOf(sheet: number, addresses: readonly string[]): Area | undefined {
  if (addresses.length === 0) return undefined;
  const areas = addresses.map((address) => areaAt(address, sheet));
  return {
    sheet,
    top: Math.min(...areas.map((area) => area.top)),
    left: Math.min(...areas.map((area) => area.left)),
    bottom: Math.max(...areas.map((area) => area.bottom)),
    right: Math.max(...areas.map((area) => area.right)),
  };
}
