/** For tests: files made from the parts that matter, the rest filled in. It must not know how the reader works. */
import { writeZip } from '@tessera/xlsx';
import { type ReadOptions, readXlsx } from './read-xlsx.ts';
import type { Cell, Sheet, Workbook } from './workbook.ts';

/** What goes into a file; XML as text. */
export interface Fixture {
  /** Content of `<sheetData>` of the first sheet. */
  readonly cells?: string;
  /** Before and after it. */
  readonly before?: string;
  readonly after?: string;
  /** Content of `<workbook>` beside `<sheets>`. */
  readonly book?: string;
  /** Content of the table of texts. */
  readonly strings?: string;
  /** Further parts, or others in place of these, by name; undefined takes one out. */
  readonly parts?: Readonly<Record<string, string | undefined>>;
}

const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** `<Relationships>` of targets by their type. */
export function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${TYPES}/${type}" Target="${target}"/>`,
  );
  return `<Relationships>${list.join('')}</Relationships>`;
}

/** The bytes of a file. */
export function makeFile({
  cells = '',
  before = '',
  after = '',
  book = '',
  strings = '',
  parts = {},
}: Fixture): Uint8Array {
  const all: Record<string, string | undefined> = {
    '_rels/.rels': relationships([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook>${book}<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['sharedStrings', '/xl/sharedStrings.xml'],
      ['styles', 'styles.xml'],
      ['theme', 'theme/theme1.xml'],
      ['sheetMetadata', 'metadata.xml'],
    ]),
    'xl/worksheets/sheet1.xml': `<worksheet>${before}<sheetData>${cells}</sheetData>${after}</worksheet>`,
    'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
    ...parts,
  };
  const entries = Object.entries(all).flatMap(([name, text]) =>
    text === undefined ? [] : [{ name, bytes: new TextEncoder().encode(text) }],
  );
  return writeZip(entries);
}

/** Nothing in these files is compressed. */
export const inflate: ReadOptions['inflate'] = () => {
  throw new Error('nothing here is compressed');
};

export function readFixture(fixture: Fixture, options: Partial<ReadOptions> = {}): Workbook {
  return readXlsx(makeFile(fixture), { inflate, fileName: 'book.xlsx', ...options });
}

/** Every cell of a sheet by its address, as [value] or [value, formula]; errors as their text. */
export function shown(sheet: Sheet, print: (key: number) => string): Record<string, unknown> {
  return Object.fromEntries([...sheet.cells].map(([key, cell]) => [print(key), showCell(cell)]));
}

function showCell({ value, formula }: Cell): unknown {
  const plain = typeof value === 'object' && value !== null ? value.error : value;
  return formula === undefined ? plain : [plain, formula];
}
