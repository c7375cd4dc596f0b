/**
 * How a declared function is called by the evaluator: arguments matched to parameters, converted by `accepts`,
 * stretched over arrays, errors passed on from left to right. It knows no function by name and no tree.
 */
import { type Area, MAX_COLUMNS, MAX_ROWS } from '../workbook/address.ts';
import { commonShape, elementAt, intersectCell, makeArray } from './broadcast.ts';
import type { AggregateFunction, EvaluateContext, FunctionDefinition, Parameter } from './functions/function.ts';
import { type CheckedScalars, compute } from './operators.ts';
import {
  type ArrayValue,
  type ErrorValue,
  error,
  isArray,
  isError,
  isLambda,
  isReference,
  type LambdaValue,
  type ReferenceValue,
  type Scalar,
  toLogical,
  toNumber,
  toText,
  type Value,
} from './value.ts';

/** An argument as it stands in a formula. */
export interface Argument {
  /** True for an omitted one, as in IF(A1,,2). */
  readonly missing: boolean;
  /** Evaluates it; `arrays`: without implicit intersection. */
  value(arrays: boolean): Value | LambdaValue;
}

/** Where a call happens. */
export interface CallSite {
  readonly context: EvaluateContext;
  readonly m: CheckedScalars;
  /** False in a legacy formula, where an area in place of a scalar means the cell in the same row or column. */
  readonly arrays: boolean;
}

/** An argument after evaluation, before conversion: arrays are those to stretch over. */
type Prepared = Value | (() => Value) | undefined;

/** The area as an array; whole columns and rows are cut to the used part, at least one cell is read. */
export function readArea(context: EvaluateContext, area: Area): ArrayValue {
  const cut = cutToUsed(context, area);
  const array = context.array?.(cut) ?? readCells(context, cut);
  const beyond = cellCount(area) - array.items.length;
  return beyond > 0 ? { ...array, beyond } : array;
}

/** The area as an array, cell by cell. */
export function readCells(context: Pick<EvaluateContext, 'read'>, area: Area): ArrayValue {
  const shape = { rows: area.bottom - area.top + 1, columns: area.right - area.left + 1 };
  return makeArray(shape, (row, column) => context.read(area.sheet, area.top + row, area.left + column));
}

/** How many cells an area has. */
export function cellCount(area: Area): number {
  return (area.bottom - area.top + 1) * (area.right - area.left + 1);
}

function cutToUsed(context: EvaluateContext, area: Area): Area {
  if (area.bottom !== MAX_ROWS - 1 && area.right !== MAX_COLUMNS - 1) return area;
  const used = context.bounds ?? context.clip(area) ?? { bottom: 0, right: 0 };
  const bottom = area.bottom === MAX_ROWS - 1 ? Math.max(area.top, used.bottom) : area.bottom;
  const right = area.right === MAX_COLUMNS - 1 ? Math.max(area.left, used.right) : area.right;
  return { ...area, bottom, right };
}

/** A value where a scalar or an array is wanted: references are read, or intersected in a legacy formula. */
export function asOperand(value: Value | LambdaValue, site: CallSite): Scalar | ArrayValue {
  if (isLambda(value)) return error('#CALC!');
  if (!isReference(value)) return value;
  if (value.areas.length !== 1) return error('#VALUE!');
  const area = value.areas[0]!;
  const { context } = site;
  if (site.arrays && (area.top !== area.bottom || area.left !== area.right)) return readArea(context, area);
  const cell = intersectCell(area, context.cell.row, context.cell.column);
  return cell ? context.read(area.sheet, cell.row, cell.column) : error('#VALUE!');
}

/** The parameter that argument `index` belongs to; undefined when there are too many. */
export function parameterOf(parameters: readonly Parameter[], index: number): Parameter | undefined {
  if (index < parameters.length) return parameters[index];
  const first = parameters.findIndex((parameter) => parameter.repeats);
  return first < 0 ? undefined : parameters[first + ((index - first) % (parameters.length - first))];
}

