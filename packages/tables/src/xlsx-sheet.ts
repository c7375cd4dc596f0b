/**
 * Opens one sheet of an Excel workbook (.xlsx, .xlsm) as a table: its header at once, its rows as ranges of XML for `SheetReader`,
 * which may run in threads. The file is read where it lies and inflated piece by piece, so that memory does not grow with it,
 * but for the shared texts. It must not know files, nor an inflater.
 */
import {
  ContainerError,
  DEFAULT_LIMITS,
  type InflateStream,
  type Limits,
  openZipFile,
  type RandomAccess,
  type ZipFile,
} from '@tessera/xlsx';
import { type CutterOptions, LONGEST_RECORD, type RecordRange } from './record-cutter.ts';
import { readSharedTexts } from './shared-texts.ts';
import { type SharedTexts, SheetReader, type SheetRecipe } from './sheet-fields.ts';
import { rowsOf, SheetCutter } from './sheet-ranges.ts';
import { TableError } from './table-error.ts';
import { workbookParts } from './workbook-parts.ts';
import { elementPrefix } from './xml-bytes.ts';

export interface SheetOptions {
  /** The sheet's name; the first that is not hidden when left out. */
  readonly sheet?: string;
  readonly inflate: InflateStream;
  /** A faster checksum, where there is one: `crc32` of `node:zlib`. */
  readonly crc?: (bytes: Uint8Array, before: number) => number;
  readonly limits?: Limits;
  /** Bytes of all shared texts at most; 128 MiB when left out. */
  readonly mostTextBytes?: number;
  /** Puts the shared texts into memory that threads share, so that the recipe can be sent to many at no cost. */
  readonly isShared?: boolean;
}

/** A sheet that is open. */
export interface OpenSheet {
  readonly name: string;
  /** The names of all worksheets. */
  readonly sheetNames: readonly string[];
  readonly header: readonly string[];
  /** What `SheetReader` needs. */
  readonly recipe: SheetRecipe;
  /** The part of the sheet that was inflated so far, 0 to 1. */
  readonly progress: number;
  /** The rows, once. Throws `TableError` while it goes: `damaged`, `record-too-long`. */
  ranges(options?: CutterOptions): AsyncGenerator<RecordRange>;
  /** Takes back the buffer of a range that is no longer needed. */
  reuse(buffer: ArrayBuffer): void;
  /** Ends reading early. */
  close(): Promise<void>;
}

const MOST_TEXT_BYTES = 1 << 27;
/** Columns of a sheet. */
const COLUMNS = 16_384;
/** Bytes of a sheet before the end of its header, at most. */
const LONGEST_HEAD = 8 * LONGEST_RECORD;
const NO_TEXTS: SharedTexts = { bytes: new Uint8Array(0), ends: new Uint32Array(0) };

/**
 * Opens a sheet. Throws `TableError`: `old-format`, `not-a-workbook`, `encrypted`, `no-sheet`, `no-header`, `damaged`, `forbidden`,
 * `limit`, `unsupported-encoding`.
 */
export async function openSheet(file: RandomAccess, options: SheetOptions): Promise<OpenSheet> {
  try {
    return await open(file, options);
  } catch (cause) {
    throw refusalOf(cause);
  }
}

async function open(file: RandomAccess, options: SheetOptions): Promise<OpenSheet> {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const zip = await openZipFile(file, options);
  const parts = await workbookParts(zip, options.sheet);
  const texts = await textsOf(zip, parts.texts, limits, options);
  const size = zip.entries.find(({ name }) => name.toLowerCase() === parts.sheet.toLowerCase())?.size ?? 0;
  const pieces = zip.open(parts.sheet);
  if (!pieces) throw new TableError('damaged', { detail: 'it is missing', part: parts.sheet });
  const { head, end, prefix } = await headOf(pieces);
  const { header, firstColumn } = headerOf(head.subarray(0, end), prefix, texts);
  let cutter: SheetCutter | undefined;
  let inflated = head.length;
  async function* ranges(cut?: CutterOptions): AsyncGenerator<RecordRange> {
    cutter = new SheetCutter(prefix, cut);
    try {
      yield* cutter.push(head.subarray(end));
      for await (const piece of pieces!) {
        inflated += piece.length;
        yield* cutter.push(piece);
      }
      yield* cutter.end();
    } catch (cause) {
      throw refusalOf(cause);
    }
  }
  return {
    name: parts.sheetName,
    sheetNames: parts.sheetNames,
    header,
    recipe: { header, firstColumn, prefix, texts, isDate1904: parts.isDate1904 },
    get progress() {
      return size === 0 ? 1 : inflated / size;
    },
    ranges,
    reuse: (buffer) => cutter?.reuse(buffer),
    close: async () => {
      await pieces.return(undefined);
    },
  };
}

async function textsOf(
  zip: ZipFile,
  part: string | undefined,
  limits: Limits,
  options: SheetOptions,
): Promise<SharedTexts> {
  const pieces = part === undefined ? undefined : zip.open(part);
  if (!pieces) return NO_TEXTS;
  const most = { texts: limits.elements, bytes: options.mostTextBytes ?? MOST_TEXT_BYTES };
  return readSharedTexts(pieces, most, options.isShared ?? false);
}

/** The first bytes of a sheet, with its first row that holds something, which ends at `end`. */
async function headOf(pieces: AsyncGenerator<Uint8Array>) {
  let head = new Uint8Array(0);
  let prefix = -1;
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) throw new TableError('no-header');
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
    if (prefix < 0) prefix = elementPrefix(head, 'sheet');
    const { end, records } = rowsOf(head, 0, 1, prefix);
    if (records === 1) return { head, end, prefix };
    if (head.length > LONGEST_HEAD) throw new TableError('record-too-long', { row: 0, limit: LONGEST_HEAD });
  }
}

function headerOf(head: Uint8Array, prefix: number, texts: SharedTexts) {
  const all = new SheetReader({ header: new Array<string>(COLUMNS).fill(''), firstColumn: 0, prefix, texts });
  const { bytes, starts, ends } = all.read(head);
  const decoder = new TextDecoder();
  const names = Array.from({ length: COLUMNS }, (_, i) =>
    starts[i] === ends[i] ? '' : decoder.decode(bytes.subarray(starts[i], ends[i])),
  );
  const firstColumn = names.findIndex((name) => name !== '');
  if (firstColumn < 0) throw new TableError('no-header');
  return { header: names.slice(firstColumn, names.findLastIndex((name) => name !== '') + 1), firstColumn };
}

/** What the container says, in the words of tables. */
function refusalOf(cause: unknown): unknown {
  if (!(cause instanceof ContainerError)) return cause;
  const { code, facts } = cause;
  return new TableError(code === 'not-a-container' ? 'not-a-workbook' : code, facts);
}
