/**
 * The scalar evaluator: what a formula means, on full Excel values. It is the specification that compiled programs must
 * agree with. It walks one formula; other cells are read through the context, never evaluated from here.
 */
import type { Area } from '../workbook/address.ts';
import { joinsReferences, type Node } from './ast.ts';
import { broadcast, intersectAreas, intersectCell, joinAreas } from './broadcast.ts';
import { type Argument, asOperand, type CallSite, callFunction, cellCount, readCells } from './call.ts';
import type { EvaluateContext } from './functions/function.ts';
import { findFunction } from './functions/registry.ts';
import { applyBinary, applyUnary, checkedScalars } from './operators.ts';
import {
  type ArrayValue,
  error,
  isArray,
  isError,
  isLambda,
  isReference,
  type LambdaValue,
  type ReferenceValue,
  type Scalar,
  type Value,
} from './value.ts';

/** What the evaluator asks of the book around a formula. */
export interface EvaluationContext extends EvaluateContext {
  /** True in array formulas and dynamic arrays: areas are arrays. False: they mean the cell in the same row or column. */
  readonly arrays: boolean;
  /** The tree of a defined name as seen from the formula's cell; undefined when there is none. */
  define(name: string, sheet: number | undefined): Node | undefined;
  /** The area that the array formula at a cell fills; undefined when there is none. */
  spill(sheet: number, row: number, column: number): Area | undefined;
  /** Told of every reference that a function computes (OFFSET), for those who need to know what was read. */
  computed?(reference: ReferenceValue): void;
  /** Stops the evaluation: something here cannot be evaluated. */
  refuse(what: string, reason: string): never;
}

type Result = Value | LambdaValue;

/** Bindings of LET and LAMBDA, innermost first. */
interface Locals {
  readonly name: string;
  readonly value: Result;
  readonly outer: Locals | undefined;
}

interface Frame extends CallSite {
  readonly context: EvaluationContext;
  readonly locals: Locals | undefined;
  /** Names and LAMBDA calls within each other. */
  readonly depth: number;
  /** How many more names and LAMBDA calls one evaluation may take. */
  readonly calls: { left: number };
}

/** LAMBDA calls and names within each other; then #NUM!, as Excel gives for recursion without end. */
const MAX_DEPTH = 200;
/** Names and LAMBDA calls in one evaluation: a few lines of LAMBDA can ask for more steps than there are atoms. */
const MAX_CALLS = 1_000_000;

/** Cells that one formula may fill. */
const MAX_SPILL = 2 ** 21;

/** The value of a formula: a scalar, or an array when the cell may hold one. A blank becomes 0, as in a cell. */
export function evaluateFormula(node: Node, context: EvaluationContext): Scalar | ArrayValue {
  const m = checkedScalars(context.date1904);
  const frame: Frame = { context, m, arrays: context.arrays, locals: undefined, depth: 0, calls: { left: MAX_CALLS } };
  const value = spread(evaluate(node, frame), frame);
  if (!isArray(value)) return value ?? 0;
  if (!context.arrays) return value.items[0] ?? 0;
  return { ...value, items: value.items.map((item) => item ?? 0) };
}

/** A reference that is the whole value of an array formula spills in full, `=A:A` too. */
function spread(value: Result, frame: Frame): Scalar | ArrayValue {
  if (frame.arrays && !isLambda(value) && isReference(value) && value.areas.length === 1) {
    const area = value.areas[0]!;
    const cells = cellCount(area);
    if (cells > 1 && cells <= MAX_SPILL) return readCells(frame.context, area);
  }
  return asOperand(value, frame);
}

/** The value of a part of a formula; references stay unread. */
export function evaluateNode(
  node: Node,
  context: EvaluationContext,
  arrays: boolean = context.arrays,
): Value | LambdaValue {
  const m = checkedScalars(context.date1904);
  return evaluate(node, { context, m, arrays, locals: undefined, depth: 0, calls: { left: MAX_CALLS } });
}

