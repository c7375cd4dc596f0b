/** What the grid shows first of a workbook, asked for by itself: before the page asks what takes the server longer. */
import { type QueryClient, useQueries, useQuery } from '@tanstack/react-query';
import { parseReference } from './address.ts';
import { columnSizes, facts, rowSizes, tile } from './sheet-queries.ts';
import { tileOf } from './tiles.ts';

/** The sheet and the piece that a workbook opens with: those of the chosen cell, else the upper left. */
function opening(fileId: string, sheets: readonly string[], chosen: string | undefined) {
  const at = chosen === undefined ? undefined : parseReference(chosen);
  const named = sheets.find((name) => name.toLowerCase() === at?.sheet?.toLowerCase());
  const sheet = named ?? sheets[0]!;
  const piece = tileOf(at && named !== undefined ? at : { row: 0, column: 0 });
  const [rows, columns] = [rowSizes(fileId, sheet, 0), columnSizes(fileId, sheet, 0)];
  return { about: facts(fileId, sheet), cells: tile(fileId, sheet, piece), rows, columns };
}

/** Asks for them ahead. Where that fails, the grid asks again and says what is wrong. */
export async function fetchFirstCells(client: QueryClient, fileId: string, sheets: readonly string[]): Promise<void> {
  const { about, cells, rows, columns } = opening(fileId, sheets, undefined);
  await client.prefetchQuery(about);
  await Promise.all([client.prefetchQuery(cells), client.prefetchQuery(rows), client.prefetchQuery(columns)]);
}

/** Whether they are there, or could not be had. */
export function useFirstCells(fileId: string, sheets: readonly string[], chosen: string | undefined): boolean {
  const { about, cells, rows, columns } = opening(fileId, sheets, chosen);
  // First by itself: it opens the workbook on the server, which the others then find open.
  const known = useQuery(about);
  const enabled = known.isSuccess;
  const others = useQueries({
    queries: [
      { ...cells, enabled },
      { ...rows, enabled },
      { ...columns, enabled },
    ],
    combine: (results) => results.every(({ isSuccess }) => isSuccess) || results.some(({ isError }) => isError),
  });
  return known.isError || others;
}
