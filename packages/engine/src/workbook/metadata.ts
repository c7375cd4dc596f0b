/**
 * `xl/metadata.xml`: which cells are dynamic arrays, and which hold one of the errors that are newer than the file format.
 */
import { XmlScanner } from '@tessera/xlsx';
import type { OfficePackage } from './office-package.ts';
import type { CellSource } from './read-cells.ts';
import type { ErrorKind } from './workbook.ts';

type Metadata = Pick<CellSource, 'isDynamic' | 'richError'>;

/** One `<bk>`: the type (from 1) and the index within the type's own list of its first record. */
interface Block {
  readonly type: number;
  readonly index: number;
}

/** Codes of `_error` rich values ([MS-XLSX] 2.3.6.1.3) that are kinds of ours. */
const RICH_ERRORS: Readonly<Record<number, ErrorKind>> = { 8: '#SPILL!', 13: '#CALC!' };

/** Reads the metadata; without the part nothing is dynamic. */
export function readMetadata(pack: OfficePackage, bytes: Uint8Array | undefined): Metadata {
  if (!bytes) return { isDynamic: () => false, richError: () => undefined };
  const types: string[] = [];
  const cell: Block[] = [];
  const value: Block[] = [];
  const dynamic: boolean[] = [];
  const rich: number[] = [];
  const xml = new XmlScanner(bytes, 'xl/metadata.xml', pack.limits);
  xml.next();
  xml.children((group) => {
    if (group === 'metadataTypes') xml.children(() => types.push(xml.attribute('name') ?? ''));
    else if (group === 'cellMetadata') xml.children(() => cell.push(readBlock(xml)));
    else if (group === 'valueMetadata') xml.children(() => value.push(readBlock(xml)));
    else if (group === 'futureMetadata') {
      const name = xml.attribute('name');
      if (name === 'XLDAPR')
        xml.children(() => dynamic.push(readDeep(xml, 'dynamicArrayProperties', 'fDynamic') === '1'));
      if (name === 'XLRICHVALUE') xml.children(() => rich.push(Number(readDeep(xml, 'rvb', 'i') ?? Number.NaN)));
    }
  });
  const errors = value.length > 0 ? readRichErrors(pack) : [];
  return {
    isDynamic: (number) => {
      const block = cell[number - 1];
      return block !== undefined && types[block.type - 1] === 'XLDAPR' && (dynamic[block.index] ?? true);
    },
    richError: (number) => {
      const block = value[number - 1];
      return block && types[block.type - 1] === 'XLRICHVALUE' ? errors[rich[block.index]!] : undefined;
    },
  };
}

function readBlock(xml: XmlScanner): Block {
  let block: Block = { type: 0, index: 0 };
  xml.children((name) => {
    if (name === 'rc') block = { type: xml.numberAttribute('t'), index: xml.numberAttribute('v') };
  });
  return block;
}

/** An attribute of the first element of a name, however deep under the one just opened. */
function readDeep(xml: XmlScanner, element: string, attribute: string): string | undefined {
  let found: string | undefined;
  xml.children((name) => {
    found ??= name === element ? xml.attribute(attribute) : readDeep(xml, element, attribute);
  });
  return found;
}

/** The error kind of each rich value, by its number. */
function readRichErrors(pack: OfficePackage): (ErrorKind | undefined)[] {
  const structures = readStructures(pack);
  const errors: (ErrorKind | undefined)[] = [];
  const bytes = pack.read('xl/richData/rdrichvalue.xml');
  if (!bytes) return errors;
  const xml = new XmlScanner(bytes, 'xl/richData/rdrichvalue.xml', pack.limits);
  xml.next();
  xml.children(() => {
    const keys = structures[xml.numberAttribute('s')];
    const values: string[] = [];
    xml.children(() => values.push(xml.text()));
    errors.push(keys && RICH_ERRORS[Number(values[keys.indexOf('errorType')])]);
  });
  return errors;
}

/** The keys of each structure; none for those that are no errors. */
function readStructures(pack: OfficePackage): string[][] {
  const structures: string[][] = [];
  const bytes = pack.read('xl/richData/rdrichvaluestructure.xml');
  if (!bytes) return structures;
  const xml = new XmlScanner(bytes, 'xl/richData/rdrichvaluestructure.xml', pack.limits);
  xml.next();
  xml.children(() => {
    const isError = xml.attribute('t') === '_error';
    const keys: string[] = [];
    xml.children(() => keys.push(xml.attribute('n') ?? ''));
    structures.push(isError ? keys : []);
  });
  return structures;
}
