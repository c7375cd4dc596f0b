/** A sheet as the server gives it, asked for in pieces as they come into view. Files never change: each is asked once. */
import { queryOptions } from '@tanstack/react-query';
import { getCells } from '../server/calls.ts';
import { makeTile, TILE_COLUMNS, TILE_ROWS, type TileAt } from './tiles.ts';

const FOREVER = Number.POSITIVE_INFINITY;
/** Pieces out of view are let go soon: a sheet may be far larger than memory. */
const TILE_KEPT = 30_000;
/** A piece is asked for when the view has stayed this long: what flies past is never fetched. */
const SETTLED = 80;
/** Most rows and columns whose sizes one answer tells. */
export const SIZED_ROWS = 20_000;
export const SIZED_COLUMNS = 500;

const keyOfSheet = (fileId: string, sheet: string) => ['files', fileId, 'cells', sheet] as const;

/** How large the sheet is, whether it is hidden, what is frozen. */
export const facts = (fileId: string, sheet: string) =>
  queryOptions({
    queryKey: [...keyOfSheet(fileId, sheet), 'facts'],
    queryFn: ({ signal }) => getCells(fileId, { sheet, rows: 0, columns: 0 }, signal),
    staleTime: FOREVER,
  });

/** Heights of the rows of one part of the sheet, and which are hidden. */
export const rowSizes = (fileId: string, sheet: string, part: number) =>
  queryOptions({
    queryKey: [...keyOfSheet(fileId, sheet), 'rows', part],
    queryFn: ({ signal }) => getCells(fileId, { sheet, top: part * SIZED_ROWS, rows: SIZED_ROWS, columns: 0 }, signal),
    staleTime: FOREVER,
  });

/** Widths of columns, likewise. */
export const columnSizes = (fileId: string, sheet: string, part: number) =>
  queryOptions({
    queryKey: [...keyOfSheet(fileId, sheet), 'columns', part],
    queryFn: ({ signal }) =>
      getCells(fileId, { sheet, left: part * SIZED_COLUMNS, columns: SIZED_COLUMNS, rows: 0 }, signal),
    staleTime: FOREVER,
  });

/** The cells of one piece. */
export const tile = (fileId: string, sheet: string, at: TileAt) =>
  queryOptions({
    queryKey: [...keyOfSheet(fileId, sheet), at.tileRow, at.tileColumn],
    queryFn: async ({ signal }) => {
      if (at.tileRow > 0) await settled(signal);
      const [top, left] = [at.tileRow * TILE_ROWS, at.tileColumn * TILE_COLUMNS];
      return makeTile(at, await getCells(fileId, { sheet, top, left, rows: TILE_ROWS, columns: TILE_COLUMNS }, signal));
    },
    staleTime: FOREVER,
    gcTime: TILE_KEPT,
    structuralSharing: false,
  });

function settled(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, SETTLED);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