/** Calls a function. A wrong number of arguments, which Excel does not let anyone enter, is #VALUE!. */
export function callFunction(definition: FunctionDefinition, args: readonly Argument[], site: CallSite): Value {
  const parameters = matchParameters(definition, args.length);
  if (parameters === undefined) return error('#VALUE!');
  const prepared = parameters.map((parameter, index) => prepare(parameter, args[index], definition, site, args));
  const stretched = prepared.filter((value, index): value is ArrayValue => {
    return isScalarKind(parameters[index]!) && isArrayLike(value);
  });
  if (stretched.length === 0) return finish(definition, parameters, prepared, site);
  return stretch(definition, parameters, prepared, stretched, site);
}

/** One parameter for each argument, and for those left out. */
export function matchParameters({ parameters }: FunctionDefinition, count: number): readonly Parameter[] | undefined {
  const matched: Parameter[] = [];
  for (let index = 0; index < Math.max(count, parameters.length); index++) {
    const parameter = parameterOf(parameters, index);
    if (parameter === undefined) return undefined;
    if (index >= count && !parameter.optional && !(parameter.repeats && index > 0)) return undefined;
    matched.push(parameter);
  }
  return matched;
}

/** True for a parameter that takes one scalar: arrays stretch the call. */
export function isScalarKind({ accepts }: Parameter): boolean {
  return accepts === 'number' || accepts === 'text' || accepts === 'logical' || accepts === 'scalar';
}

function isArrayLike(value: Prepared): value is ArrayValue {
  return value !== undefined && typeof value !== 'function' && isArray(value);
}

function prepare(
  parameter: Parameter,
  argument: Argument | undefined,
  definition: FunctionDefinition,
  site: CallSite,
  args: readonly Argument[],
): Prepared {
  if (argument?.missing && parameter.strict && parameter.fallback === undefined) return error('#N/A');
  if (argument === undefined || argument.missing) {
    const value = parameter.fallback ?? (argument === undefined ? undefined : null);
    return parameter.accepts === 'lazy' && value !== undefined ? () => value : value;
  }
  const arrays = site.arrays || parameter.array === true;
  switch (parameter.accepts) {
    case 'lazy': {
      let known: { readonly value: Value } | undefined;
      return () => {
        known ??= { value: plain(argument.value(arrays)) };
        return known.value;
      };
    }
    case 'reference':
      return plain(argument.value(arrays));
    case 'values': {
      const value = plain(argument.value(arrays));
      if (!isReference(value) || 'aggregate' in definition) return value;
      if (value.areas.length !== 1) return error('#VALUE!');
      const model = parameter.shapedLike === undefined ? undefined : args[parameter.shapedLike]?.value(arrays);
      return readArea(site.context, shapedLike(value.areas[0]!, model));
    }
    default:
      return asOperand(argument.value(arrays), arrays === site.arrays ? site : { ...site, arrays });
  }
}

/** The area from its top left cell in the shape of another reference (see `Parameter.shapedLike`). */
function shapedLike(area: Area, model: Value | LambdaValue | undefined): Area {
  if (model === undefined || isLambda(model) || !isReference(model) || model.areas.length !== 1) return area;
  const like = model.areas[0]!;
  const bottom = Math.min(area.top + like.bottom - like.top, MAX_ROWS - 1);
  const right = Math.min(area.left + like.right - like.left, MAX_COLUMNS - 1);
  return { ...area, bottom, right };
}

function plain(value: Value | LambdaValue): Value {
  return isLambda(value) ? error('#CALC!') : value;
}

/** Calls once per element. A lazy argument that turns out to be an array takes part in the shape and is indexed too. */
function stretch(
  definition: FunctionDefinition,
  parameters: readonly Parameter[],
  prepared: readonly Prepared[],
  arrays: readonly ArrayValue[],
  site: CallSite,
): Value {
  const forced: ArrayValue[] = [];
  const call = (row: number, column: number): Scalar => {
    const pick = (value: Value): Scalar => {
      const operand = asOperand(value, { ...site, arrays: true });
      if (isArray(operand) && !forced.includes(operand)) forced.push(operand);
      return elementAt(operand, row, column);
    };
    const scalars = prepared.map((value, index) => {
      if (typeof value === 'function') return () => pick(value());
      return isScalarKind(parameters[index]!) && isArrayLike(value) ? elementAt(value, row, column) : value;
    });
    const result = asOperand(finish(definition, parameters, scalars, site), { ...site, arrays: true });
    return isArray(result) ? result.items[0]! : result;
  };
  const shape = commonShape(arrays);
  const result = makeArray(shape, call);
  const full = commonShape([...arrays, ...forced]);
  return full.rows === shape.rows && full.columns === shape.columns ? result : makeArray(full, call);
}