function evaluate(node: Node, frame: Frame): Result {
  switch (node.kind) {
    case 'number':
    case 'text':
    case 'boolean':
      return node.value;
    case 'error':
      return error(node.error);
    case 'missing':
      return null;
    case 'reference':
      return reference(node.area, node.lastSheet);
    case 'spill':
      return spilled(node.target, frame);
    case 'name':
      return named(node.name, node.sheet, frame);
    case 'unary':
      return unary(node, frame);
    case 'binary':
      return joinsReferences(node.operator)
        ? combineReferences(node.operator, evaluate(node.left, frame), evaluate(node.right, frame))
        : binary(node, frame);
    case 'call':
      return call(node, frame);
    case 'apply':
      return apply(evaluate(node.callee, frame), node.args, frame);
    case 'array':
      return constantArray(node.rows, frame);
    case 'let':
      return letIn(node, frame);
    case 'lambda':
      return lambda(node.parameters, node.body, frame);
    case 'unsupported':
      return frame.context.refuse(node.text, node.reason);
  }
}

function reference(area: Area, lastSheet: number | undefined): ReferenceValue {
  if (lastSheet === undefined) return { areas: [area] };
  const areas: Area[] = [];
  for (let sheet = area.sheet; sheet <= lastSheet; sheet++) areas.push({ ...area, sheet });
  return { areas };
}

function spilled(target: Node, frame: Frame): Value {
  const value = evaluate(target, frame);
  if (!isLambda(value) && isError(value)) return value;
  if (isLambda(value) || !isReference(value) || value.areas.length !== 1) return error('#REF!');
  const { sheet, top, left } = value.areas[0]!;
  const area = frame.context.spill(sheet, top, left);
  return area ? { areas: [area] } : error('#REF!');
}

function local(name: string, frame: Frame): Locals | undefined {
  const wanted = name.toUpperCase();
  let locals = frame.locals;
  while (locals && locals.name !== wanted) locals = locals.outer;
  return locals;
}

function named(name: string, sheet: number | undefined, frame: Frame): Result {
  const bound = sheet === undefined ? local(name, frame) : undefined;
  if (bound) return bound.value;
  const node = frame.context.define(name, sheet);
  if (node === undefined) return error('#NAME?');
  if (frame.depth >= MAX_DEPTH) return error('#NUM!');
  countCall(frame);
  // A name's formula is evaluated as an array formula and sees no local names.
  return evaluate(node, { ...frame, arrays: true, locals: undefined, depth: frame.depth + 1 });
}

function countCall({ calls, context }: Frame): void {
  if (calls.left-- <= 0) context.refuse('a recursion', `it takes more than ${MAX_CALLS} calls`);
}

function unary(node: Node & { kind: 'unary' }, frame: Frame): Result {
  const value = evaluate(node.operand, frame);
  if (node.operator === '@') return single(value, frame);
  // A plus sign changes nothing: =+A1:A9 is still a reference.
  if (node.operator === '+' && !isLambda(value)) return value;
  const operator = node.operator;
  return broadcast([asOperand(value, frame)], (a) => applyUnary(operator, a!, frame.m));
}

/** The implicit intersection operator. */
function single(value: Result, { context }: Frame): Result {
  if (isLambda(value)) return value;
  if (isArray(value)) return value.items[0]!;
  if (!isReference(value)) return value;
  const area = value.areas[0]!;
  const cell = value.areas.length === 1 ? intersectCell(area, context.cell.row, context.cell.column) : undefined;
  if (cell === undefined) return error('#VALUE!');
  const { row, column } = cell;
  return { areas: [{ sheet: area.sheet, top: row, left: column, bottom: row, right: column }] };
}

/** A chain of operators, walked along its left side without recursion: a sum may have thousands of terms. */
function binary(node: Node & { kind: 'binary' }, frame: Frame): Value {
  const chain: (typeof node)[] = [];
  let first: Node = node;
  while (first.kind === 'binary' && !joinsReferences(first.operator)) {
    chain.push(first);
    first = first.left;
  }
  let value = asOperand(evaluate(first, frame), frame);
  for (let index = chain.length - 1; index >= 0; index--) {
    const { operator, right, final = false } = chain[index]!;
    const other = asOperand(evaluate(right, frame), frame);
    value =
      isArray(value) || isArray(other)
        ? broadcast([value, other], (a, b) => applyBinary(operator, a!, b!, final, frame.m))
        : applyBinary(operator, value, other, final, frame.m);
  }
  return value;
}

