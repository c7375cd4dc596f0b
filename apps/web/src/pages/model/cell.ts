/** One cell of a workbook by its reference: what it holds, and how it is written. */
import { queryOptions } from '@tanstack/react-query';
import type { ChosenCell } from '../../grid/sheet.ts';
import { placeOf, printPlace } from '../../model/references.ts';
import { getCells } from '../../server/calls.ts';

/** A cell of a file. A file never changes, so what was once read stays true; the grid's own answers go in here too. */
export const cellQuery = (fileId: string, reference: string | undefined, sheets: readonly string[]) =>
  queryOptions({
    queryKey: ['files', fileId, 'cell', reference],
    queryFn: ({ signal }) => readCell(fileId, reference!, sheets, signal),
    enabled: reference !== undefined && placeOf(reference, sheets) !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

async function readCell(
  fileId: string,
  reference: string,
  sheets: readonly string[],
  signal: AbortSignal,
): Promise<ChosenCell> {
  const place = placeOf(reference, sheets)!;
  const { sheet, row, column } = place;
  const window = await getCells(fileId, { sheet, top: row, left: column, rows: 1, columns: 1 }, signal);
  const cell = window.cells.find((found) => found.row === row && found.column === column);
  const printed = printPlace(place);
  return {
    sheet,
    row,
    column,
    reference: printed,
    address: printed.slice(printed.lastIndexOf('!') + 1),
    value: cell?.value ?? null,
    kind: cell?.kind ?? 'blank',
    text: cell?.text ?? '',
    ...(cell?.formula !== undefined && { formula: cell.formula }),
    format: (cell && window.styles[cell.style]?.format) ?? 'General',
  };
}
