/**
 * How a declared function is called when an argument varies from trial to trial: the counterpart of `call.ts`, argument
 * for argument. `numeric` and `aggregate` entries are lowered from their own kernel; `lower` entries lower themselves;
 * whatever is left becomes a table when its arguments can take only a few values, or falls back to the evaluator.
 * It knows no function by name and no tree.
 */
import type { Id } from '../ir/ir.ts';
import { type Area, MAX_COLUMNS, MAX_ROWS } from '../workbook/address.ts';
import { intersectCell } from './broadcast.ts';
import { type Argument, type CallSite, callFunction, isScalarKind, matchParameters } from './call.ts';
import type {
  AggregateFunction,
  FunctionDefinition,
  GeneralFunction,
  LoweredArgument,
  NumericFunction,
  Parameter,
  PassedOver,
} from './functions/function.ts';
import { overDomains } from './lower-operators.ts';
import {
  computeChecked,
  conditionOf,
  numberOf,
  settle,
  succeeded,
  symbolicOf,
  TAG,
  textOf,
  valueOf,
} from './operand.ts';
import { Fallback, isSymbolic, type Operand, type OperandArray, type SymbolicContext } from './symbolic.ts';
import { error, isArray, isError, isReference, type ReferenceValue, type Scalar, type Value } from './value.ts';

/** What a node lowers to. */
export type Lowered = Operand | OperandArray | ReferenceValue;

/** An argument as it stands in a formula. */
export interface LowerArgument {
  readonly missing: boolean;
  /** Lowers it; `arrays`: without implicit intersection; `wants`: whether the asker can use a whole area. */
  lower(arrays: boolean, wants: 'scalar' | 'values'): Lowered;
}

/** Where a call happens. */
export interface LowerSite {
  readonly symbolic: SymbolicContext;
  /** For calls whose arguments turn out to be constants. */
  readonly evaluate: CallSite;
  readonly arrays: boolean;
  /** Whether the asker can use an area where this call yields one. */
  readonly wants: 'scalar' | 'values';
  read(sheet: number, row: number, column: number): Operand;
}

type Prepared = Lowered | (() => Operand | OperandArray) | undefined;

export function isOperandArray(value: unknown): value is OperandArray {
  return typeof value === 'object' && value !== null && 'operands' in value;
}

function isReferenceLike(value: Prepared): value is ReferenceValue {
  return typeof value === 'object' && value !== null && 'areas' in value;
}

/** A constant value as lowered code sees it. */
export function loweredOf(value: Value): Lowered {
  if (!isArray(value)) return value;
  const { rows, columns, items: operands, beyond } = value;
  return { rows, columns, operands, ...(beyond === undefined ? {} : { beyond }) };
}

/** The constant behind a lowered value; undefined when something in it is symbolic. */
export function constantOf(value: Lowered): Value | undefined {
  if (isOperandArray(value)) {
    if (value.operands.some(isSymbolic)) return undefined;
    const { rows, columns, beyond } = value;
    return { rows, columns, items: value.operands as readonly Scalar[], ...(beyond === undefined ? {} : { beyond }) };
  }
  return isSymbolic(value) ? undefined : (value as Value);
}

/** The area's operands; whole columns and rows are cut to the used part, at least one cell is read (as `readArea`). */
export function readOperands(site: LowerSite, area: Area): OperandArray {
  const used = site.evaluate.context.clip(area);
  const bottom = area.bottom === MAX_ROWS - 1 ? Math.max(area.top, used?.bottom ?? 0) : area.bottom;
  const right = area.right === MAX_COLUMNS - 1 ? Math.max(area.left, used?.right ?? 0) : area.right;
  const operands: Operand[] = [];
  for (let row = area.top; row <= bottom; row++) {
    for (let column = area.left; column <= right; column++) operands.push(site.read(area.sheet, row, column));
  }
  const full = { rows: area.bottom - area.top + 1, columns: area.right - area.left + 1 };
  const beyond = full.rows * full.columns - operands.length;
  const array = { rows: bottom - area.top + 1, columns: right - area.left + 1, operands };
  return beyond > 0 ? { ...array, beyond, full } : array;
}

/** A lowered value where a scalar or an array is wanted: references are read, or intersected in a legacy formula. */
export function operandOf(value: Lowered, site: LowerSite, arrays = site.arrays): Operand | OperandArray {
  if (!isReferenceLike(value)) return value;
  if (value.areas.length !== 1) return error('#VALUE!');
  const area = value.areas[0]!;
  if (arrays && (area.top !== area.bottom || area.left !== area.right)) return readOperands(site, area);
  const { row, column } = site.evaluate.context.cell;
  const cell = intersectCell(area, row, column);
  return cell ? site.read(area.sheet, cell.row, cell.column) : error('#VALUE!');
}