/** The value of the operators on references: range, intersection, union. */
export function combineReferences(operator: ':' | ' ' | ',', left: Result, right: Result): Value {
  for (const side of [left, right]) {
    if (isLambda(side)) return error('#VALUE!');
    if (isError(side)) return side;
    if (!isReference(side)) return error('#VALUE!');
  }
  const a = (left as ReferenceValue).areas;
  const b = (right as ReferenceValue).areas;
  if (operator === ',') return { areas: [...a, ...b] };
  if (operator === ':') {
    const area = [...a.slice(1), ...b].reduce<Area | undefined>((sum, next) => sum && joinAreas(sum, next), a[0]);
    return area ? { areas: [area] } : error('#REF!');
  }
  const areas = a.flatMap((one) => b.map((other) => intersectAreas(one, other)).filter((area) => area !== undefined));
  return areas.length > 0 ? { areas } : error('#NULL!');
}

function argumentsOf(nodes: readonly Node[], frame: Frame): Argument[] {
  return nodes.map((node) => ({
    missing: node.kind === 'missing',
    value: (arrays) => evaluate(node, arrays === frame.arrays ? frame : { ...frame, arrays }),
  }));
}

function call({ name, args, draw }: Node & { kind: 'call' }, frame: Frame): Result {
  const bound = local(name, frame);
  if (bound) return apply(bound.value, args, frame);
  const definition = findFunction(name);
  if (definition) {
    const site = draw === undefined ? frame : { ...frame, context: drawing(frame.context, draw) };
    const value = callFunction(definition, argumentsOf(args, frame), site);
    if (definition.volatile && isReference(value)) frame.context.computed?.(value);
    return value;
  }
  if (frame.context.define(name, undefined)) return apply(named(name, undefined, frame), args, frame);
  return frame.context.refuse(`${name}()`, 'this function is not available');
}

/** The context, with draws that know which drawing call asks for them. */
function drawing(context: EvaluationContext, draw: number): EvaluateContext {
  return {
    cell: context.cell,
    date1904: context.date1904,
    asOf: context.asOf,
    read: (sheet, row, column) => context.read(sheet, row, column),
    clip: (area) => context.clip(area),
    random: () => context.random(draw),
    force: (argument) => context.force(argument),
  };
}

function apply(callee: Result, args: readonly Node[], frame: Frame): Result {
  if (!isLambda(callee)) return isError(callee) ? callee : error('#REF!');
  return callee.lambda(args.map((arg) => (arg.kind === 'missing' ? undefined : evaluate(arg, frame))));
}

function lambda(parameters: readonly string[], body: Node, frame: Frame): LambdaValue {
  return {
    lambda(args) {
      if (args.length > parameters.length) return error('#VALUE!');
      if (frame.depth >= MAX_DEPTH) return error('#NUM!');
      countCall(frame);
      let locals = frame.locals;
      parameters.forEach((name, index) => {
        locals = { name, value: args[index] ?? null, outer: locals };
      });
      return evaluate(body, { ...frame, locals, depth: frame.depth + 1 });
    },
  };
}

function letIn(node: Node & { kind: 'let' }, frame: Frame): Result {
  let inner = frame;
  for (const { name, value } of node.bindings) {
    inner = { ...inner, locals: { name, value: evaluate(value, inner), outer: inner.locals } };
  }
  return evaluate(node.body, inner);
}

function constantArray(rows: readonly (readonly Node[])[], frame: Frame): Value {
  const items = rows.flatMap((row) =>
    row.map((node) => {
      const value = asOperand(evaluate(node, frame), frame);
      return isArray(value) ? value.items[0]! : value;
    }),
  );
  return { rows: rows.length, columns: rows[0]!.length, items };
}
