/** Finds the parts of a workbook that a table is read from: a sheet, the shared texts. It must not read what is in them. */
import { END, OPEN, XmlScanner, type ZipFile } from '@tessera/xlsx';
import { TableError } from './table-error.ts';

export interface WorkbookParts {
  /** The names of the parts in the container. */
  readonly sheet: string;
  readonly texts: string | undefined;
  readonly sheetName: string;
  /** The names of all worksheets. */
  readonly sheetNames: readonly string[];
  readonly isDate1904: boolean;
}

/** Bytes of a part that lists others, at most. */
const LONGEST_LIST = 1 << 24;

interface Relationship {
  readonly id: string;
  /** The last word of its type. */
  readonly type: string;
  readonly target: string;
}

/**
 * The parts for a sheet: the one of that name, whatever its case, or the first that is not hidden. Throws `TableError`:
 * `not-a-workbook`, `no-sheet`.
 */
export async function workbookParts(zip: ZipFile, wanted?: string): Promise<WorkbookParts> {
  const main = (await relationshipsOf(zip, '')).find(({ type }) => type === 'officeDocument')?.target;
  const book = main?.endsWith('.bin') ? undefined : await zip.read(main ?? 'xl/workbook.xml', LONGEST_LIST);
  if (!book) throw new TableError('not-a-workbook', formatOf(zip));
  const path = main ?? 'xl/workbook.xml';
  const related = await relationshipsOf(zip, path);
  const { sheets, isDate1904 } = readBook(book, path);
  const worksheets = sheets.flatMap(({ id, ...sheet }) => {
    const part = related.find((other) => other.id === id && other.type === 'worksheet')?.target;
    return part === undefined ? [] : [{ ...sheet, part }];
  });
  const found =
    wanted === undefined
      ? (worksheets.find(({ isHidden }) => !isHidden) ?? worksheets[0])
      : worksheets.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const sheetNames = worksheets.map(({ name }) => name);
  if (!found) throw new TableError('no-sheet', { sheet: wanted ?? '', sheets: sheetNames.join(', ') });
  const texts = related.find(({ type }) => type === 'sharedStrings')?.target;
  return { sheet: found.part, sheetName: found.name, sheetNames, texts, isDate1904 };
}

function formatOf(zip: ZipFile): { format?: string } {
  const has = (name: string) => zip.entries.some((entry) => entry.name === name);
  if (has('xl/workbook.bin')) return { format: '.xlsb' };
  return has('content.xml') && has('mimetype') ? { format: '.ods' } : {};
}

function readBook(bytes: Uint8Array, path: string) {
  const sheets: { name: string; id: string; isHidden: boolean }[] = [];
  let isDate1904 = false;
  for (const xml = new XmlScanner(bytes, path); xml.next() !== END; ) {
    if (xml.event !== OPEN) continue;
    if (xml.name === 'workbookPr') isDate1904 = /^(1|true)$/.test(xml.attribute('date1904') ?? '');
    if (xml.name !== 'sheet') continue;
    const isHidden = (xml.attribute('state') ?? 'visible') !== 'visible';
    sheets.push({ name: xml.attribute('name') ?? '', id: xml.qualified('id') ?? '', isHidden });
  }
  return { sheets, isDate1904 };
}

/** What a part refers to, with paths from the container's root; nothing when it refers to nothing. */
async function relationshipsOf(zip: ZipFile, part: string): Promise<Relationship[]> {
  const slash = part.lastIndexOf('/') + 1;
  const name = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
  const bytes = await zip.read(name, LONGEST_LIST);
  const all: Relationship[] = [];
  if (!bytes) return all;
  for (const xml = new XmlScanner(bytes, name); xml.next() !== END; ) {
    if (xml.event !== OPEN || xml.name !== 'Relationship' || xml.attribute('TargetMode') === 'External') continue;
    const type = (xml.attribute('Type') ?? '').split('/').at(-1)!;
    all.push({
      id: xml.attribute('Id') ?? '',
      type,
      target: resolve(part.slice(0, slash), xml.attribute('Target') ?? ''),
    });
  }
  return all;
}

/** A target as a path from the root. */
function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path: string[] = [];
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}
