/** Functions that give or take places rather than values: INDEX, OFFSET, ROW, ADDRESS and their kin. */
import { type Area, columnName, MAX_COLUMNS, MAX_ROWS, printSheet } from '../../workbook/address.ts';
import { error, isArray, isError, isReference, type Scalar, type Value } from '../value.ts';
import type { EvaluateContext, FunctionDefinition, GeneralFunction, Parameter } from './function.ts';
import { gridOf } from './grid.ts';
import { lowerChoose, lowerIndex, lowerShape, lowerTranspose, refuse } from './lookup-lowering.ts';
import { indexPlace } from './search-modes.ts';

const PICKING: readonly GeneralFunction[] = [
  {
    name: 'INDEX',
    category: 'lookup',
    summary: 'The value or reference at a row and column of a range or array; 0 means all of them.',
    parameters: [
      { name: 'array', accepts: 'reference', array: true, reads: false },
      { name: 'row_num', accepts: 'number' },
      { name: 'column_num', accepts: 'number', optional: true },
      { name: 'area_num', accepts: 'number', optional: true, fallback: 1 },
    ],
    examples: [
      ['INDEX({1,2;3,4},2,1)', 3],
      ['INDEX({1,2,3},3)', 3],
      ['INDEX({1;2;3},3)', 3],
      ['SUM(INDEX({1,2;3,4},0,2))', 6],
      ['SUM(INDEX({1,2;3,4},1,0))', 3],
      ['INDEX({1,2;3,4},3,1)', '#REF!'],
      ['INDEX({1,2;3,4},-1,1)', '#VALUE!'],
    ],
    evaluate: indexOf,
    lower: lowerIndex,
  },
  {
    name: 'CHOOSE',
    category: 'lookup',
    summary: 'One of several values, by its number; the others are not evaluated.',
    parameters: [
      { name: 'index_num', accepts: 'number' },
      { name: 'value1', accepts: 'lazy', repeats: true },
    ],
    examples: [
      ['CHOOSE(2,"a","b","c")', 'b'],
      ['CHOOSE(2.9,1,2,1/0)', 2],
      ['CHOOSE(0,1,2)', '#VALUE!'],
      ['CHOOSE(3,1,2)', '#VALUE!'],
    ],
    evaluate([index, ...choices], context) {
      const choice = choices[Math.trunc(index as number) - 1];
      return choice === undefined ? error('#VALUE!') : context.force(choice);
    },
    lower: lowerChoose,
  },
  {
    name: 'TRANSPOSE',
    category: 'lookup',
    summary: 'Rows as columns and columns as rows.',
    parameters: [{ name: 'array', accepts: 'values', array: true }],
    examples: [
      ['INDEX(TRANSPOSE({1,2,3;4,5,6}),3,1)', 3],
      ['ROWS(TRANSPOSE({1,2,3}))', 3],
    ],
    evaluate([value]) {
      const array = value as Value;
      if (!isArray(array)) return array;
      const { rows, columns, items } = array;
      return {
        rows: columns,
        columns: rows,
        items: items.map((_, k) => items[(k % rows) * columns + Math.floor(k / rows)]!),
      };
    },
    lower: lowerTranspose,
  },
];

const MOVING: readonly GeneralFunction[] = [
  {
    name: 'OFFSET',
    category: 'lookup',
    summary: 'The area that lies some rows and columns away from another, with a height and width.',
    parameters: [
      { name: 'reference', accepts: 'reference', reads: false },
      { name: 'rows', accepts: 'number' },
      { name: 'cols', accepts: 'number' },
      { name: 'height', accepts: 'number', optional: true },
      { name: 'width', accepts: 'number', optional: true },
    ],
    examples: [
      ['ROW(OFFSET(A1,4,1))', 5],
      ['COLUMN(OFFSET(A1,4,1))', 2],
      ['ROWS(OFFSET(A1,1,1,3,2))', 3],
      ['ROW(OFFSET(C9,0,0,-3,1))', 7],
      ['OFFSET(A1,-1,0)', '#REF!'],
      ['OFFSET(A1,0,0,0)', '#REF!'],
    ],
    volatile: true,
    evaluate: offset,
    lower: refuse('the area of an OFFSET varies from trial to trial'),
  },
  {
    name: 'INDIRECT',
    category: 'lookup',
    summary: 'The reference that a text spells.',
    parameters: [
      { name: 'ref_text', accepts: 'text' },
      { name: 'a1', accepts: 'logical', optional: true, fallback: true },
    ],
    examples: [['INDIRECT("no such name")', '#REF!']],
    volatile: true,
    evaluate: ([text, isA1], context) =>
      context.resolve?.(isA1 ? withoutZeros(text as string) : (text as string), isA1 as boolean) ?? error('#REF!'),
    lower: refuse('the reference of an INDIRECT varies from trial to trial'),
  },
];

