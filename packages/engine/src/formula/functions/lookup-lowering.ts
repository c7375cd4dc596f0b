/** Look-ups in compiled code, second half: the functions, argument for argument as their evaluation in `lookup.ts`. */
import type { Id, Operation } from '../../ir/ir.ts';
import {
  combineErrors,
  errorIndex,
  makeSymbolic,
  operandAt,
  selectOperand,
  succeeded,
  symbolicOf,
} from '../operand.ts';
import { isSymbolic, type Operand, type OperandArray, type Symbolic, type SymbolicContext } from '../symbolic.ts';
import { type ErrorKind, type ErrorValue, error, isError } from '../value.ts';
import { afterCondition } from './choice-lowering.ts';
import type { GeneralFunction, LoweredArgument } from './function.ts';
import { operandAtPlace, placeOf, type Search } from './place-lowering.ts';
import { crossMode, indexPlace, matchType, rangeLookup } from './search-modes.ts';

type Lowered = Operand | OperandArray;
type Args = readonly LoweredArgument[];

/** VLOOKUP (along 'column') and HLOOKUP (along 'row'). */
export function lowerTableLookup(args: Args, along: 'column' | 'row', context: SymbolicContext): Lowered {
  const [key, table, index, approximate] = args;
  if (typeof table === 'string') return error('#VALUE!');
  const grid = arrayOf(table, context);
  if (isError(grid)) return grid;
  const how = constantOf(approximate, 'the kind of match', context);
  if (isError(how)) return how;
  const search = searchOf(rangeLookup(how as boolean | null | undefined));
  const lines = along === 'column' ? columnsOf(grid) : rowsOf(grid);
  const place = placeOf(key as Operand, lines[0]!, search, context);
  const number = index as Operand;
  if (isError(number)) return number;
  if (!isSymbolic(number)) {
    const line = lines[Math.trunc(number as number) - 1];
    if (line === undefined && (number as number) >= 1 && isCut(grid))
      return context.fallback('it looks beyond the used columns');
    if (line === undefined) return error((number as number) < 1 ? '#VALUE!' : '#REF!');
    return operandAtPlace(line, place, [key as Operand], '#N/A', context);
  }
  const picked = lines.map((line) => operandAtPlace(line, place, [key as Operand], '#N/A', context));
  return operandByNumber(picked, number, 'beyond is #REF!', context, [key as Operand]);
}

/** MATCH. */
export function lowerMatch([key, array, type]: Args, context: SymbolicContext): Lowered {
  const kind = constantOf(type, 'the kind of match', context);
  if (isError(kind)) return kind;
  const grid = arrayOf(array, context);
  if (isError(grid)) return grid;
  const vector = vectorIn(grid);
  if (vector === undefined) return error('#N/A');
  return position(key as Operand, vector, searchOf(matchType(kind as number | null | undefined)), context);
}

/** XMATCH. */
export function lowerXmatch([key, array, match, order]: Args, context: SymbolicContext): Lowered {
  const found = crossSearch(key as Operand, array, match, order, context);
  return 'error' in found ? found : position(key as Operand, found.vector, found.search, context);
}

/** XLOOKUP. */
export function lowerXlookup([key, array, results, otherwise, match, order]: Args, context: SymbolicContext): Lowered {
  const found = crossSearch(key as Operand, array, match, order, context);
  if ('error' in found) return found;
  const result = arrayOf(results, context);
  if (isError(result)) return result;
  const { grid, vector, search } = found;
  const alongRows = grid.fullColumns === 1 && (grid.fullRows !== 1 || result.fullRows === 1);
  const sizes = alongRows ? [grid.fullRows, result.fullRows] : [grid.fullColumns, result.fullColumns];
  if (sizes[0] !== sizes[1]) return error('#VALUE!');
  const place = placeOf(key as Operand, vector, search, context);
  const lines = (alongRows ? columnsOf(result) : rowsOf(result)).map((line) => padded(line, vector.length));
  const { builder } = context;
  const other = typeof otherwise === 'function' ? otherwise() : null;
  const isMissing = builder.and(succeeded(key as Operand, context), builder.ne(place, place));
  const operands = lines.map((line, k) => {
    const picked = operandAtPlace(line, place, [key as Operand], '#N/A', context);
    if (other === null) return picked;
    return selectOperand(isMissing, elementOf(other, alongRows ? 0 : k, alongRows ? k : 0), picked, context);
  });
  return shaped(operands, alongRows);
}

