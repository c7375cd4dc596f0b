/**
 * Opens a table, whatever it is: CSV is read as it comes, a workbook is kept on the disk first. What it gives is the header,
 * and then ranges of bytes for the threads.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CsvCutter, csvDialect, DIALECT_BYTES, type RecordRange, TableError } from '@tessera/tables';
import { PricingError } from './pricing-error.ts';
import type { RowSource } from './recipe.ts';

/** A table that comes: its name, for what people are told, and its bytes. */
export interface TableSource {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes there are, where that is known. */
  readonly size?: number;
  /** The file that holds them, where there is one: a workbook is then not copied. */
  readonly path?: string;
}

/** A table that is open. */
export interface Rows {
  readonly source: RowSource;
  readonly header: readonly string[];
  /** Its records in order, once. */
  ranges(cut: { readonly size: number; readonly records: number }): AsyncIterable<RecordRange>;
  /** Takes a range's buffer back. */
  reuse(buffer: ArrayBuffer): void;
  /** Bytes of the table that were read so far. */
  readonly read: number;
  close(): Promise<void>;
}

/** The table in a file. */
export async function tableFile(path: string): Promise<TableSource> {
  const { size } = await stat(path);
  return { name: basename(path), size, path, bytes: createReadStream(path, { highWaterMark: 1 << 18 }) };
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

/** Opens a table by its first bytes. Throws `PricingError`. */
export async function openRows(table: TableSource, sheet?: string): Promise<Rows> {
  const bytes = table.bytes[Symbol.asyncIterator]();
  const head = await headOf(bytes);
  if (beginsWith(head.bytes, OLE)) {
    throw new PricingError('table-format', {
      file: table.name,
      reason: 'it is in the old .xls format, or protected with a password',
    });
  }
  return beginsWith(head.bytes, ZIP) ? refuse(table, sheet) : openCsv(table, head, bytes);
}

function refuse({ name }: TableSource, _sheet?: string): never {
  throw new PricingError('table-format', { file: name, reason: 'workbooks are not read yet' });
}

function beginsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

interface Head {
  readonly bytes: Uint8Array;
  readonly isWhole: boolean;
}

/** The first bytes of a table: as many as a dialect is judged by. */
async function headOf(bytes: AsyncIterator<Uint8Array>): Promise<Head> {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < DIALECT_BYTES; ) {
    const { done, value } = await bytes.next();
    if (done) return { bytes: joined(chunks), isWhole: true };
    chunks.push(value);
    length += value.length;
  }
  return { bytes: joined(chunks), isWhole: false };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function openCsv(table: TableSource, head: Head, bytes: AsyncIterator<Uint8Array>): Rows {
  const dialect = told(table, () => csvDialect(head.bytes));
  let read = head.bytes.length;
  let cutter: CsvCutter | undefined;
  async function* ranges(cut: { size: number; records: number }): AsyncGenerator<RecordRange> {
    cutter = new CsvCutter(dialect, cut);
    const own = cutter;
    yield* told(table, () => own.push(head.bytes));
    if (!head.isWhole) {
      for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
        const chunk = next.value;
        read += chunk.length;
        yield* told(table, () => own.push(chunk));
      }
    }
    yield* told(table, () => own.end());
  }
  return {
    source: { kind: 'csv', dialect },
    header: dialect.header,
    ranges,
    reuse: (buffer) => cutter?.reuse(buffer),
    get read() {
      return read;
    },
    close: async () => {
      await bytes.return?.();
    },
  };
}

/** What a reader says of a table, with the table's name. */
export function told<T>({ name }: TableSource, read: () => T): T {
  try {
    return read();
  } catch (reason) {
    throw refusalOf(name, reason);
  }
}

export function refusalOf(file: string, reason: unknown): unknown {
  if (!(reason instanceof TableError)) return reason;
  const { code, facts } = reason;
  switch (code) {
    case 'no-header':
      return new PricingError('table-empty', { file, columns: 'S, K, T, r, sigma, option_type' });
    case 'record-too-long':
      return new PricingError('table-limit', {
        file,
        what: `the length of row ${facts.row} in bytes`,
        actual: 'more',
        limit: facts.limit ?? '',
      });
    case 'unsupported-encoding':
      return new PricingError('table-format', { file, reason: `its text is ${facts.encoding}; save it as UTF-8` });
    case 'not-text':
      return new PricingError('table-format', { file, reason: 'it is no text' });
    default:
      return new PricingError('table-damaged', { file, where: '', detail: reason.message });
  }
}