/** Element of a stretched value: one row or column repeats, beyond its end stands #N/A. */
export function operandIn(value: Operand | OperandArray, row: number, column: number): Operand {
  if (!isOperandArray(value)) return value;
  const i = value.rows === 1 ? 0 : row;
  const j = value.columns === 1 ? 0 : column;
  return i < value.rows && j < value.columns ? value.operands[i * value.columns + j]! : error('#N/A');
}

/** Applies a function of operands to values of any shapes. */
export function broadcastOperands(
  values: readonly (Operand | OperandArray)[],
  apply: (...operands: Operand[]) => Operand,
): Operand | OperandArray {
  const arrays = values.filter(isOperandArray);
  if (arrays.length === 0) return apply(...(values as Operand[]));
  return makeOperands(arrays, (row, column) => apply(...values.map((value) => operandIn(value, row, column))));
}

function makeOperands(
  arrays: readonly OperandArray[],
  element: (row: number, column: number) => Operand,
): OperandArray {
  const rows = Math.max(...arrays.map((array) => array.rows));
  const columns = Math.max(...arrays.map((array) => array.columns));
  const operands: Operand[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) operands.push(element(row, column));
  }
  return { rows, columns, operands };
}

/** Lowers a call. Falls back (throws `Fallback`) when the function cannot be compiled with these arguments. */
export function lowerCall(definition: FunctionDefinition, args: readonly LowerArgument[], site: LowerSite): Lowered {
  const parameters = matchParameters(definition, args.length);
  if (parameters === undefined) return error('#VALUE!');
  const prepared = parameters.map((parameter, index) => prepare(parameter, args[index], definition, site));
  const constants = prepared.map((value) =>
    value === undefined || typeof value === 'function' ? undefined : constantOf(value),
  );
  const known = prepared.every(
    (value, index) => value === undefined || (typeof value !== 'function' && constants[index] !== undefined),
  );
  if (known && isCallOfConstants(prepared, parameters, definition, site)) {
    return loweredOf(callConstant(definition, args, constants, site));
  }
  const arrays = prepared.filter(
    (value, index): value is OperandArray => isScalarKind(parameters[index]!) && isOperandArray(value),
  );
  if (arrays.length === 0) return finish(definition, parameters, args, prepared, site);
  return makeOperands(arrays, (row, column) => {
    const scalars = prepared.map((value, index) => {
      if (typeof value === 'function') return () => operandIn(value(), row, column);
      return isScalarKind(parameters[index]!) && isOperandArray(value) ? operandIn(value, row, column) : value;
    });
    const result = operandOf(finish(definition, parameters, args, scalars, site), site, true);
    return isOperandArray(result) ? result.operands[0]! : result;
  });
}

/** A draw is never constant; references must hold no cell that varies, unless they are not read. */
function isCallOfConstants(
  prepared: readonly Prepared[],
  parameters: readonly Parameter[],
  definition: FunctionDefinition,
  site: LowerSite,
): boolean {
  if (definition.draws) return false;
  return prepared.every((value, index) => {
    if (!isReferenceLike(value) || parameters[index]!.reads === false) return true;
    return cellsOf(value, site).every((operand) => !isSymbolic(operand));
  });
}

function callConstant(
  definition: FunctionDefinition,
  args: readonly LowerArgument[],
  values: readonly (Value | undefined)[],
  site: LowerSite,
): Value {
  const constant: Argument[] = args.map(({ missing }, index) => ({ missing, value: () => values[index] ?? null }));
  return callFunction(definition, constant, site.evaluate);
}

function prepare(
  parameter: Parameter,
  argument: LowerArgument | undefined,
  definition: FunctionDefinition,
  site: LowerSite,
): Prepared {
  if (argument?.missing && parameter.strict && parameter.fallback === undefined) return error('#N/A');
  if (argument === undefined || argument.missing) {
    const value = parameter.fallback ?? (argument === undefined ? undefined : null);
    return parameter.accepts === 'lazy' && value !== undefined ? () => value : value;
  }
  const arrays = site.arrays || parameter.array === true;
  switch (parameter.accepts) {
    case 'lazy': {
      let known: Operand | OperandArray | undefined;
      return () => {
        if (known === undefined) {
          const wants = arrays ? 'values' : site.wants;
          const value = argument.lower(arrays, wants);
          // SUM(IF(…, A1, B1)) passes over a text in A1, as in any range: a single cell stays an area of one.
          const area = isReferenceLike(value) && wants === 'values' && value.areas.length === 1;
          known = area ? readOperands(site, value.areas[0]!) : operandOf(value, site);
        }
        return known;
      };
    }
    case 'reference':
      return argument.lower(arrays, 'values');
    case 'values': {
      const value = argument.lower(arrays, 'values');
      if (!isReferenceLike(value) || 'aggregate' in definition) return value;
      return value.areas.length === 1 ? readOperands(site, value.areas[0]!) : error('#VALUE!');
    }
    default:
      return operandOf(argument.lower(arrays, arrays ? 'values' : 'scalar'), site, arrays);
  }
}

