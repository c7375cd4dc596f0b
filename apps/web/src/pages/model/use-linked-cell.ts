/** Links name cells as people do: `b4`, a defined name. It turns what stands in the address into a cell of the grid. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { placeOf, printPlace } from '../../model/references.ts';
import * as queries from '../../server/queries.ts';
import { tellProblem } from '../../shell/notify.ts';

/**
 * Tells the cell that `written` means, in the spelling of the grid, where that is another text: at once for an address,
 * from the server for a name. What means no cell is said, and no cell is chosen.
 */
export function useLinkedCell(
  fileId: string,
  written: string | undefined,
  sheets: readonly string[],
  onCell: (reference: string | undefined) => void,
): void {
  const address = written === undefined ? undefined : placeOf(written, sheets);
  const isName = written !== undefined && address === undefined;
  const { data, error } = useQuery({ ...queries.place(fileId, written ?? ''), enabled: isName });
  const meant = address ? printPlace(address) : isName ? data?.reference : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another cell is told, not another listener
  useEffect(() => {
    if (meant !== undefined && meant !== written) onCell(meant);
  }, [meant, written]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refusal is said once
  useEffect(() => {
    if (!isName || !error) return;
    tellProblem(error);
    onCell(undefined);
  }, [isName, error]);
}
