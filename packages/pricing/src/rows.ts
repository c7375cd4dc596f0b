/**
 * Opens a table, whatever it is: CSV is read as it comes, a workbook is kept on the disk first. What it gives is the header,
 * and then ranges of bytes for the threads.
 */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CsvCutter, csvDialect, DIALECT_BYTES, type RecordRange } from '@tessera/tables';
import { refusalOf } from './refusal.ts';
import type { Rows, TableSource } from './table-source.ts';
import { openWorkbookRows } from './workbook-rows.ts';

/** Bytes that are read at a time. */
const PIECE = 1 << 18;

/** The table in a file. */
export async function tableFile(path: string): Promise<TableSource> {
  const { size } = await stat(path);
  return { name: basename(path), size, path, bytes: bytesOf(path) };
}

/** Opens the file when it is first read: a table that is refused before leaves none open. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const piece = new Uint8Array(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

/** Opens a table by its first bytes. Throws `PricingError`. */
export async function openRows(table: TableSource, sheet?: string): Promise<Rows> {
  const bytes = table.bytes[Symbol.asyncIterator]();
  const head = await headOf(bytes);
  try {
    if (beginsWith(head.bytes, ZIP) || beginsWith(head.bytes, OLE)) {
      if (table.path === undefined) return await openWorkbookRows(replay(head, bytes), sheet);
      await bytes.return?.();
      return await openWorkbookRows(table.path, sheet);
    }
    return openCsv(head, bytes);
  } catch (reason) {
    await bytes.return?.();
    throw refusalOf(table.name, reason);
  }
}

/** All bytes of the table again. */
async function* replay(head: Head, bytes: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head.bytes;
    for (let next = await bytes.next(); !next.done; next = await bytes.next()) yield next.value;
  } finally {
    await bytes.return?.();
  }
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
    chunks.push(value.slice());
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

function openCsv(head: Head, bytes: AsyncIterator<Uint8Array>): Rows {
  const dialect = csvDialect(head.bytes);
  let read = head.bytes.length;
  let cutter: CsvCutter | undefined;
  async function* ranges(cut: { size: number; records: number }): AsyncGenerator<RecordRange> {
    cutter = new CsvCutter(dialect, cut);
    const own = cutter;
    yield* own.push(head.bytes);
    if (!head.isWhole) {
      for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
        const chunk = next.value;
        read += chunk.length;
        yield* own.push(chunk);
      }
    }
    yield* own.end();
  }
  return {
    source: { kind: 'csv', dialect },
    header: dialect.header,
    sheets: [],
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