/** Converts the arguments of one call and runs the function. */
function finish(
  definition: FunctionDefinition,
  parameters: readonly Parameter[],
  prepared: readonly Prepared[],
  site: CallSite,
): Value {
  if ('aggregate' in definition) return finishAggregate(definition, parameters, prepared, site);
  const args: Prepared[] = [];
  for (let index = 0; index < prepared.length; index++) {
    const parameter = parameters[index]!;
    const value = prepared[index];
    const converted =
      isScalarKind(parameter) && value !== undefined ? convert(parameter, value as Scalar, site.m.date1904) : value;
    if (isFailure(converted) && isScalarKind(parameter) && !parameter.errors) return converted;
    args.push(converted);
  }
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  if ('numeric' in definition) {
    const numbers = args.map((arg) => (typeof arg === 'boolean' ? Number(arg) : arg));
    const result = compute(site.m, (m) => definition.numeric(m, ...(numbers as number[])));
    return definition.result === 'boolean' && typeof result === 'number' ? result !== 0 : result;
  }
  return definition.evaluate(args as (Value | undefined)[], site.context);
}

function isFailure(value: Prepared): value is ErrorValue {
  return value !== undefined && typeof value !== 'function' && isError(value);
}

/** One scalar as a parameter wants it. */
function convert(parameter: Parameter, value: Scalar, date1904: boolean): Scalar {
  switch (parameter.accepts) {
    case 'number':
      return parameter.strict && typeof value === 'boolean' ? error('#VALUE!') : toNumber(value, date1904);
    case 'text':
      return toText(value);
    case 'logical':
      return toLogical(value);
    default:
      return value;
  }
}

function finishAggregate(
  definition: AggregateFunction,
  parameters: readonly Parameter[],
  prepared: readonly Prepared[],
  site: CallSite,
): Value {
  const xs: number[] = [];
  const rest: (number | undefined)[] = [];
  for (let index = 0; index < prepared.length; index++) {
    const parameter = parameters[index]!;
    const value = prepared[index] as Value | undefined;
    if (parameter.accepts === 'values') {
      const failure = value === undefined ? undefined : gatherNumbers(value, xs, site);
      if (failure) return failure;
    } else {
      const number = value === undefined ? undefined : convert(parameter, value as Scalar, site.m.date1904);
      if (isFailure(number)) return number;
      rest.push(number as number | undefined);
    }
  }
  return compute(site.m, (m) => definition.aggregate(m, xs, rest));
}

/** Adds the numbers of one argument: all of a scalar's worth, but only true numbers of a range or array. */
function gatherNumbers(value: Value, into: number[], site: CallSite): ErrorValue | undefined {
  if (isReference(value)) return gatherCells(value, into, site.context);
  if (isArray(value)) {
    for (const item of value.items) {
      if (typeof item === 'number') into.push(item);
      else if (isError(item)) return item;
    }
    return undefined;
  }
  const number = toNumber(value, site.m.date1904);
  if (typeof number !== 'number') return number;
  into.push(number);
  return undefined;
}

function gatherCells(reference: ReferenceValue, into: number[], context: EvaluateContext): ErrorValue | undefined {
  for (const whole of reference.areas) {
    const area = context.clip(whole);
    if (area === undefined) continue;
    for (let row = area.top; row <= area.bottom; row++) {
      for (let column = area.left; column <= area.right; column++) {
        const item = context.read(area.sheet, row, column);
        if (typeof item === 'number') into.push(item);
        else if (isError(item)) return item;
      }
    }
  }
  return undefined;
}
