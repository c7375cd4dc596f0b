/** Which header of a table is which column of a contract: as the server recognised them, and as a person corrected it. */
import type { TableColumns } from '@tessera/api';
import {
  type ContractColumn,
  type ContractColumnName,
  columnsFor,
  DEFAULT_SPECIFICATION,
  matchColumns,
} from '@tessera/models';
import type { Choices } from './choices.ts';

/** Headers by column, chosen by hand. */
export type Corrections = Readonly<Partial<Record<ContractColumnName, string>>>;

/** One column of a contract and where it comes from. */
export interface MappedColumn {
  readonly column: ContractColumn;
  /** Undefined: in no column of the table. */
  readonly header: string | undefined;
  readonly isCorrected: boolean;
  /** It is needed, and nowhere. */
  readonly isMissing: boolean;
}

/** The columns that are read, each with its header. A header that was chosen for one column is taken from the other. */
export function mappedColumns(
  { columns, header }: Pick<TableColumns, 'columns' | 'header'>,
  corrections: Corrections,
  { model, solve }: Pick<Choices, 'model' | 'solve'>,
): readonly MappedColumn[] {
  const read = columnsFor({ ...DEFAULT_SPECIFICATION, model, solve });
  const chosen = usable(corrections, header, read);
  const taken = new Set(Object.values(chosen));
  return read.map((column) => {
    const found = columns[column.name];
    const own = chosen[column.name] ?? (found !== undefined && taken.has(found) ? undefined : found);
    const isMissing = own === undefined && column.fallback === undefined;
    return { column, header: own, isCorrected: chosen[column.name] !== undefined, isMissing };
  });
}

/** Corrections that this table and this way of pricing know, without those that say what was recognised anyway. */
export function correctionsOf(mapped: readonly MappedColumn[]): Corrections {
  return Object.fromEntries(
    mapped.flatMap(({ column, header, isCorrected }) =>
      isCorrected && header !== undefined ? [[column.name, header]] : [],
    ),
  );
}

/** A header chosen for a column; for any other column for which it had been chosen it no longer counts. */
export function corrected(before: Corrections, name: ContractColumnName, header: string): Corrections {
  const others = Object.entries(before).filter(([, taken]) => taken !== header);
  return { ...Object.fromEntries(others), [name]: header };
}

function usable(corrections: Corrections, header: readonly string[], read: readonly ContractColumn[]): Corrections {
  return Object.fromEntries(
    read.flatMap(({ name }) => {
      const chosen = corrections[name];
      return chosen !== undefined && header.includes(chosen) ? [[name, chosen]] : [];
    }),
  );
}

/** The header of prices in a table without volatilities: the volatilities can be found from them. Undefined: there is none. */
export function pricesInstead(mapped: readonly MappedColumn[], header: readonly string[]): string | undefined {
  const missing = mapped.filter(({ isMissing }) => isMissing);
  if (missing.length !== 1 || missing[0]!.column.name !== 'sigma') return undefined;
  const place = matchColumns(header, { ...DEFAULT_SPECIFICATION, solve: 'implied-volatility' }).columns.price;
  return place === undefined ? undefined : header[place];
}
