/** One sheet of a file: its cells and how they are laid out. */
import { type Limits, OPEN, XmlScanner } from '@tessera/xlsx';
import { type Area, MAX_COLUMNS, parseRange } from './address.ts';
import { type CellSource, readCells, type SheetCells } from './read-cells.ts';
import type { Sheet } from './workbook.ts';

/** What the workbook says of a sheet. */
export interface SheetEntry {
  readonly index: number;
  readonly name: string;
  readonly state: Sheet['state'];
}

type Open<T> = { -readonly [key in keyof T]: T[key] };

const NO_CELLS: SheetCells = { cells: new Map(), extent: undefined, rowHeights: new Map(), hiddenRows: new Set() };

/** A sheet without cells: a chart sheet, or one whose part is missing. */
export function emptySheet({ name, state }: SheetEntry): Open<Sheet> {
  return {
    name,
    state,
    cells: NO_CELLS.cells,
    merged: [],
    columnWidths: new Map(),
    rowHeights: NO_CELLS.rowHeights,
    hiddenRows: NO_CELLS.hiddenRows,
    hiddenColumns: new Set(),
    frozen: { rows: 0, columns: 0 },
    showGridLines: true,
  };
}

/** Reads a worksheet part. Throws `ContainerError`. */
export function readSheet(bytes: Uint8Array, part: string, entry: SheetEntry, source: CellSource): Sheet {
  const sheet = emptySheet(entry);
  const xml = new XmlScanner(bytes, part, { ...source.limits, elements: Number.POSITIVE_INFINITY });
  xml.next();
  xml.children((name) => {
    if (name === 'sheetData') {
      const { extent, ...rest } = readCells(xml, entry.index, entry.name, source);
      Object.assign(sheet, rest, extent && { extent });
    } else if (name === 'sheetFormatPr') readDefaults(xml, sheet);
    else if (name === 'sheetViews') readViews(xml, sheet);
    else if (name === 'cols') readColumns(xml, sheet);
    else if (name === 'autoFilter') {
      const area = parseRange(xml.attribute('ref') ?? '', entry.index);
      if (hasFilter(xml) && area) sheet.filtered = [area];
    } else if (name === 'mergeCells') sheet.merged = readMerged(xml, entry.index, source.limits);
  });
  return sheet;
}

function readViews(xml: XmlScanner, sheet: Open<Sheet>): void {
  xml.children((view) => {
    if (view !== 'sheetView') return;
    sheet.showGridLines = !/^(0|false)$/.test(xml.attribute('showGridLines') ?? '1');
    xml.children((name) => {
      if (name !== 'pane' || !/^frozen/.test(xml.attribute('state') ?? '')) return;
      sheet.frozen = { rows: xml.numberAttribute('ySplit') || 0, columns: xml.numberAttribute('xSplit') || 0 };
    });
  });
}

function readDefaults(xml: XmlScanner, sheet: Open<Sheet>): void {
  const width = xml.numberAttribute('defaultColWidth');
  const height = xml.numberAttribute('defaultRowHeight');
  if (width >= 0) sheet.defaultColumnWidth = width;
  if (height >= 0) sheet.defaultRowHeight = height;
}

function readColumns(xml: XmlScanner, sheet: Open<Sheet>): void {
  const columnWidths = new Map<number, number>();
  const hiddenColumns = new Set<number>();
  let next = 1;
  while (xml.next() === OPEN) {
    // Ascending and apart, as Excel writes them: so hostile ranges cannot cost more than one pass over the columns.
    const from = Math.max(next, xml.numberAttribute('min'));
    const to = Math.min(MAX_COLUMNS, xml.numberAttribute('max'));
    const width = xml.numberAttribute('width');
    const hidden = /^(1|true)$/.test(xml.attribute('hidden') ?? '');
    for (let column = from; column <= to; column++) {
      if (width >= 0) columnWidths.set(column - 1, width);
      if (hidden) hiddenColumns.add(column - 1);
    }
    if (to >= from) next = to + 1;
    xml.skip();
  }
  Object.assign(sheet, { columnWidths, hiddenColumns });
}

/** Whether the autoFilter element that the scanner is in hides rows now, and not only offers to. */
export function hasFilter(xml: XmlScanner): boolean {
  let found = false;
  xml.children((name) => {
    if (name === 'filterColumn') found = true;
  });
  return found;
}

function readMerged(xml: XmlScanner, sheet: number, limits: Limits): Area[] {
  const merged: Area[] = [];
  xml.children(() => {
    const area = parseRange(xml.attribute('ref') ?? '', sheet);
    if (area && merged.length < limits.cells) merged.push(area);
  });
  return merged;
}
