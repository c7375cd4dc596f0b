/** Functions that find a value and give what stands beside it. Those that give or take places are in `reference.ts`. */
import { type ErrorValue, error, isError, type Scalar, type Value } from '../value.ts';
import type { EvaluateContext, FunctionDefinition, GeneralFunction, Parameter } from './function.ts';
import { columnOfGrid, type Grid, gridOf, rowOfGrid, vectorOf } from './grid.ts';
import { lowerLookup, lowerMatch, lowerTableLookup, lowerXlookup, lowerXmatch } from './lookup-lowering.ts';
import { REFERENCE } from './reference.ts';
import { find, type Order, type Vector } from './search.ts';
import { crossMode, matchType, rangeLookup } from './search-modes.ts';

const KEY: Parameter = { name: 'lookup_value', accepts: 'scalar' };
const RANGE_LOOKUP: Parameter = { name: 'range_lookup', accepts: 'logical', optional: true };

const TABLES: readonly GeneralFunction[] = [
  {
    name: 'VLOOKUP',
    category: 'lookup',
    summary: 'Finds a value in the first column of a table and gives the value of that row in another column.',
    parameters: [
      KEY,
      { name: 'table_array', accepts: 'reference' },
      { name: 'col_index_num', accepts: 'number' },
      RANGE_LOOKUP,
    ],
    examples: [
      ['VLOOKUP(2.5,{1,10;2,20;3,30},2)', 20],
      ['VLOOKUP(2.5,{1,10;2,20;3,30},2,FALSE)', '#N/A'],
      ['VLOOKUP("B*",{"apple",1;"banana",2},2,FALSE)', 2],
      ['VLOOKUP(2,{1,"a";2,"b"},2,)', 'b'],
      ['VLOOKUP(0,{1,10;2,20},2)', '#N/A'],
      ['VLOOKUP(1,{1,10;2,20},3)', '#REF!'],
      ['VLOOKUP(1,{1,10;2,20},0)', '#VALUE!'],
      ['VLOOKUP("x","y",1)', '#VALUE!'],
      ['VLOOKUP(1.1,{1.1,1;3.3,2},2,FALSE)', 1],
    ],
    evaluate: ([key, table, index, approximate], context) =>
      tableLookup(key as Scalar, table, index as number, approximate as boolean | null | undefined, 'column', context),
    lower: (args, context) => lowerTableLookup(args, 'column', context),
  },
  {
    name: 'HLOOKUP',
    category: 'lookup',
    summary: 'Finds a value in the first row of a table and gives the value of that column in another row.',
    parameters: [
      KEY,
      { name: 'table_array', accepts: 'reference' },
      { name: 'row_index_num', accepts: 'number' },
      RANGE_LOOKUP,
    ],
    examples: [
      ['HLOOKUP("b",{"a","b","c";1,2,3},2,FALSE)', 2],
      ['HLOOKUP("bb",{"a","b","c";1,2,3},2)', 2],
      ['HLOOKUP("d",{"a","b","c";1,2,3},2,FALSE)', '#N/A'],
    ],
    evaluate: ([key, table, index, approximate], context) =>
      tableLookup(key as Scalar, table, index as number, approximate as boolean | null | undefined, 'row', context),
    lower: (args, context) => lowerTableLookup(args, 'row', context),
  },
];