function finish(
  definition: FunctionDefinition,
  parameters: readonly Parameter[],
  args: readonly LowerArgument[],
  prepared: readonly Prepared[],
  site: LowerSite,
): Lowered {
  if ('aggregate' in definition) return lowerAggregate(definition, parameters, prepared, site);
  const attempt = (): Lowered => {
    const converted = convertAll(parameters, prepared, site.symbolic);
    if (isConstantError(converted)) return converted;
    if ('numeric' in definition) return lowerNumeric(definition, parameters, converted, site.symbolic);
    return lowerGeneral(definition, converted, site);
  };
  // A choice among texts is best looked up in a table of results; a function that cannot do better is too.
  const textual = prepared.some((value) => isSymbolic(value) && value.type === 'text');
  const table = (): Operand | undefined => lowerAsTable(definition, args, prepared, site);
  if (textual) return table() ?? attempt();
  try {
    return attempt();
  } catch (reason) {
    const choice = reason instanceof Fallback ? table() : undefined;
    if (choice === undefined) throw reason;
    return choice;
  }
}

function isConstantError(value: unknown): value is ReturnType<typeof error> {
  return typeof value === 'object' && value !== null && 'error' in value;
}

/** The arguments as the parameters want them; the error of the first when it is constant and stands before all that varies. */
function convertAll(parameters: readonly Parameter[], prepared: readonly Prepared[], context: SymbolicContext) {
  const converted: Prepared[] = [];
  let varies = false;
  for (let index = 0; index < prepared.length; index++) {
    const parameter = parameters[index]!;
    const value = prepared[index];
    const scalar = isScalarKind(parameter) && value !== undefined;
    const result = scalar ? convert(parameter, value as Operand, context) : value;
    if (scalar && !parameter.errors && !varies && isConstantError(result)) return result;
    varies ||= isSymbolic(result);
    converted.push(result);
  }
  while (converted.length > 0 && converted.at(-1) === undefined) converted.pop();
  return converted;
}

function convert(parameter: Parameter, value: Operand, context: SymbolicContext): Operand {
  switch (parameter.accepts) {
    case 'number':
      if (!parameter.strict) return numberOf(value, context);
      if (typeof value === 'boolean') return error('#VALUE!');
      if (!isSymbolic(value) || value.type === 'number') return numberOf(value, context);
      return context.fallback('a truth value may turn up where this function takes only numbers');
    case 'text':
      return textOf(value, context);
    case 'logical':
      return conditionOf(value, context);
    default:
      return value;
  }
}

function lowerNumeric(
  definition: NumericFunction,
  parameters: readonly Parameter[],
  converted: readonly Prepared[],
  context: SymbolicContext,
): Operand {
  if (parameters.some((parameter) => parameter.accepts === 'text')) {
    return context.fallback(`${definition.name} takes text`);
  }
  const operands = converted.filter((value): value is Operand => value !== undefined);
  const ids = converted.map((value) => (value === undefined ? undefined : valueOf(value as Operand, context)));
  const kernel = (m: SymbolicContext['builder']): Id => definition.numeric<Id, Id>(m, ...(ids as Id[]));
  return computeChecked(operands, context, kernel, definition.result ?? 'number');
}

function lowerGeneral(definition: GeneralFunction, converted: readonly Prepared[], site: LowerSite): Lowered {
  const context = site.symbolic;
  if (!definition.lower) return context.fallback(`${definition.name} is not compiled yet`);
  const args: LoweredArgument[] = converted.map((value) =>
    isReferenceLike(value)
      ? { ...value, read: () => operandOf(value, site, true), visible: (over) => visibleCells(value, over, site) }
      : value,
  );
  const result = definition.lower(args, context);
  return isOperandArray(result) ? result : settle(result, context);
}

/** The used cells of a reference but those that SUBTOTAL passes over. */
function visibleCells({ areas }: ReferenceValue, over: PassedOver, site: LowerSite): readonly Operand[] {
  const { context } = site.evaluate;
  return areas.flatMap((whole) => {
    const area = context.clip(whole);
    if (area === undefined) return [];
    const columns = area.right - area.left + 1;
    return readOperands(site, area).operands.filter(
      (_, i) => !context.passesOver?.(area.sheet, area.top + Math.floor(i / columns), area.left + (i % columns), over),
    );
  });
}

