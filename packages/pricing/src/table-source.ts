/** What a table is before it is priced: bytes that come, then a header and ranges of bytes. It knows no format. */
import type { RecordRange } from '@tessera/tables';
import type { RowSource } from './recipe.ts';

/** A table that comes: its name, for what people are told, and its bytes. */
export interface TableSource {
  readonly name: string;
  /** Each piece need only be good until the next one is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes there are, where that is known. */
  readonly size?: number;
  /** The file that holds them, where there is one: a workbook is then not copied. */
  readonly path?: string;
}

/** A table that is open. What goes wrong while its ranges are read is a `TableError` (`refusal.ts`). */
export interface Rows {
  readonly source: RowSource;
  readonly header: readonly string[];
  /** Its records in order, once. */
  ranges(cut: { readonly size: number; readonly records: number }): AsyncIterable<RecordRange>;
  /** Takes a range's buffer back. */
  reuse(buffer: ArrayBuffer): void;
  /** Bytes of the table that were read so far. */
  readonly read: number;
  /** Sheets of a workbook, none of CSV. */
  readonly sheets: readonly string[];
  close(): Promise<void>;
}