const VECTORS: readonly GeneralFunction[] = [
  {
    name: 'MATCH',
    category: 'lookup',
    summary:
      'The position of a value in a row or column: exact (0), or the nearest below (1) or above (-1) in sorted order.',
    parameters: [
      KEY,
      { name: 'lookup_array', accepts: 'reference' },
      { name: 'match_type', accepts: 'number', optional: true },
    ],
    examples: [
      ['MATCH(5,{1,3,5,7},0)', 3],
      ['MATCH(6,{1,3,5,7})', 3],
      ['MATCH(6,{7,5,3},-1)', 1],
      ['MATCH(3,{1,3,3,3,7})', 4],
      ['MATCH("q?",{"a","qu"},0)', 2],
      ['MATCH("1",{1,2},0)', '#N/A'],
      ['MATCH(1,{1,2;3,4},0)', '#N/A'],
      ['MATCH((43.1-43.2)+1,{0.9},0)', '#N/A'],
    ],
    evaluate([key, array, type], context) {
      const grid = gridOf(array, context);
      if (isError(grid)) return grid;
      const vector = vectorOf(grid);
      if (vector === undefined) return error('#N/A');
      return position(find(key as Scalar, vector, ...matchType(type as number | undefined)));
    },
    lower: lowerMatch,
  },
  {
    name: 'XMATCH',
    category: 'lookup',
    summary: 'The position of a value in a row or column, with the modes of XLOOKUP.',
    parameters: [
      KEY,
      { name: 'lookup_array', accepts: 'reference' },
      { name: 'match_mode', accepts: 'number', optional: true, fallback: 0 },
      { name: 'search_mode', accepts: 'number', optional: true, fallback: 1 },
    ],
    examples: [
      ['XMATCH(4,{5,2,4,9})', 3],
      ['XMATCH(4.5,{5,2,4,9},-1)', 3],
      ['XMATCH(4.5,{5,2,4,9},1)', 1],
      ['XMATCH(2,{2,1,2},0,-1)', 3],
      ['XMATCH("b*",{"abc","bcd"},2)', 2],
      ['XMATCH(4.5,{5,2,4,9})', '#N/A'],
    ],
    evaluate([key, array, match, order], context) {
      const found = crossFind(key as Scalar, array, match as number, order as number, context);
      return isError(found) ? found : position(found.index);
    },
    lower: lowerXmatch,
  },
  {
    name: 'XLOOKUP',
    category: 'lookup',
    summary: 'Finds a value in a row or column and gives the value, row or column beside it.',
    parameters: [
      KEY,
      { name: 'lookup_array', accepts: 'reference' },
      { name: 'return_array', accepts: 'reference' },
      { name: 'if_not_found', accepts: 'lazy', optional: true },
      { name: 'match_mode', accepts: 'number', optional: true, fallback: 0 },
      { name: 'search_mode', accepts: 'number', optional: true, fallback: 1 },
    ],
    examples: [
      ['XLOOKUP(2,{1;2;3},{"a";"b";"c"})', 'b'],
      ['XLOOKUP(9,{1;2;3},{"a";"b";"c"})', '#N/A'],
      ['XLOOKUP(9,{1;2;3},{"a";"b";"c"},"none")', 'none'],
      ['XLOOKUP(2.5,{1;2;3},{"a";"b";"c"},,-1)', 'b'],
      ['XLOOKUP(2.5,{1;2;3},{"a";"b";"c"},,1)', 'c'],
      ['SUM(XLOOKUP(2,{1;2},{1,2;10,20}))', 30],
      ['XLOOKUP(1,{1;2;1},{"a";"b";"c"},,0,-1)', 'c'],
      ['XLOOKUP(2,{1;2;3},{1;2})', '#VALUE!'],
    ],
    evaluate: xlookup,
    lower: lowerXlookup,
  },
  {
    name: 'LOOKUP',
    category: 'lookup',
    summary: 'Finds the nearest value not above in a sorted row or column and gives the value beside it.',
    parameters: [
      KEY,
      { name: 'lookup_vector', accepts: 'reference', array: true },
      { name: 'result_vector', accepts: 'reference', array: true, optional: true },
    ],
    examples: [
      ['LOOKUP(3,{1,2,3,4,5},{10,20,30,40,50})', 30],
      ['LOOKUP(3.9,{1,2,3,4,5})', 3],
      ['LOOKUP("b",{"a","b","c";1,2,3})', 2],
      ['LOOKUP(0,{1,2,3})', '#N/A'],
      ['LOOKUP(2,1/({1,0,1,0}=1),{"a","b","c","d"})', 'c'],
    ],
    evaluate: lookup,
    lower: lowerLookup,
  },
];

