/** Which sheets of a workbook are there to see, and which are hidden. Those hidden for good are in neither list. */
import { useQueries } from '@tanstack/react-query';
import type { CellWindow } from '@tessera/api';
import { useMemo } from 'react';
import { facts } from './sheet-queries.ts';

/** The sheets by name. */
export interface Sheets {
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
}

type State = CellWindow['state'] | undefined;

export function useSheets(fileId: string, sheets: readonly string[]): Sheets {
  const states = useQueries({ queries: sheets.map((sheet) => facts(fileId, sheet)), combine: statesOf });
  return useMemo(() => {
    const those = (wanted: readonly State[]) => sheets.filter((_, i) => wanted.includes(states[i]));
    const shown = those(['visible', undefined]);
    // A workbook always shows one.
    return { shown: shown.length > 0 ? shown : sheets.slice(0, 1), hidden: those(['hidden']) };
  }, [sheets, states]);
}

function statesOf(results: readonly { readonly data: CellWindow | undefined }[]): readonly State[] {
  return results.map(({ data }) => data?.state);
}
