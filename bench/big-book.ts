/**
 * A plan of many products over forty years, as the bytes of an .xlsx file and a model of fifty uncertain cells: what
 * `big-workbook.bench.ts` measures. It measures nothing itself.
 */

import { writeZip } from '@tessera/xlsx';
import { columnLetters } from '../examples/book.ts';

export interface BigBook {
  readonly bytes: Uint8Array;
  readonly model: unknown;
  readonly formulas: number;
}

const YEARS = 40;
const LINES = 5;
const UNCERTAIN = 50;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** About `formulas` formulas: five lines for each product and year, and a total. */
export function bigBook(formulas: number): BigBook {
  const products = Math.max(1, Math.round((formulas - 1) / (YEARS * LINES)));
  const plan: string[] = [];
  for (let product = 0; product < products; product++) plan.push(...productRows(product));
  const last = 1 + products * LINES;
  const total = `SUM(B2:${columnLetters(YEARS)}${last})/1000`;
  const book = [sheet(inputRows()), sheet([row(1, [cell('A1', total)]), ...plan])];
  const inputs = Array.from({ length: UNCERTAIN }, (_, i) => ({
    cell: `Inputs!A${i + 1}`,
    label: `Input ${i + 1}`,
    distribution: distributionOf(i),
  }));
  return {
    bytes: pack(['Inputs', 'Plan'], book),
    model: { workbook: 'big.xlsx', inputs, outputs: ['Plan!A1', `Plan!${columnLetters(YEARS)}${last}`] },
    formulas: products * YEARS * LINES + 1,
  };
}

/** What an uncertain cell is without uncertainty: growth, margin, quantity, price and cost take turns. */
const CENTRES = [0.02, 0.3, 1000, 12, 150] as const;

function distributionOf(input: number): string {
  const centre = CENTRES[input % CENTRES.length]!;
  const shapes = [
    `triangular(${0.6 * centre}, ${centre}, ${1.5 * centre})`,
    `normal(${centre}, ${0.1 * centre})`,
    `pert(${0.5 * centre}, ${centre}, ${1.8 * centre})`,
    `uniform(${0.8 * centre}, ${1.2 * centre})`,
  ];
  return shapes[input % shapes.length]!;
}

function inputRows(): string[] {
  return Array.from({ length: UNCERTAIN }, (_, i) =>
    row(i + 1, [`<c r="A${i + 1}"><v>${CENTRES[i % CENTRES.length]}</v></c>`]),
  );
}

/** Units, price, revenue, cost and profit of one product, year after year. No two products are the same. */
function productRows(product: number): string[] {
  const first = 2 + product * LINES;
  const [units, price, revenue, cost] = [first, first + 1, first + 2, first + 3];
  const uncertain = (kind: number): string =>
    `Inputs!$A$${1 + kind + CENTRES.length * (product % (UNCERTAIN / CENTRES.length))}`;
  const [growth, margin, quantity, start, fixed] = [0, 1, 2, 3, 4].map(uncertain);
  const lines = [
    (_: string, before: string | undefined) =>
      before ? `${before}${units}*(1+${growth})` : `${quantity}*${1 + product / 100}`,
    (_: string, before: string | undefined) =>
      before
        ? `IF(${before}${units}>1500,${before}${price}*0.99,${before}${price}*(1+${growth}/2))`
        : `${start}+${product / 10}`,
    (now: string) => `ROUND(${now}${units}*${now}${price},2)`,
    (now: string) => `-(${now}${revenue}*(1-${margin})+${fixed})`,
    (now: string) => `${now}${revenue}+${now}${cost}-MAX(0,${now}${revenue}+${now}${cost})*0.25`,
  ];
  return lines.map((formula, line) =>
    row(
      first + line,
      Array.from({ length: YEARS }, (_, year) => {
        const now = columnLetters(year + 1);
        return cell(`${now}${first + line}`, formula(now, year === 0 ? undefined : columnLetters(year)));
      }),
    ),
  );
}

function cell(address: string, formula: string): string {
  return `<c r="${address}"><f>${formula.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</f></c>`;
}

function row(number: number, cells: readonly string[]): string {
  return `<row r="${number}">${cells.join('')}</row>`;
}

function sheet(rows: readonly string[]): string {
  return `<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function pack(names: readonly string[], sheets: readonly string[]): Uint8Array {
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relations = (inside: string): string =>
    `<Relationships xmlns="${PACKAGE}/relationships">${inside}</Relationships>`;
  const listed = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const parts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"/>`,
    '_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      names.map((_, i) => relation(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join(''),
    ),
  };
  const files = [
    ...Object.entries(parts),
    ...sheets.map((xml, i): [string, string] => [`xl/worksheets/sheet${i + 1}.xml`, xml]),
  ];
  return writeZip(files.map(([name, xml]) => ({ name, bytes: new TextEncoder().encode(xml) })));
}
