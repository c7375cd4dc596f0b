/**
 * Reads .xlsx and .xlsm files: this page is the whole way from bytes to a workbook; each part has a file of its own.
 * Files come from strangers: whatever is wrong with one becomes a `TesseraError` with the reason.
 */
import { type Inflate, type Limits, unescapeOffice, XmlScanner } from '@tessera/xlsx';
import { TesseraError } from '../errors.ts';
import { parseRange } from './address.ts';
import { explainRefusal } from './explain-refusal.ts';
import { fromFileSyntax } from './file-syntax.ts';
import { readMetadata } from './metadata.ts';
import { type OfficePackage, openPackage, type Relationship } from './office-package.ts';
import type { CellSource } from './read-cells.ts';
import { emptySheet, hasFilter, readSheet, type SheetEntry } from './read-sheet.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readStyles, readTheme } from './styles.ts';
import type { DefinedName, Sheet, Table, Workbook } from './workbook.ts';

export interface ReadOptions {
  /** Inflates raw deflate data; see `Inflate`. */
  readonly inflate: Inflate;
  /** Limits that differ from `DEFAULT_LIMITS`. */
  readonly limits?: Partial<Limits>;
  /** Named in errors. */
  readonly fileName?: string;
}

/** Reads a workbook. Throws `TesseraError` when the file is none, is damaged, protected or beyond a limit. */
export function readXlsx(bytes: Uint8Array, options: ReadOptions): Workbook {
  const file = options.fileName ?? 'The file';
  try {
    return readWorkbook(openPackage(bytes, options.inflate, options.limits), file);
  } catch (cause) {
    throw explainRefusal(cause, file);
  }
}

function readWorkbook(pack: OfficePackage, file: string): Workbook {
  const part = findWorkbook(pack, file);
  const related = pack.relationships(part);
  const notes = new Set<string>();
  const { entries, ...book } = readBook(pack, part);
  const styles = readStyles(
    readRelated(pack, related, 'styles'),
    readTheme(readRelated(pack, related, 'theme'), 'theme', pack.limits),
    pack.limits,
  );
  const source: CellSource = {
    strings: readSharedStrings(readRelated(pack, related, 'sharedStrings'), 'xl/sharedStrings.xml', pack.limits),
    styleCount: styles.length,
    ...readMetadata(pack, readRelated(pack, related, 'sheetMetadata')),
    date1904: book.date1904,
    limits: pack.limits,
    counted: { cells: 0, letters: 0 },
    note: (sentence) => notes.size < MOST_NOTES && notes.add(sentence),
  };
  const sheets: Sheet[] = [];
  const tables: Table[] = [];
  const byId = new Map(related.map((relation) => [relation.id, relation]));
  const taken = new Set<string>();
  for (const entry of entries) {
    const found = byId.get(entry.relation);
    // One part for many sheets would make a small file cost as much as a large one.
    const relation = found && !taken.has(found.target) ? found : undefined;
    if (found) taken.add(found.target);
    sheets.push(readRelatedSheet(pack, relation, entry, source));
    if (relation) tables.push(...readTables(pack, relation.target, entry.index));
  }
  const application = readApplication(pack);
  noteOutside(related, source.note);
  return { sheets, tables, styles, ...book, ...(application && { application }), notes: [...notes] };
}

const MOST_NOTES = 100;

/** The main part, by the file's own account or by its usual name. */
function findWorkbook(pack: OfficePackage, file: string): string {
  const main = pack.relationships('').find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const bytes = pack.read(main);
  const refuse = (reason: string) => new TesseraError('file-not-a-workbook', { file, reason });
  if (main.endsWith('.bin')) throw refuse('it is a binary workbook, .xlsb');
  if (pack.read('mimetype')) throw refuse('it is an OpenDocument file');
  if (!bytes) throw refuse('there is no workbook in it');
  const xml = new XmlScanner(bytes, main, pack.limits);
  xml.next();
  if (xml.name !== 'workbook') throw refuse(`its main part is a ${xml.name || 'blank page'}`);
  return main;
}

type RelatedEntry = SheetEntry & { readonly relation: string };
type Book = Pick<Workbook, 'names' | 'date1904' | 'iteration'> & { readonly entries: readonly RelatedEntry[] };