const PLACE: Parameter = { name: 'reference', accepts: 'reference', optional: true, reads: false };

const PLACES: readonly GeneralFunction[] = [
  {
    name: 'ROW',
    category: 'lookup',
    summary: 'The row number of a reference, or of the formula itself.',
    parameters: [PLACE],
    examples: [
      ['ROW(C7)', 7],
      ['SUM(ROW(A1:B4))', 10],
      ['ROW(5)', '#VALUE!'],
    ],
    evaluate: ([reference], context) => places(reference, context.cell.row, 'row'),
  },
  {
    name: 'COLUMN',
    category: 'lookup',
    summary: 'The column number of a reference, or of the formula itself.',
    parameters: [PLACE],
    examples: [
      ['COLUMN(C7)', 3],
      ['SUM(COLUMN(A1:D2))', 10],
    ],
    evaluate: ([reference], context) => places(reference, context.cell.column, 'column'),
  },
  {
    name: 'ROWS',
    category: 'lookup',
    summary: 'How many rows a reference or array has.',
    parameters: [{ name: 'array', accepts: 'reference', array: true, reads: false }],
    examples: [
      ['ROWS(A1:C4)', 4],
      ['ROWS({1,2;3,4;5,6})', 3],
      ['ROWS(A:A)', 1048576],
    ],
    evaluate: ([value], context) => extent(value, context, 'rows'),
    lower: lowerShape('rows'),
  },
  {
    name: 'COLUMNS',
    category: 'lookup',
    summary: 'How many columns a reference or array has.',
    parameters: [{ name: 'array', accepts: 'reference', array: true, reads: false }],
    examples: [
      ['COLUMNS(A1:C4)', 3],
      ['COLUMNS({1,2;3,4;5,6})', 2],
    ],
    evaluate: ([value], context) => extent(value, context, 'columns'),
    lower: lowerShape('columns'),
  },
  {
    name: 'AREAS',
    category: 'lookup',
    summary: 'How many areas a reference has.',
    parameters: [{ name: 'reference', accepts: 'reference', reads: false }],
    examples: [['AREAS((A1:B2,C3))', 2]],
    evaluate: ([value]) => (isReference(value!) ? value.areas.length : isError(value!) ? value : error('#VALUE!')),
  },
  {
    name: 'ADDRESS',
    category: 'lookup',
    summary: 'The address of a row and column as text.',
    parameters: [
      { name: 'row_num', accepts: 'number' },
      { name: 'column_num', accepts: 'number' },
      { name: 'abs_num', accepts: 'number', optional: true, fallback: 1 },
      { name: 'a1', accepts: 'logical', optional: true, fallback: true },
      { name: 'sheet_text', accepts: 'text', optional: true },
    ],
    examples: [
      ['ADDRESS(2,3)', '$C$2'],
      ['ADDRESS(2,3,2)', 'C$2'],
      ['ADDRESS(2,3,2,FALSE)', 'R2C[3]'],
      ['ADDRESS(2,3,1,FALSE,"EXCEL SHEET")', "'EXCEL SHEET'!R2C3"],
      ['ADDRESS(2,3,4,TRUE,"Sheet1")', 'Sheet1!C2'],
      ['ADDRESS(0,1)', '#VALUE!'],
    ],
    evaluate: address,
  },
  {
    name: 'HYPERLINK',
    category: 'lookup',
    summary: 'A link, shown as its name.',
    parameters: [
      { name: 'link_location', accepts: 'text' },
      { name: 'friendly_name', accepts: 'scalar', optional: true },
    ],
    examples: [
      ['HYPERLINK("https://example.org","here")', 'here'],
      ['HYPERLINK("https://example.org")', 'https://example.org'],
    ],
    evaluate: ([link, name]) => (name === undefined ? link! : name),
  },
];

/** Functions of places. */
export const REFERENCE: readonly FunctionDefinition[] = [...PICKING, ...MOVING, ...PLACES];

