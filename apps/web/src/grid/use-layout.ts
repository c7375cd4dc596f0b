/** Where everything on a sheet lies: sizes of rows and columns as far as they are known, what is frozen. No cells. */
import { useQueries, useQuery } from '@tanstack/react-query';
import type { CellWindow } from '@tessera/api';
import { useCallback, useMemo, useState } from 'react';
import { MOST_COLUMNS, MOST_ROWS } from './address.ts';
import { Axis } from './axis.ts';
import { columnPixels, defaultColumnPixels, rowPixels } from './measures.ts';
import { columnSizes, facts, rowSizes, SIZED_COLUMNS, SIZED_ROWS } from './sheet-queries.ts';

/** The plan of a sheet. */
export interface Layout {
  readonly rows: Axis;
  readonly columns: Axis;
  readonly usedRows: number;
  readonly usedColumns: number;
  readonly frozen: { readonly rows: number; readonly columns: number };
  readonly gridLines: boolean;
  /** Whether the file itself says how high a row is. */
  readonly isSet: (row: number) => boolean;
  readonly defaultHeight: number;
}

/** Empty rows and columns after the last used ones. */
const MARGIN = { rows: 30, columns: 6 };
/** Pixels that a sheet fills at least. */
const WIDEST_VIEW = 4000;
/** Parts of the sheet whose heights are asked for at once: 100,000 rows. */
const FIRST_PARTS = 5;

/** `see`: tells which row is in view, so that heights near it are asked for. `grow`: tells of rows that need more. */
export function useLayout(fileId: string, sheet: string) {
  const about = useQuery(facts(fileId, sheet));
  const [furthest, setFurthest] = useState<ReadonlySet<number>>(() => new Set());
  const see = useCallback((row: number) => {
    const part = Math.floor(row / SIZED_ROWS);
    if (part >= FIRST_PARTS) setFurthest((before) => (before.has(part) ? before : new Set([...before, part])));
  }, []);
  const [high, setHigh] = useState<ReadonlyMap<number, number>>(() => new Map());
  const grow = useCallback((rows: ReadonlyMap<number, number>) => {
    const isNew = (before: ReadonlyMap<number, number>) =>
      [...rows].some(([row, height]) => before.get(row) !== height);
    setHigh((before) => (isNew(before) ? new Map([...before, ...rows]) : before));
  }, []);
  const { used_rows: usedRows = 0, used_columns: usedColumns = 0 } = about.data ?? {};
  const parts = [...partsOf(usedRows, SIZED_ROWS).slice(0, FIRST_PARTS), ...furthest];
  const heights = useQueries({
    queries: parts.map((part) => rowSizes(fileId, sheet, part)),
    combine: windowsOf,
  });
  const widths = useQueries({
    queries: partsOf(usedColumns, SIZED_COLUMNS).map((part) => columnSizes(fileId, sheet, part)),
    combine: windowsOf,
  });
  const layout = useMemo(
    () => about.data && makeLayout(about.data, heights, widths, high),
    [about.data, heights, widths, high],
  );
  return { layout, see, grow, problem: about.error, retry: about.refetch };
}

function partsOf(used: number, size: number): number[] {
  return Array.from({ length: Math.max(1, Math.ceil(used / size)) }, (_, part) => part);
}

function windowsOf(results: readonly { readonly data: CellWindow | undefined }[]): readonly CellWindow[] {
  return results.flatMap(({ data }) => (data ? [data] : []));
}

function makeLayout(
  about: CellWindow,
  heights: readonly CellWindow[],
  widths: readonly CellWindow[],
  high: ReadonlyMap<number, number>,
): Layout {
  const set = new Map<number, number>();
  for (const { top, row_heights, hidden_rows } of heights) {
    for (const [i, height] of row_heights.entries()) if (height !== null) set.set(top + i, rowPixels(height));
    for (const row of hidden_rows) set.set(row, 0);
  }
  const columnSizes = new Map<number, number>();
  for (const { left, column_widths, hidden_columns } of widths) {
    for (const [i, width] of column_widths.entries())
      if (width !== null) columnSizes.set(left + i, columnPixels(width));
    for (const column of hidden_columns) columnSizes.set(column, 0);
  }
  const defaultHeight = rowPixels(about.default_row_height);
  const { used_rows: usedRows, used_columns: usedColumns, frozen, show_grid_lines: gridLines } = about;
  return {
    rows: axisOf(usedRows, MARGIN.rows, MOST_ROWS, defaultHeight, new Map([...high, ...set])),
    columns: axisOf(
      usedColumns,
      MARGIN.columns,
      MOST_COLUMNS,
      defaultColumnPixels(about.default_column_width),
      columnSizes,
    ),
    usedRows,
    usedColumns,
    frozen,
    gridLines,
    isSet: (row) => set.has(row),
    defaultHeight,
  };
}

/** What is used and some more, so much that no view is larger. */
function axisOf(used: number, margin: number, most: number, size: number, sizes: ReadonlyMap<number, number>): Axis {
  const count = Math.min(most, used + margin);
  const { length } = new Axis(count, size, sizes);
  const more = Math.ceil(Math.max(0, WIDEST_VIEW - length) / Math.max(1, size));
  return new Axis(Math.min(most, count + more), size, sizes);
}