/** What `xl/workbook.xml` says. */
function readBook(pack: OfficePackage, part: string): Book {
  const entries: RelatedEntry[] = [];
  const names: DefinedName[] = [];
  let date1904 = false;
  let iteration = { enabled: false, count: 100, delta: 0.001 };
  const xml = new XmlScanner(pack.read(part)!, part, pack.limits);
  xml.next();
  xml.children((group) => {
    if (group === 'workbookPr') date1904 = isTrue(xml.attribute('date1904'));
    else if (group === 'sheets') xml.children(() => entries.push(readEntry(xml, entries.length)));
    else if (group === 'definedNames') xml.children(() => names.push(readName(xml)));
    else if (group === 'calcPr') {
      iteration = {
        enabled: isTrue(xml.attribute('iterate')),
        count: xml.numberAttribute('iterateCount') || 100,
        delta: xml.numberAttribute('iterateDelta') || 0.001,
      };
    }
  });
  return { entries, names, date1904, iteration };
}

const isTrue = (text: string | undefined) => text === '1' || text === 'true';

function readEntry(xml: XmlScanner, index: number): RelatedEntry {
  const state = xml.attribute('state');
  return {
    index,
    name: unescapeOffice(xml.attribute('name') ?? `Sheet${index + 1}`),
    state: state === 'hidden' || state === 'veryHidden' ? state : 'visible',
    relation: xml.qualified('id') ?? '',
  };
}

function readName(xml: XmlScanner): DefinedName {
  const sheet = xml.numberAttribute('localSheetId');
  const name = unescapeOffice(xml.attribute('name') ?? '');
  const hidden = isTrue(xml.attribute('hidden'));
  const formula = fromFileSyntax(unescapeOffice(xml.text()));
  return { name, formula, hidden, ...(sheet >= 0 && { sheet }) };
}

function readRelated(pack: OfficePackage, related: readonly Relationship[], type: string): Uint8Array | undefined {
  const relation = related.find((candidate) => candidate.type === type && !candidate.external);
  return relation && pack.read(relation.target);
}

function readRelatedSheet(
  pack: OfficePackage,
  relation: Relationship | undefined,
  entry: SheetEntry,
  source: CellSource,
): Sheet {
  const bytes = relation && pack.read(relation.target);
  if (relation && bytes && relation.type === 'worksheet') return readSheet(bytes, relation.target, entry, source);
  source.note(
    `${entry.name} is ${bytes ? `a ${relation!.type}` : 'missing from the file'}; it is shown as an empty sheet.`,
  );
  return emptySheet(entry);
}

function readTables(pack: OfficePackage, sheetPart: string, sheet: number): Table[] {
  const tables: Table[] = [];
  const parts = new Set(
    pack.relationships(sheetPart).flatMap(({ type, target }) => (type === 'table' ? [target] : [])),
  );
  for (const part of parts) {
    const bytes = pack.read(part);
    const table = bytes && readTable(new XmlScanner(bytes, part, pack.limits), sheet);
    if (table) tables.push(table);
  }
  return tables;
}

function readTable(xml: XmlScanner, sheet: number): Table | undefined {
  xml.next();
  const area = parseRange(xml.attribute('ref') ?? '', sheet);
  const name = unescapeOffice(xml.attribute('displayName') ?? xml.attribute('name') ?? '');
  const headerRows = xml.locate('headerRowCount') ? xml.numberAttribute('headerRowCount') : 1;
  const totalsRows = xml.numberAttribute('totalsRowCount') || 0;
  const columns: string[] = [];
  let filtered = false as boolean;
  xml.children((group) => {
    if (group === 'autoFilter') filtered = hasFilter(xml);
    if (group === 'tableColumns') xml.children(() => columns.push(unescapeOffice(xml.attribute('name') ?? '')));
  });
  return area && { name, area, columns, headerRows, totalsRows, ...(filtered && { filtered }) };
}

function readApplication(pack: OfficePackage): string | undefined {
  const part = pack.relationships('').find(({ type }) => type === 'extended-properties')?.target ?? 'docProps/app.xml';
  const bytes = pack.read(part);
  if (!bytes) return undefined;
  const found: Record<string, string> = {};
  const xml = new XmlScanner(bytes, part, pack.limits);
  xml.next();
  xml.children((name) => {
    if (name === 'Application' || name === 'AppVersion') found[name] = xml.text();
  });
  return found.Application && [found.Application, found.AppVersion].filter(Boolean).join(' ');
}

function noteOutside(related: readonly Relationship[], note: (sentence: string) => void): void {
  const links = related.filter(({ type }) => type === 'externalLink').length;
  if (links > 0)
    note(`It refers to ${links} other workbook${links > 1 ? 's' : ''}; those are not read, saved values are used.`);
  if (related.some(({ type }) => type === 'vbaProject')) note('It has macros; they are not run.');
}