/** LOOKUP. */
export function lowerLookup([key, array, results]: Args, context: SymbolicContext): Lowered {
  const grid = arrayOf(array, context);
  if (isError(grid)) return grid;
  const isWide = grid.fullColumns > grid.fullRows;
  const lines = isWide ? rowsOf(grid) : columnsOf(grid);
  const place = placeOf(key as Operand, lines[0]!, searchOf(['below', 'ascending']), context);
  if (results === undefined) {
    if (isCut(grid) && (isWide ? grid.rows < grid.fullRows : grid.columns < grid.fullColumns)) {
      return context.fallback('it looks beyond the used part');
    }
    return operandAtPlace(lines.at(-1)!, place, [key as Operand], '#N/A', context);
  }
  const result = arrayOf(results, context);
  if (isError(result)) return result;
  if (result.fullRows !== 1 && result.fullColumns !== 1) return error('#N/A');
  const operands = isCut(result) ? padded(result.operands, lines[0]!.length) : result.operands;
  return operandAtPlace(operands, place, [key as Operand], '#N/A', context);
}

/** INDEX. */
export function lowerIndex([source, row, column, area = 1]: Args, context: SymbolicContext): Lowered {
  if (constantOf(area, 'the area', context) !== 1) return context.fallback('INDEX takes one of several areas');
  const grid = arrayOf(source, context);
  if (isError(grid)) return grid;
  const numbers = [row, column] as [Operand, Operand | undefined];
  for (const number of numbers) if (number !== undefined && isError(number as Operand)) return number as ErrorValue;
  if (!numbers.some(isSymbolic)) {
    return isCut(grid)
      ? context.fallback('INDEX reads a whole column or row in which something varies')
      : constantIndex(grid, row as number | null, column as number | null | undefined);
  }
  const [i, j] = column === undefined && grid.fullRows === 1 ? [1, numbers[0]] : [numbers[0], numbers[1] ?? 0];
  // The row is chosen first (all of them when it is 0), then the column in each. Beyond the used part all is blank.
  const blanks = grid.rows < grid.fullRows ? [Array.from({ length: grid.columns }, () => null)] : [];
  const lines: Operand[][] = [...rowsOf(grid), ...blanks];
  if (grid.columns < grid.fullColumns) for (const line of lines) line.push(null);
  const rows = chosenLines(lines, i, context);
  if (isError(rows)) return rows;
  const cells = rows.map((line) => chosenCells(line, j, context));
  const failure = cells.find((line): line is ErrorValue => !Array.isArray(line));
  if (failure) return failure;
  const operands = (cells as Operand[][]).flat();
  return operands.length === 1
    ? operands[0]!
    : { rows: cells.length, columns: operands.length / cells.length, operands };
}

function constantIndex(grid: OperandArray, row: number | null, column: number | null | undefined): Lowered {
  const place = indexPlace(grid, row, column);
  if (place === undefined) return error('#VALUE!');
  const { top, left, rows, columns } = place;
  if (top + rows > grid.rows || left + columns > grid.columns) return error('#REF!');
  const operands = rowsOf(grid)
    .slice(top, top + rows)
    .flatMap((line) => line.slice(left, left + columns));
  return operands.length === 1 ? operands[0]! : { rows, columns, operands };
}

/**
 * The lines that a number chooses: all for 0, one else; a number that varies makes one line of choices, where it is sure
 * that it never chooses all.
 */
function chosenLines(
  lines: readonly (readonly Operand[])[],
  number: Operand,
  context: SymbolicContext,
): readonly (readonly Operand[])[] | ErrorValue {
  if (isSymbolic(number)) {
    if (lines.length > 1 && !isFrom(1, number.value, context)) {
      return context.fallback('INDEX takes a whole row or column in trials where its number is 0');
    }
    const across = lines[0]!.map((_, k) => lines.map((line) => line[k]!));
    const place = lines.length === 1 ? oneForZero(number, context) : number;
    return [across.map((choices) => operandByNumber(choices, place, 'beyond is #REF!', context))];
  }
  const place = Math.trunc((number as number | null) ?? 0);
  if (place === 0) return lines;
  if (place < 0) return error('#VALUE!');
  return place > lines.length ? error('#REF!') : [lines[place - 1]!];
}

/** Operations looked through before a value counts as unknown. */
const MOST_STEPS = 10_000;