/** Evaluates the function for every combination of values that its varying arguments can take, when they are few. */
function lowerAsTable(
  definition: FunctionDefinition,
  args: readonly LowerArgument[],
  prepared: readonly Prepared[],
  site: LowerSite,
): Operand | undefined {
  if (definition.volatile || prepared.some((value) => typeof value === 'function')) return undefined;
  const varying = prepared.flatMap((value, index) => (isSymbolic(value) ? [index] : []));
  const constants = prepared.map((value, index) =>
    value === undefined || varying.includes(index) ? null : constantOf(value as Lowered),
  );
  if (varying.length === 0 || constants.includes(undefined)) return undefined;
  const operands = varying.map((index) => prepared[index] as Operand);
  return overDomains(operands, site.symbolic, (values) => {
    const all = constants.map((constant, index) => {
      const place = varying.indexOf(index);
      return place < 0 ? constant : values[place]!;
    });
    const result = callConstant(definition, args, all, site);
    return isArray(result) || isReference(result) ? undefined : result;
  });
}

// Aggregates

function cellsOf(reference: ReferenceValue, site: LowerSite): Operand[] {
  return reference.areas.flatMap((whole) => {
    const area = site.evaluate.context.clip(whole);
    return area ? readOperands(site, area).operands : [];
  });
}

/** The numbers that an aggregate sees, the operands whose errors it passes on, and per number whether it is one this time. */
interface Gathered {
  readonly xs: Id[];
  readonly present: (Id | undefined)[];
  readonly sources: Operand[];
}

function lowerAggregate(
  definition: AggregateFunction,
  parameters: readonly Parameter[],
  prepared: readonly Prepared[],
  site: LowerSite,
): Operand {
  const context = site.symbolic;
  const gathered: Gathered = { xs: [], present: [], sources: [] };
  const rest: (Id | undefined)[] = [];
  prepared.forEach((value, index) => {
    if (value === undefined) {
      if (parameters[index]!.accepts !== 'values') rest.push(undefined);
    } else if (parameters[index]!.accepts === 'values') {
      gather(value as Lowered, gathered, site);
    } else {
      const number = convert(parameters[index]!, value as Operand, context);
      gathered.sources.push(number);
      rest.push(valueOf(number, context));
    }
  });
  return aggregate(definition, gathered, rest, context);
}

/** An aggregate of cells and further arguments. */
export function lowerAggregateOf(
  definition: AggregateFunction,
  cells: readonly Operand[],
  rest: readonly Operand[],
  context: SymbolicContext,
): Operand {
  const gathered: Gathered = { xs: [], present: [], sources: [] };
  for (const operand of cells) gatherCell(operand, gathered, context);
  const numbers = rest.map((operand) => numberOf(operand, context));
  gathered.sources.push(...numbers);
  return aggregate(
    definition,
    gathered,
    numbers.map((number) => valueOf(number, context)),
    context,
  );
}

function aggregate(
  definition: AggregateFunction,
  { xs, present, sources }: Gathered,
  rest: readonly (Id | undefined)[],
  context: SymbolicContext,
): Operand {
  const { builder } = context;
  if (present.every((flag) => flag === undefined)) {
    return computeChecked(sources, context, (m) => definition.aggregate<Id, Id>(m, xs, rest));
  }
  const { masked } = definition;
  if (!masked) return context.fallback(`${definition.name} meets a cell that is a number in some trials only`);
  const flags = present.map((flag) => flag ?? builder.bool(true));
  return computeChecked(sources, context, (m) => masked<Id, Id>(m, xs, flags, rest));
}

/** Adds the numbers of one argument: all of a scalar's worth, but only true numbers of a range or array. */
function gather(value: Lowered, into: Gathered, site: LowerSite): void {
  const context = site.symbolic;
  if (!isReferenceLike(value) && !isOperandArray(value)) {
    const number = numberOf(value, context);
    into.sources.push(number);
    into.xs.push(valueOf(number, context));
    into.present.push(undefined);
    return;
  }
  for (const operand of isReferenceLike(value) ? cellsOf(value, site) : value.operands)
    gatherCell(operand, into, context);
}

function gatherCell(operand: Operand, { xs, present, sources }: Gathered, context: SymbolicContext): void {
  const { builder } = context;
  if (!isSymbolic(operand)) {
    if (isError(operand)) sources.push(operand);
    if (typeof operand === 'number') {
      xs.push(builder.const(operand));
      present.push(undefined);
    }
    return;
  }
  sources.push(operand);
  if (operand.type === 'text' || operand.type === 'boolean') return;
  if (operand.type === 'number') {
    xs.push(operand.value);
    present.push(undefined);
    return;
  }
  const isNumber = builder.and(builder.eq(operand.tag!, builder.const(TAG.number)), succeeded(operand, context));
  xs.push(builder.select(isNumber, symbolicOf(operand, context).value, builder.const(0)));
  present.push(isNumber);
}
