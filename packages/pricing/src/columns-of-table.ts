/** What a table's columns are taken for, and its first rows: shown to people before they price it. */
import { type ContractColumnName, columnsFor, matchColumns } from '@tessera/models';
import { CsvReader, SheetReader } from '@tessera/tables';
import { type PricingOptions, specificationOf } from './recipe.ts';
import { refusalOf } from './refusal.ts';
import { textOf } from './row-text.ts';
import { openRows } from './rows.ts';
import type { TableSource } from './table-source.ts';

export interface ColumnsOfTable {
  readonly header: readonly string[];
  /** Which header is taken for which column of a contract. */
  readonly columns: Readonly<Partial<Record<ContractColumnName, string>>>;
  /** Columns that are needed and were not found. */
  readonly missing: readonly ContractColumnName[];
  /** The first rows as they stand. */
  readonly preview: readonly (readonly string[])[];
  /** Of a workbook. */
  readonly sheets: readonly string[];
}

const SHOWN = 10;
const LONGEST = 200;

/** Looks at the start of a table. Throws `PricingError`. */
export async function columnsOfTable(table: TableSource, options: PricingOptions = {}): Promise<ColumnsOfTable> {
  const rows = await openRows(table, options.sheet);
  try {
    const specification = specificationOf(options);
    const found = matchColumns(rows.header, specification).columns;
    const reader = rows.source.kind === 'csv' ? new CsvReader(rows.source.dialect) : new SheetReader(rows.source.sheet);
    const preview: string[][] = [];
    for await (const { bytes } of rows.ranges({ size: 1 << 16, records: SHOWN })) {
      const fields = reader.read(bytes);
      for (let row = 0; row < fields.rows && preview.length < SHOWN; row++) {
        preview.push(rows.header.map((_, field) => textOf(fields, row, field).slice(0, LONGEST)));
      }
      if (preview.length >= SHOWN) break;
    }
    const names = Object.entries(found) as [ContractColumnName, number][];
    return {
      header: rows.header,
      columns: Object.fromEntries(names.map(([column, place]) => [column, rows.header[place]!])),
      missing: columnsFor(specification)
        .filter(({ name, fallback }) => fallback === undefined && found[name] === undefined)
        .map(({ name }) => name),
      preview,
      sheets: rows.sheets,
    };
  } catch (reason) {
    throw refusalOf(table.name, reason);
  } finally {
    await rows.close();
  }
}