function indexOf(args: readonly (Value | undefined)[], context: EvaluateContext): Value {
  const [source, row, column, areaNumber = 1] = args;
  const area = Math.trunc((areaNumber as number | null) ?? 0);
  const several = source !== undefined && source !== null && typeof source === 'object' && 'areas' in source;
  if (area < 1) return error('#VALUE!');
  if (area > (several ? source.areas.length : 1)) return error('#REF!');
  const grid = gridOf(several ? { areas: [source.areas[area - 1]!] } : source, context);
  if (isError(grid)) return grid;
  const place = indexPlace(grid, row as number | null, column as number | null | undefined);
  if (place === undefined) return error('#VALUE!');
  const { top, left, rows, columns } = place;
  if (top + rows > grid.rows || left + columns > grid.columns) return error('#REF!');
  return grid.part(top, left, rows, columns);
}

function offset(args: readonly (Value | undefined)[]): Value {
  const [base, rows, columns, height, width] = args;
  if (isError(base!)) return base;
  if (!isReference(base!) || base.areas.length !== 1) return error('#VALUE!');
  const area = base.areas[0]!;
  const size = (given: Value | undefined, own: number) =>
    given === undefined || given === null ? own : Math.trunc(given as number) || Math.sign(given as number);
  const down = span(area.top + Math.trunc(rows as number), size(height, area.bottom - area.top + 1), MAX_ROWS);
  const across = span(area.left + Math.trunc(columns as number), size(width, area.right - area.left + 1), MAX_COLUMNS);
  if (down === undefined || across === undefined) return error('#REF!');
  return { areas: [{ sheet: area.sheet, top: down[0], left: across[0], bottom: down[1], right: across[1] }] };
}

/** First and last of `size` places from `start`; backwards when negative; undefined outside the sheet. */
function span(start: number, size: number, limit: number): readonly [number, number] | undefined {
  const first = size < 0 ? start + size + 1 : start;
  const last = size < 0 ? start : start + size - 1;
  return size !== 0 && first >= 0 && last < limit ? [first, last] : undefined;
}

/** The address with leading zeros of row numbers dropped: INDIRECT reads A05:B007. */
function withoutZeros(text: string): string {
  const start = text.lastIndexOf('!') + 1;
  const address = text.slice(start);
  if (!/^[$A-Za-z0-9:]+$/.test(address)) return text;
  return text.slice(0, start) + address.replace(/(^|[$:A-Za-z])0+(?=[1-9])/g, '$1');
}

function places(reference: Value | undefined, own: number, along: 'row' | 'column'): Value {
  if (reference === undefined || reference === null) return own + 1;
  if (isError(reference)) return reference;
  if (!isReference(reference) || reference.areas.length !== 1) return error('#VALUE!');
  const area: Area = reference.areas[0]!;
  const first = along === 'row' ? area.top : area.left;
  const count = (along === 'row' ? area.bottom - area.top : area.right - area.left) + 1;
  if (count === 1) return first + 1;
  const items: Scalar[] = Array.from({ length: count }, (_, k) => first + k + 1);
  return along === 'row' ? { rows: count, columns: 1, items } : { rows: 1, columns: count, items };
}

function extent(value: Value | undefined, context: EvaluateContext, of: 'rows' | 'columns'): Value {
  const grid = gridOf(value, context);
  return isError(grid) ? grid : grid[of];
}

function address(args: readonly (Value | undefined)[]): Value {
  const [row, column, kind] = args.slice(0, 3).map((x) => Math.trunc(x as number)) as [number, number, number];
  const isA1 = args[3] as boolean;
  const sheet = args[4] as string | null | undefined;
  if (row < 1 || row > MAX_ROWS || column < 1 || column > MAX_COLUMNS) return error('#VALUE!');
  if (kind < 1 || kind > 4) return error('#VALUE!');
  const isRowFixed = kind === 1 || kind === 2;
  const isColumnFixed = kind === 1 || kind === 3;
  const place = isA1
    ? `${isColumnFixed ? '$' : ''}${columnName(column - 1)}${isRowFixed ? '$' : ''}${row}`
    : `R${isRowFixed ? row : `[${row}]`}C${isColumnFixed ? column : `[${column}]`}`;
  if (sheet === undefined) return place;
  return `${sheet === null || sheet === '' ? '' : printSheet(sheet)}!${place}`;
}