/** Whether it is plain from its operations that a value is never below a whole number (but may be NaN). */
function isFrom(least: number, value: Id, { builder }: SymbolicContext): boolean {
  const seen = new Set<string>();
  const pending: [id: Id, least: number][] = [[value, least]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [id, bound] = next;
    const key = `${id} ${bound}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const parts = partsFrom(builder.operation(id), bound, builder);
    if (parts === undefined || seen.size > MOST_STEPS) return false;
    pending.push(...parts);
  }
  return true;
}

/** What must hold for an operation to be no less than a whole number; undefined when it is not plain that it is. */
function partsFrom(
  { op, args, imm }: Operation,
  least: number,
  builder: SymbolicContext['builder'],
): [id: Id, least: number][] | undefined {
  const [a, b, c] = args as [Id, Id, Id];
  const known = args.map((arg) => builder.known(arg));
  switch (op) {
    case 'const':
      return imm < least ? undefined : [];
    case 'gather':
      return builder.table(imm).some((entry) => entry < least) ? undefined : [];
    case 'draw':
    case 'mirror':
    case 'abs':
      return least > 0 ? undefined : [];
    case 'select':
      return [[b, least], [c, least]]; // biome-ignore format: a list
    case 'at':
      return builder.operation(a).op === 'array'
        ? builder.operation(a).args.map((element): [Id, number] => [element, least])
        : undefined;
    case 'floor':
    case 'trunc':
      return [[a, least]];
    case 'min':
      return [[a, least], [b, least]]; // biome-ignore format: a list
    case 'max':
      return known.some((x) => x !== undefined && x >= least)
        ? []
        : [
            [a, least],
            [b, least],
          ];
    case 'add':
      if (Number.isInteger(known[1])) return [[a, least - known[1]!]];
      return Number.isInteger(known[0]) ? [[b, least - known[0]!]] : undefined;
    case 'mul':
      if (least > 0) return undefined;
      return [[a, 0], [b, 0]]; // biome-ignore format: a list
    default:
      return undefined;
  }
}

/** Of a single line, 0 (all lines) is the line too. */
function oneForZero(number: Symbolic, context: SymbolicContext): Symbolic {
  const { builder } = context;
  const one = builder.const(1);
  return { ...number, value: builder.select(builder.lt(builder.abs(number.value), one), one, number.value) };
}

function chosenCells(line: readonly Operand[], number: Operand, context: SymbolicContext): Operand[] | ErrorValue {
  const chosen = chosenLines(
    line.map((cell) => [cell]),
    number,
    context,
  );
  return isError(chosen as ErrorValue) ? (chosen as ErrorValue) : (chosen as Operand[][]).flat();
}

/** CHOOSE. */
export function lowerChoose([index, ...choices]: Args, context: SymbolicContext): Lowered {
  const values = choices.map((choice) => (typeof choice === 'function' ? choice() : (choice as Lowered)));
  const number = index as Operand;
  if (isError(number)) return number;
  if (!isSymbolic(number)) return values[Math.trunc((number as number | null) ?? 0) - 1] ?? error('#VALUE!');
  const arrays = values.filter(isOperandArray);
  const rows = Math.max(1, ...arrays.map((array) => array.rows));
  const columns = Math.max(1, ...arrays.map((array) => array.columns));
  const operands: Operand[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const cells = values.map((value) => elementOf(value, i, j));
      operands.push(operandByNumber(cells, number, 'outside is #VALUE!', context));
    }
  }
  return arrays.length === 0 ? operands[0]! : { rows, columns, operands };
}

/** TRANSPOSE. */
export function lowerTranspose([value]: Args, context: SymbolicContext): Lowered {
  const grid = arrayOf(value, context);
  if (isError(grid)) return grid;
  return { rows: grid.columns, columns: grid.rows, operands: columnsOf(grid).flat() };
}

/** ROWS and COLUMNS of an array in which something varies. */
export function lowerShape(of: 'rows' | 'columns'): NonNullable<GeneralFunction['lower']> {
  return ([value], context) => {
    const grid = arrayOf(value, context);
    if (isError(grid)) return grid;
    // An array may hold errors, a value may not be one.
    if (isSymbolic(value)) return afterCondition(value, 1, context);
    return of === 'rows' ? grid.fullRows : grid.fullColumns;
  };
}

/** The lowering of a function that cannot be compiled when an argument varies. */
export function refuse(reason: string): NonNullable<GeneralFunction['lower']> {
  return (_, context) => context.fallback(reason);
}

// Arguments

function isOperandArray(value: unknown): value is OperandArray {
  return typeof value === 'object' && value !== null && 'operands' in value;
}

/** An array, and the shape it had before it was cut to the used part of its sheet. */
interface Grid extends OperandArray {
  readonly fullRows: number;
  readonly fullColumns: number;
}

function isCut(grid: Grid): boolean {
  return grid.fullRows > grid.rows || grid.fullColumns > grid.columns;
}

function gridOf(array: OperandArray): Grid {
  const { rows, columns } = array.full ?? array;
  return { ...array, fullRows: rows, fullColumns: columns };
}

/** The operands, with blanks up to a length. */
function padded(line: readonly Operand[], length: number): readonly Operand[] {
  return line.length >= length ? line : [...line, ...Array.from({ length: length - line.length }, () => null)];
}

function arrayOf(argument: LoweredArgument, context: SymbolicContext): Grid | ErrorValue {
  if (argument === undefined || typeof argument === 'function') return context.fallback('an array is missing');
  const value = typeof argument === 'object' && argument !== null && 'read' in argument ? argument.read() : argument;
  if (isOperandArray(value)) return gridOf(value);
  const operand = value as Operand;
  return isError(operand) ? operand : gridOf({ rows: 1, columns: 1, operands: [operand] });
}

/** An argument that has to be known before the run. */
function constantOf(argument: LoweredArgument, what: string, context: SymbolicContext) {
  if (isSymbolic(argument)) return context.fallback(`${what} varies`);
  return argument as Exclude<Operand, Symbolic> | undefined;
}

function rowsOf({ rows, columns, operands }: OperandArray): Operand[][] {
  return Array.from({ length: rows }, (_, i) => operands.slice(i * columns, (i + 1) * columns));
}

function columnsOf({ rows, columns, operands }: OperandArray): Operand[][] {
  return Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (_, i) => operands[i * columns + j]!));
}

function vectorIn(grid: Grid): readonly Operand[] | undefined {
  return grid.fullRows === 1 || grid.fullColumns === 1 ? grid.operands : undefined;
}

/** Element of a stretched value: a row or column repeats, beyond its end stands #N/A. */
function elementOf(value: Lowered, row: number, column: number): Operand {
  if (!isOperandArray(value)) return value;
  const i = value.rows === 1 ? 0 : row;
  const j = value.columns === 1 ? 0 : column;
  return i < value.rows && j < value.columns ? value.operands[i * value.columns + j]! : error('#N/A');
}

function shaped(operands: readonly Operand[], alongRows: boolean): Lowered {
  if (operands.length === 1) return operands[0]!;
  return { rows: alongRows ? 1 : operands.length, columns: alongRows ? operands.length : 1, operands };
}

// Searching

function searchOf([match, order]: readonly [Search['match'], Search['order']]): Search {
  return { match, order };
}

interface CrossSearch {
  readonly grid: Grid;
  readonly vector: readonly Operand[];
  readonly search: Search;
}

function crossSearch(
  key: Operand,
  array: LoweredArgument,
  match: LoweredArgument,
  order: LoweredArgument,
  context: SymbolicContext,
): CrossSearch | ErrorValue {
  const modes = [match ?? 0, order ?? 1].map((mode) => constantOf(mode, 'the mode of a look-up', context) ?? 0);
  const failure = modes.find((mode): mode is ErrorValue => isError(mode));
  if (failure) return failure;
  const grid = arrayOf(array, context);
  if (isError(grid)) return grid;
  const vector = vectorIn(grid);
  const mode = crossMode(modes[0] as number, modes[1] as number);
  if (vector === undefined || mode === undefined) return error('#VALUE!');
  const mayBeBlank = (operand: Operand) => operand === null || (isSymbolic(operand) && operand.type === 'any');
  if (mayBeBlank(key) && (isCut(grid) || vector.some(mayBeBlank))) {
    return context.fallback('it may look for a blank cell');
  }
  return { grid, vector, search: searchOf(mode) };
}

function position(key: Operand, vector: readonly Operand[], search: Search, context: SymbolicContext): Operand {
  const { builder } = context;
  const place = placeOf(key, vector, search, context);
  const known = builder.known(place);
  if (known !== undefined && !isSymbolic(key)) return Number.isNaN(known) ? error('#N/A') : known + 1;
  const missing = (): Id => builder.const(errorIndex('#N/A'));
  const errorCode = (): Id =>
    isSymbolic(key) ? builder.select(succeeded(key, context), missing(), key.errorCode()) : missing();
  return makeSymbolic(context, 'number', builder.add(place, builder.const(1)), { errorCode, mayOverflow: false });
}

/** What a number that varies (from 1) chooses; below 1 it is #VALUE!. Errors of `before` and of the number come first. */
function operandByNumber(
  choices: readonly Operand[],
  number: Symbolic,
  outside: 'outside is #VALUE!' | 'beyond is #REF!',
  context: SymbolicContext,
  before: readonly Operand[] = [],
): Operand {
  const { builder } = context;
  const place = builder.sub(builder.trunc(number.value), builder.const(1));
  const picked = symbolicOf(operandAt(choices, place, context, '#VALUE!'), context);
  const code = (kind: ErrorKind) => builder.const(errorIndex(kind));
  const errorCode = combineErrors([...before, number], context, () => {
    const isBeyond = builder.ge(place, builder.const(choices.length));
    const beyond = code(outside === 'outside is #VALUE!' ? '#VALUE!' : '#REF!');
    return builder.select(isBeyond, beyond, picked.errorCode());
  });
  const { type, value, mayOverflow, tag } = picked;
  return makeSymbolic(context, type, value, { errorCode, mayOverflow, ...(tag === undefined ? {} : { tag }) });
}
