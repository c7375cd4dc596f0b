/** Opens a sheet of a workbook that lies in a file, or is put into a temporary one first; its rows are then read in pieces. */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type InflateStream, type OpenSheet, openSheet, type RandomAccess } from '@tessera/tables';
import type { Rows } from './table-source.ts';

/** Bytes that the inflater hands on at a time. */
const PIECE = 1 << 18;

/** Opens the sheet of that name, the first when left out, of the file at a path or of its bytes. Throws `TableError`. */
export async function openWorkbookRows(
  source: string | AsyncIterable<Uint8Array>,
  sheet: string | undefined,
): Promise<Rows> {
  const file = await (typeof source === 'string' ? existing(source) : spool(source));
  try {
    const opened = await openSheet(accessTo(file), {
      inflate,
      crc: (piece, before) => crc32(piece, before),
      isShared: true,
      ...(sheet !== undefined && { sheet }),
    });
    return rowsOf(opened, file);
  } catch (reason) {
    await file.close();
    throw reason;
  }
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly size: number;
  close(): Promise<void>;
}

async function existing(path: string): Promise<OpenFile> {
  const handle = await open(path);
  const { size } = await handle.stat();
  return { handle, size, close: () => handle.close() };
}

/** Puts the bytes into a file of its own, which goes when it is closed. */
async function spool(bytes: AsyncIterable<Uint8Array>): Promise<OpenFile> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-workbook-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const handle = await open(join(folder, 'workbook'), 'w+', 0o600);
    try {
      let size = 0;
      for await (const chunk of bytes) {
        await handle.write(chunk, 0, chunk.length, size);
        size += chunk.length;
      }
      return { handle, size, close: () => handle.close().then(remove) };
    } catch (reason) {
      await handle.close();
      throw reason;
    }
  } catch (reason) {
    await remove();
    throw reason;
  }
}

function accessTo({ handle, size }: OpenFile): RandomAccess {
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let at = 0;
      while (at < bytes.length) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, offset + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    },
  };
}

const inflate: InflateStream = (packed) => {
  const source = Readable.from(packed, { objectMode: false });
  const inflater = createInflateRaw({ chunkSize: PIECE });
  source.once('error', (reason) => inflater.destroy(reason));
  inflater.once('close', () => source.destroy());
  return source.pipe(inflater);
};

function rowsOf(sheet: OpenSheet, file: OpenFile): Rows {
  let isClosed = false;
  return {
    source: { kind: 'xlsx', sheet: sheet.recipe },
    header: sheet.header,
    sheets: sheet.sheetNames,
    ranges: (cut) => sheet.ranges(cut),
    reuse: (buffer) => sheet.reuse(buffer),
    get read() {
      return Math.round(sheet.progress * file.size);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await sheet.close();
      await file.close();
    },
  };
}