/** Look-up and reference functions. */
export const LOOKUP: readonly FunctionDefinition[] = [...TABLES, ...VECTORS, ...REFERENCE];

function position(index: number): Scalar {
  return index < 0 ? error('#N/A') : index + 1;
}

function tableLookup(
  key: Scalar,
  table: Value | undefined,
  index: number,
  approximate: boolean | null | undefined,
  along: 'column' | 'row',
  context: EvaluateContext,
): Value {
  if (typeof table === 'string') return error('#VALUE!');
  const grid = gridOf(table, context);
  if (isError(grid)) return grid;
  const place = Math.trunc(index) - 1;
  if (place < 0) return error('#VALUE!');
  if (place >= (along === 'column' ? grid.columns : grid.rows)) return error('#REF!');
  const vector = along === 'column' ? columnOfGrid(grid) : rowOfGrid(grid);
  const found = find(key, vector, ...rangeLookup(approximate));
  if (found < 0) return error('#N/A');
  return along === 'column' ? grid.at(found, place) : grid.at(place, found);
}

interface Found {
  readonly index: number;
  readonly grid: Grid;
}

function crossFind(
  key: Scalar,
  array: Value | undefined,
  match: number,
  order: number,
  context: EvaluateContext,
): Found | ErrorValue {
  const grid = gridOf(array, context);
  if (isError(grid)) return grid;
  const vector = vectorOf(grid);
  if (Math.trunc(match) === 3) context.refuse?.('match_mode 3', 'regular expressions are not available');
  const mode = crossMode(match, order);
  if (vector === undefined || mode === undefined) return error('#VALUE!');
  // A blank key finds a blank cell, not a zero.
  const blank = key === null ? findBlank(vector, mode[1], grid.rows * grid.columns) : -1;
  return { index: blank >= 0 ? blank : find(key, vector, ...mode), grid };
}

function findBlank(vector: Vector, order: Order, whole: number): number {
  if (order === 'last' && whole > vector.length) return whole - 1;
  for (let step = 0; step < vector.length; step++) {
    const index = order === 'last' ? vector.length - 1 - step : step;
    if (vector.at(index) === null) return index;
  }
  return whole > vector.length ? vector.length : -1;
}

function xlookup(args: readonly (Value | undefined)[], context: EvaluateContext): Value {
  const [key, array, results, otherwise, match, order] = args;
  const found = crossFind(key as Scalar, array, (match ?? 0) as number, (order ?? 1) as number, context);
  if (isError(found)) return found;
  const result = gridOf(results, context);
  if (isError(result)) return result;
  const { grid, index } = found;
  const alongRows = grid.columns === 1 && (grid.rows !== 1 || result.rows === 1);
  if ((alongRows ? result.rows : result.columns) !== (alongRows ? grid.rows : grid.columns)) return error('#VALUE!');
  // An omitted argument is blank; a blank cell would be a reference.
  if (index < 0) return (otherwise === undefined ? null : context.force(otherwise)) ?? error('#N/A');
  return alongRows ? result.part(index, 0, 1, result.columns) : result.part(0, index, result.rows, 1);
}

function lookup([key, array, results]: readonly (Value | undefined)[], context: EvaluateContext): Value {
  const grid = gridOf(array, context);
  if (isError(grid)) return grid;
  const isWide = grid.columns > grid.rows;
  const found = find(key as Scalar, isWide ? rowOfGrid(grid) : columnOfGrid(grid), 'below', 'ascending');
  if (found < 0) return error('#N/A');
  if (results === undefined) {
    return isWide ? grid.at(grid.rows - 1, found) : grid.at(found, grid.columns - 1);
  }
  const result = gridOf(results, context);
  if (isError(result)) return result;
  if (result.rows !== 1 && result.columns !== 1) return error('#N/A');
  const isColumn = result.columns === 1 && result.rows > 1;
  if (found >= (isColumn ? result.rows : result.columns)) return error('#N/A');
  return isColumn ? result.at(found, 0) : result.at(0, found);
}
