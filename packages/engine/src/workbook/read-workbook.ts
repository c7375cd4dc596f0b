/**
 * Reads a spreadsheet file of any kind that people send. What a file is, its content says; its name decides only between
 * texts. So an .xlsx that is called .xls opens, and a web page that is called .xls is refused as what it is.
 */
import { type Container, DEFAULT_LIMITS, openZip } from '@tessera/xlsx';
import { TesseraError } from '../errors.ts';
import { explainRefusal } from './explain-refusal.ts';
import { readXls, readXlsb } from './read-binary.ts';
import { readCsv } from './read-csv.ts';
import { readOds } from './read-ods.ts';
import { type ReadOptions, readXlsx } from './read-xlsx.ts';
import type { Workbook } from './workbook.ts';

type Kind = 'zip' | 'compound' | 'old-records' | 'text' | 'web page' | 'XML document' | 'PDF document' | 'unknown';

/** Extensions of files that are read as separated text. Programs write tab-separated text under the name .xls, too. */
const TEXT_NAMES = /\.(csv|tsv|tab|txt|xls)$/i;

/**
 * Reads .xlsx, .xlsm, .xls, .xlsb, .ods and .csv (.tsv, .txt). Throws `TesseraError` when the file is none of these, is
 * damaged, protected or beyond a limit. .xls and .xlsb need the package `@e965/xlsx`, which is loaded when the first comes;
 * it may run without end on a damaged or hostile one, so files of strangers are read on a thread that can be ended.
 */
export async function readWorkbook(bytes: Uint8Array, options: ReadOptions): Promise<Workbook> {
  const file = options.fileName ?? 'The file';
  try {
    return await read(bytes, file, options);
  } catch (failure) {
    throw explainRefusal(failure, file);
  }
}

async function read(bytes: Uint8Array, file: string, options: ReadOptions): Promise<Workbook> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const kind = kindOf(bytes);
  switch (kind) {
    case 'zip':
      return readContainer(bytes, file, options);
    case 'compound':
      if (holdsUtf16(bytes, 'EncryptedPackage')) throw new TesseraError('file-encrypted', { file });
      if (holdsUtf16(bytes, 'Workbook') || holdsUtf16(bytes, 'Book')) return readXls(bytes, file, limits);
      throw refuse(file, 'it is another kind of Office document');
    case 'old-records':
      return readXls(bytes, file, limits);
    case 'text':
      if (TEXT_NAMES.test(file)) return readCsv(bytes, sheetNameOf(file), limits);
      throw refuse(file, 'it is text; a table of text ends in .csv');
    case 'unknown':
      throw refuse(file, bytes.length === 0 ? 'it is empty' : 'its content is of no kind that is known here');
    default:
      throw refuse(file, `it is a ${kind}`);
  }
}

function refuse(file: string, reason: string): TesseraError {
  return new TesseraError('file-not-a-workbook', { file, reason });
}

async function readContainer(bytes: Uint8Array, file: string, options: ReadOptions): Promise<Workbook> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const container = openZip(bytes, options.inflate, limits);
  if (isOpenDocument(container)) return readOds(container, file, limits);
  if (container.has('xl/workbook.bin') && !container.has('xl/workbook.xml')) return readXlsb(container, file, limits);
  if (container.has('Index/Document.iwa')) throw refuse(file, 'it is a Numbers document');
  return readXlsx(bytes, options);
}

function isOpenDocument(container: Container): boolean {
  return container.has('content.xml') && (container.has('mimetype') || container.has('META-INF/manifest.xml'));
}

const MAGIC: readonly (readonly [Kind, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['compound', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  // The first record of a file of Excel 2, 3, 4 and 5 that stands in no compound file.
  ['old-records', [0x09, 0x00, 0x04, 0x00]],
  ['old-records', [0x09, 0x02, 0x06, 0x00]],
  ['old-records', [0x09, 0x04, 0x06, 0x00]],
  ['old-records', [0x09, 0x08, 0x08, 0x00]],
  ['PDF document', [0x25, 0x50, 0x44, 0x46]],
];

function kindOf(bytes: Uint8Array): Kind {
  const found = MAGIC.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte));
  if (found) return found[0];
  const start = bytes.subarray(0, 4096);
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  // Control characters other than tab and line ends stand in no text.
  const isText = isWide || !start.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
  if (bytes.length === 0 || !isText) return 'unknown';
  const head = new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(start).trimStart().slice(0, 200).toLowerCase();
  if (/^<(!doctype html|html|table|head|body)\b/.test(head)) return 'web page';
  return head.startsWith('<?xml') ? 'XML document' : 'text';
}

/** Whether the directory of a compound file, anywhere in its bytes, has an entry of this name. */
function holdsUtf16(bytes: Uint8Array, name: string): boolean {
  // A name is followed by a zero: so `Book` is not found in `Bookmark`.
  const wanted = [...name, '\0'].flatMap((letter) => [letter.charCodeAt(0), 0]);
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (at % 128 === 0 && wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}

/** A sheet's name from the file's, without what Excel refuses in one. */
function sheetNameOf(file: string): string {
  const base = file.replace(/^.*[/\\]/, '').replace(/\.\w+$/, '');
  const name = base
    .replace(/[[\]:*?/\\']/g, ' ')
    .trim()
    .slice(0, 31);
  return name === '' || file === 'The file' ? 'Sheet1' : name;
}
