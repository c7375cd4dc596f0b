/** A sheet in pieces, as it is fetched: which piece holds a cell, and which pieces a view needs. No fetching here. */
import type { CellWindow } from '@tessera/api';
import { keyOf, type Point } from './address.ts';

/** Rows and columns of a piece. */
export const TILE_ROWS = 100;
export const TILE_COLUMNS = 50;

/** How a cell looks, as the server gives it. */
export type Style = CellWindow['styles'][number];
/** A cell as the server gives it, with its style in place of the style's number. */
export type Cell = Omit<CellWindow['cells'][number], 'style'> & { readonly style: Style };
/** An area of the sheet at hand, both ends included. */
export type Area = CellWindow['merged'][number];

/** Which piece. */
export interface TileAt {
  readonly tileRow: number;
  readonly tileColumn: number;
}

/** A piece that was fetched. */
export interface Tile extends TileAt {
  /** By `keyOf`. */
  readonly cells: ReadonlyMap<number, Cell>;
  /** Merged areas that reach into the piece, whole. */
  readonly merged: readonly Area[];
}

/** Rows and columns from the first to the last, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

export function makeTile(at: TileAt, { cells, styles, merged }: CellWindow): Tile {
  const placed = cells.map((cell): [number, Cell] => [
    keyOf(cell.row, cell.column),
    // In place: there may be thousands.
    Object.assign(cell, { style: styles[cell.style]! }),
  ]);
  return { ...at, cells: new Map(placed), merged };
}

export function tileOf({ row, column }: Point): TileAt {
  return { tileRow: Math.floor(row / TILE_ROWS), tileColumn: Math.floor(column / TILE_COLUMNS) };
}

/** One number for a piece. */
export function tileNumber({ tileRow, tileColumn }: TileAt): number {
  return tileRow * 1000 + tileColumn;
}

/** The pieces that hold the given rows and columns and, besides, single cells; each once. */
export function tilesFor(rows: readonly Span[], columns: readonly Span[], points: readonly Point[] = []): TileAt[] {
  const needed = new Map<number, TileAt>();
  const need = (at: TileAt) => needed.set(tileNumber(at), at);
  for (const across of rows) {
    for (const down of columns) {
      const from = tileOf({ row: across.first, column: down.first });
      const to = tileOf({ row: across.last, column: down.last });
      for (let tileRow = from.tileRow; tileRow <= to.tileRow; tileRow++) {
        for (let tileColumn = from.tileColumn; tileColumn <= to.tileColumn; tileColumn++) need({ tileRow, tileColumn });
      }
    }
  }
  for (const point of points) need(tileOf(point));
  return [...needed.values()];
}
