/** The pieces of a sheet that are in view or near, and the cells in them. Pieces that leave the view are let go. */
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keyOf } from './address.ts';
import { Merges } from './merges.ts';
import { tile } from './sheet-queries.ts';
import { type Area, type Cell, type Tile, type TileAt, tileNumber, tileOf } from './tiles.ts';

/** What is at hand of a sheet's cells. */
export interface Tiles {
  readonly at: (row: number, column: number) => Cell | undefined;
  /** The piece itself, for telling whether anything has changed. */
  readonly pieceAt: (tileRow: number, tileColumn: number) => Tile | undefined;
  readonly pieces: readonly Tile[];
  readonly merged: readonly Area[];
  /** Pieces that are on their way, or could not be had. */
  readonly missing: readonly TileAt[];
  readonly problem: Error | null;
  readonly retry: () => void;
}

export function useTiles(fileId: string, sheet: string, wanted: readonly TileAt[]): Tiles {
  const combine = useMemo(() => (results: UseQueryResult<Tile>[]) => gather(results, wanted), [wanted]);
  return useQueries({ queries: wanted.map((at) => tile(fileId, sheet, at)), combine });
}

function gather(results: readonly UseQueryResult<Tile>[], wanted: readonly TileAt[]): Tiles {
  const pieces = new Map<number, Tile>();
  for (const { data } of results) if (data) pieces.set(tileNumber(data), data);
  const failed = results.filter(({ error }) => error);
  return {
    at: (row, column) => pieces.get(tileNumber(tileOf({ row, column })))?.cells.get(keyOf(row, column)),
    pieceAt: (tileRow, tileColumn) => pieces.get(tileNumber({ tileRow, tileColumn })),
    pieces: [...pieces.values()],
    merged: [...pieces.values()].flatMap(({ merged }) => merged),
    missing: wanted.filter((at) => !pieces.has(tileNumber(at))),
    problem: failed[0]?.error ?? null,
    retry: () => {
      for (const { refetch } of failed) void refetch();
    },
  };
}

/** All merged areas; the same object as long as they are the same. */
export function useMerges(merged: readonly Area[]): Merges {
  const text = merged.map(({ top, left, bottom, right }) => `${top} ${left} ${bottom} ${right}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says all that the areas do
  return useMemo(() => new Merges(merged), [text]);
}
