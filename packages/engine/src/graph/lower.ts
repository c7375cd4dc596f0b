/**
 * Lowers formulas to operations: the counterpart of `formula/evaluate.ts`, node for node. What is known stays an Excel
 * value and is computed by the evaluator's own functions; what differs from trial to trial becomes operations. One
 * `Lowering` serves all cells of a model; a cell that cannot be compiled is handed to `fallBack` and comes back as
 * columns. It knows no distribution, no stage and no backend.
 */
import type { Node } from '../formula/ast.ts';
import { intersectCell } from '../formula/broadcast.ts';
import type { CallSite } from '../formula/call.ts';
import { combineReferences, type EvaluationContext, evaluateNode } from '../formula/evaluate.ts';
import { findFunction } from '../formula/functions/registry.ts';
import {
  broadcastOperands,
  isOperandArray,
  type LowerArgument,
  type Lowered,
  type LowerSite,
  lowerCall,
  loweredOf,
  operandIn,
  operandOf,
} from '../formula/lower-call.ts';
import { lowerArithmetic, lowerComparison, lowerJoin, lowerUnary } from '../formula/lower-operators.ts';
import { settle, TAG } from '../formula/operand.ts';
import { applyBinary, applyUnary, type CheckedScalars, checkedScalars } from '../formula/operators.ts';
import {
  CheckedBuilder,
  Fallback,
  isSymbolic,
  type Operand,
  type OperandArray,
  type Symbolic,
  type SymbolicContext,
} from '../formula/symbolic.ts';
import { type ErrorValue, error, isLambda, type ReferenceValue, type Scalar } from '../formula/value.ts';
import type { Id } from '../ir/ir.ts';
import { type Area, type CellKey, cellKey, columnOf, rowOf, sheetOf } from '../workbook/address.ts';
import type { Formula } from './dependencies.ts';

/** What lowering asks of the model around it. */
export interface LowerSource {
  readonly date1904: boolean;
  /** The formula that fills a cell (of an array: for each of its cells); undefined for a constant. */
  formulaOf(key: CellKey): Formula | undefined;
  /** Whether the cell, or any cell of an area, may differ from trial to trial. */
  isRandom(key: CellKey): boolean;
  anyRandom(area: Area): boolean;
  /** A cell's value where it is not random. */
  base(key: CellKey): Scalar;
  /** The evaluator's view of the book from a formula's cell. */
  contextOf(formula: Formula): EvaluationContext;
  /** One uniform for the n-th drawing call of a formula, `repeat` times before in one trial. */
  draw(formula: Formula, draw: number, repeat: number, builder: CheckedBuilder): Id;
  /** The value of a cell that is an uncertain input; undefined for others. */
  inputOf(key: CellKey): Operand | undefined;
  /** Takes over a formula that cannot be compiled; gives the operands of its cells (one, or those of its area). */
  fallBack(formula: Formula, reason: string): Operand | OperandArray;
  /** Why compiled cells cannot read a cell that was taken over; undefined when they can. */
  unreadable(key: CellKey): string | undefined;
  /** Refuses a circular reference, by its cells. */
  circular(cells: readonly CellKey[]): never;
}

/** Names and LAMBDA calls within each other, as in the evaluator. */
const MAX_DEPTH = 200;

/** Lowers cells on demand and remembers them. */
export class Lowering implements SymbolicContext {
  readonly builder: CheckedBuilder;
  readonly texts: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #source: LowerSource;
  readonly #operands = new Map<CellKey, Operand>();
  /** Symbolic cells in the order in which they were lowered, and how many of their error codes are built. */
  readonly #stored: Symbolic[] = [];
  #coded = 0;
  readonly #active = new Set<CellKey>();
  readonly #m: CheckedScalars;
  /** The input whose arguments are being lowered. */
  #input: CellKey | undefined;

  constructor(source: LowerSource) {
    this.#source = source;
    this.builder = new CheckedBuilder(source.date1904);
    this.#m = checkedScalars(source.date1904);
  }

  textCode(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.texts.push(text) - 1;
      this.#codes.set(text, code);
    }
    return code;
  }

  fallback(reason: string): never {
    throw new Fallback(reason);
  }

  /** The operand of a cell for a compiled formula; lowers the cell's own formula when needed. */
  read(key: CellKey): Operand {
    const operand = this.readAnything(key);
    const reason = isSymbolic(operand) ? this.#source.unreadable(key) : undefined;
    return reason === undefined ? operand : this.fallback(reason);
  }

  /** As `read`, also for a cell that only the evaluator can read. */
  readAnything(key: CellKey): Operand {
    // In the arguments of its own distribution, an input is the value that the workbook holds.
    if (key === this.#input) return this.#source.base(key);
    const known = this.#operands.get(key);
    if (known !== undefined) return known;
    if (!this.#source.isRandom(key)) return this.#source.base(key);
    this.#lowerCell(key);
    return this.#operands.get(key) ?? null;
  }

  #lowerCell(key: CellKey): void {
    const formula = this.#source.formulaOf(key);
    const owner = formula?.key ?? key;
    if (this.#active.has(owner)) this.#source.circular([...this.#active]);
    this.#active.add(owner);
    const outerInput = this.#input;
    this.#input = key;
    const input = this.#source.inputOf(key);
    this.#input = undefined;
    if (input !== undefined) this.#store(key, input);
    else if (formula !== undefined) this.#lowerFormula(formula);
    this.#input = outerInput;
    this.#active.delete(owner);
  }

  /** A formula that stands in no cell of the book, as seen from a cell: a parameter of a distribution. */
  expression(formula: Formula): Operand {
    const value = this.#formula(formula);
    return isOperandArray(value) ? value.operands[0]! : value;
  }

  /** Whether an expression differs from trial to trial. */
  varies(formula: Formula): boolean {
    return !this.#frame(formula).constant.has(formula.node);
  }

  /** As `expression`, for a list of numbers: an area, an array, or a scalar. */
  list(formula: Formula): readonly Operand[] {
    const frame = this.#frame({ ...formula, arrays: true });
    const value = operandOf(this.#plain(this.#node(formula.node, frame)), frame, true);
    return isOperandArray(value) ? value.operands : [value];
  }

  #lowerFormula(formula: Formula): void {
    const { key, area } = formula;
    let value: Operand | OperandArray;
    try {
      value = this.#formula(formula);
    } catch (reason) {
      if (!(reason instanceof Fallback)) throw reason;
      value = this.#source.fallBack(formula, reason.message);
    }
    if (area === undefined) {
      this.#store(key, isOperandArray(value) ? value.operands[0]! : value);
      return;
    }
    for (let row = area.top; row <= area.bottom; row++) {
      for (let column = area.left; column <= area.right; column++) {
        this.#store(cellKey(area.sheet, row, column), operandIn(value, row - area.top, column - area.left));
      }
    }
  }

  #store(key: CellKey, operand: Operand): void {
    if (!isSymbolic(operand)) {
      this.#operands.set(key, operand);
      return;
    }
    const place = this.#stored.push(operand) - 1;
    this.#operands.set(key, { ...operand, errorCode: () => this.#codeOf(place) });
  }

  /** Builds the error codes of all cells up to this one, in their order: so a long chain of cells needs no recursion. */
  #codeOf(place: number): Id {
    while (this.#coded <= place) this.#stored[this.#coded++]!.errorCode();
    return this.#stored[place]!.errorCode();
  }

  /** The value of a formula as its cell holds it: a blank is 0. */
  #formula(formula: Formula): Operand | OperandArray {
    const frame = this.#frame(formula);
    const value = operandOf(this.#plain(this.#node(formula.node, frame)), frame);
    if (!isOperandArray(value)) return this.#filled(value);
    if (!formula.arrays) return this.#filled(value.operands[0]!);
    return { ...value, operands: value.operands.map((operand) => this.#filled(operand)) };
  }

  /** A blank as the number 0. */
  #filled(operand: Operand): Operand {
    if (operand === null) return 0;
    if (!isSymbolic(operand) || operand.type !== 'any') return operand;
    const { builder } = this;
    const tag = operand.tag!;
    const filled = builder.select(builder.eq(tag, builder.const(TAG.blank)), builder.const(TAG.number), tag);
    return settle({ ...operand, tag: filled }, this);
  }

  #frame(formula: Formula): Frame {
    const context = this.#source.contextOf(formula);
    const evaluate: CallSite = { context, m: this.#m, arrays: formula.arrays };
    const draws = new Map<number, number>();
    return {
      symbolic: this,
      evaluate,
      arrays: formula.arrays,
      wants: formula.arrays ? 'values' : 'scalar',
      read: (sheet, row, column) => this.read(cellKey(sheet, row, column)),
      formula,
      context,
      constant: new ConstantNodes(this.#source, context),
      locals: undefined,
      depth: 0,
      draw: (draw) => {
        const repeat = draws.get(draw) ?? 0;
        draws.set(draw, repeat + 1);
        return this.#source.draw(formula, draw, repeat, this.builder);
      },
    };
  }

  #plain(value: Bound): Lowered {
    return isClosure(value) ? error('#CALC!') : value;
  }

  #node(node: Node, frame: Frame): Bound {
    // Of a literal or a reference the evaluator makes the same.
    const plain = node.kind === 'reference' || isLiteral(node);
    if (!plain && frame.locals === undefined && frame.constant.has(node)) {
      const value = evaluateNode(node, frame.context, frame.arrays);
      if (!isLambda(value)) return loweredOf(value);
    }
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
        return this.#spilled(node.target, frame);
      case 'name':
        return this.#named(node.name, node.sheet, frame);
      case 'unary':
        return this.#unary(node, frame);
      case 'binary':
        return this.#binary(node, frame);
      case 'call':
        return this.#call(node, frame);
      case 'apply':
        return this.#apply(this.#node(node.callee, frame), node.args, frame);
      case 'array':
        return this.#array(node.rows, frame);
      case 'let':
        return this.#let(node, frame);
      case 'lambda':
        return this.#lambda(node.parameters, node.body, frame);
      case 'unsupported':
        return frame.context.refuse(node.text, node.reason);
    }
  }

  #spilled(target: Node, frame: Frame): Lowered {
    const value = this.#plain(this.#node(target, frame));
    if (!isReferenceValue(value) || value.areas.length !== 1) {
      return isConstantError(value) ? value : error('#REF!');
    }
    const { sheet, top, left } = value.areas[0]!;
    const area = frame.context.spill(sheet, top, left);
    return area ? { areas: [area] } : error('#REF!');
  }

  #named(name: string, sheet: number | undefined, frame: Frame): Bound {
    const bound = sheet === undefined ? local(name, frame) : undefined;
    if (bound) return bound.value;
    const node = frame.context.define(name, sheet);
    if (node === undefined) return error('#NAME?');
    if (frame.depth >= MAX_DEPTH) return error('#NUM!');
    return this.#node(node, { ...frame, ...ARRAYS, locals: undefined, depth: frame.depth + 1 });
  }

  #unary(node: Node & { kind: 'unary' }, frame: Frame): Bound {
    const value = this.#node(node.operand, node.operator === '+' ? frame : operandFrame(frame));
    if (node.operator === '@') return single(value, frame);
    if (node.operator === '+') return value;
    const operator = node.operator;
    return broadcastOperands([operandOf(this.#plain(value), frame)], (operand = null) =>
      isSymbolic(operand) ? lowerUnary(operator, operand, this) : applyUnary(operator, operand, this.#m),
    );
  }

  /** A chain of operators, walked along its left side without recursion, as in the evaluator. */
  #binary(node: Node & { kind: 'binary' }, frame: Frame): Lowered {
    const { operator } = node;
    if (operator === ':' || operator === ' ' || operator === ',') {
      const sides = [node.left, node.right].map((side) => this.#plain(this.#node(side, { ...frame, wants: 'values' })));
      if (sides.some((side) => isSymbolic(side) || isOperandArray(side))) return error('#VALUE!');
      return loweredOf(combineReferences(operator, sides[0] as Scalar, sides[1] as Scalar));
    }
    const inner = operandFrame(frame);
    const chain: (typeof node)[] = [];
    let first: Node = node;
    while (first.kind === 'binary' && !isReferenceOperator(first.operator)) {
      chain.push(first);
      first = first.left;
      if (frame.locals === undefined && frame.constant.has(first)) break;
    }
    const operand = (side: Node): Operand | OperandArray => operandOf(this.#plain(this.#node(side, inner)), frame);
    let value = operand(first);
    for (let index = chain.length - 1; index >= 0; index--) {
      const step = chain[index]!;
      value = broadcastOperands([value, operand(step.right)], (a, b) => this.#operate(step, a!, b!));
    }
    return value;
  }

  #operate({ operator, final }: Node & { kind: 'binary' }, a: Operand, b: Operand): Operand {
    if (!isSymbolic(a) && !isSymbolic(b)) return applyBinary(operator, a, b, final === true, this.#m);
    switch (operator) {
      case '+':
      case '-':
      case '*':
      case '/':
      case '^':
        return lowerArithmetic(operator, a, b, this, final === true);
      case '&':
        return lowerJoin(a, b, this);
      case ':':
      case ' ':
      case ',':
        return error('#VALUE!');
      default:
        return lowerComparison(operator, a, b, this);
    }
  }

  #call(node: Node & { kind: 'call' }, frame: Frame): Bound {
    const bound = local(node.name, frame);
    if (bound) return this.#apply(bound.value, node.args, frame);
    const definition = findFunction(node.name);
    if (definition) {
      const site = definition.draws ? { ...frame, symbolic: this.#drawing(node.draw ?? 0, frame) } : frame;
      return lowerCall(definition, this.#arguments(node.args, frame), site);
    }
    if (frame.context.define(node.name, undefined)) {
      return this.#apply(this.#named(node.name, undefined, frame), node.args, frame);
    }
    return frame.context.refuse(`${node.name}()`, 'this function is not available');
  }

  /** This context, for one drawing call. */
  #drawing(draw: number, frame: Frame): SymbolicContext {
    return {
      builder: this.builder,
      texts: this.texts,
      textCode: (text) => this.textCode(text),
      fallback: (reason) => this.fallback(reason),
      random: () => frame.draw(draw),
    };
  }

  random(): Id {
    return this.fallback('it draws outside of a drawing function');
  }

  #arguments(nodes: readonly Node[], frame: Frame): LowerArgument[] {
    return nodes.map((node) => ({
      missing: node.kind === 'missing',
      lower: (arrays, wants) => this.#plain(this.#node(node, { ...frame, arrays, wants })),
    }));
  }

  #apply(callee: Bound, args: readonly Node[], frame: Frame): Bound {
    if (!isClosure(callee)) return isConstantError(callee) ? callee : error('#REF!');
    return callee.call(
      args.map((arg) => (arg.kind === 'missing' ? undefined : this.#node(arg, { ...frame, wants: 'values' }))),
    );
  }

  #lambda(parameters: readonly string[], body: Node, frame: Frame): Closure {
    return {
      call: (args) => {
        if (args.length > parameters.length) return error('#VALUE!');
        if (frame.depth >= MAX_DEPTH) return this.fallback('LAMBDA calls nest too deep');
        let locals = frame.locals;
        parameters.forEach((name, index) => {
          locals = { name, value: args[index] ?? null, outer: locals };
        });
        return this.#node(body, { ...frame, locals, depth: frame.depth + 1 });
      },
    };
  }

  #let(node: Node & { kind: 'let' }, frame: Frame): Bound {
    let inner = frame;
    for (const { name, value } of node.bindings) {
      const bound = this.#node(value, { ...inner, wants: 'values' });
      inner = { ...inner, locals: { name, value: bound, outer: inner.locals } };
    }
    return this.#node(node.body, inner);
  }

  #array(rows: readonly (readonly Node[])[], frame: Frame): OperandArray {
    const operands = rows.flatMap((row) =>
      row.map((node) => {
        const value = operandOf(this.#plain(this.#node(node, frame)), frame);
        return isOperandArray(value) ? value.operands[0]! : value;
      }),
    );
    return { rows: rows.length, columns: rows[0]!.length, operands };
  }
}

/** A LAMBDA while it is lowered. */
interface Closure {
  call(args: readonly (Bound | undefined)[]): Bound;
}

type Bound = Lowered | Closure;

interface Locals {
  readonly name: string;
  readonly value: Bound;
  readonly outer: Locals | undefined;
}

interface Frame extends LowerSite {
  readonly formula: Formula;
  readonly context: EvaluationContext;
  readonly constant: ConstantNodes;
  readonly locals: Locals | undefined;
  readonly depth: number;
  draw(draw: number): Id;
}

const ARRAYS = { arrays: true, wants: 'values' } as const;

/** The frame of an operator's operand: areas are read as arrays, or mean one cell. */
function operandFrame(frame: Frame): Frame {
  const wants = frame.arrays ? 'values' : 'scalar';
  return frame.wants === wants ? frame : { ...frame, wants };
}

function isClosure(value: Bound): value is Closure {
  return typeof value === 'object' && value !== null && 'call' in value;
}

function isReferenceValue(value: Lowered): value is ReferenceValue {
  return typeof value === 'object' && value !== null && 'areas' in value;
}

function isConstantError(value: Bound): value is ErrorValue {
  return typeof value === 'object' && value !== null && 'error' in value;
}

function isReferenceOperator(operator: string): boolean {
  return operator === ':' || operator === ' ' || operator === ',';
}

function local(name: string, frame: Frame): Locals | undefined {
  if (frame.locals === undefined) return undefined;
  const wanted = name.toUpperCase();
  let locals: Locals | undefined = frame.locals;
  while (locals && locals.name !== wanted) locals = locals.outer;
  return locals;
}

function reference(area: Area, lastSheet: number | undefined): ReferenceValue {
  if (lastSheet === undefined) return { areas: [area] };
  const areas: Area[] = [];
  for (let sheet = area.sheet; sheet <= lastSheet; sheet++) areas.push({ ...area, sheet });
  return { areas };
}

/** The implicit intersection operator. */
function single(value: Bound, { context }: Frame): Bound {
  if (isClosure(value)) return value;
  if (isOperandArray(value)) return value.operands[0]!;
  if (!isReferenceValue(value)) return value;
  const area = value.areas[0]!;
  const cell = value.areas.length === 1 ? intersectCell(area, context.cell.row, context.cell.column) : undefined;
  if (cell === undefined) return error('#VALUE!');
  const { row, column } = cell;
  return { areas: [{ sheet: area.sheet, top: row, left: column, bottom: row, right: column }] };
}

function isLiteral({ kind }: Node): boolean {
  return kind === 'number' || kind === 'text' || kind === 'boolean';
}

/** Which parts of one formula are the same in every trial; those are left to the evaluator. */
class ConstantNodes {
  readonly #source: LowerSource;
  readonly #context: EvaluationContext;
  readonly #known = new Map<Node, boolean>();

  constructor(source: LowerSource, context: EvaluationContext) {
    this.#source = source;
    this.#context = context;
  }

  has(node: Node): boolean {
    if (isLiteral(node)) return true;
    let constant = this.#known.get(node);
    if (constant === undefined) {
      constant = this.#find(node);
      this.#known.set(node, constant);
    }
    return constant;
  }

  #all(nodes: readonly Node[]): boolean {
    return nodes.every((node) => this.has(node));
  }

  #find(node: Node): boolean {
    switch (node.kind) {
      case 'reference':
        return reference(node.area, node.lastSheet).areas.every((area) => !this.#source.anyRandom(area));
      case 'unary':
        return this.has(node.operand);
      case 'binary':
        return this.#chain(node);
      case 'call':
        return this.#call(node.name, node.args);
      case 'array':
        return node.rows.every((row) => this.#all(row));
      case 'name': {
        const tree = this.#context.define(node.name, node.sheet);
        return tree !== undefined && this.has(tree);
      }
      // What computes references or binds names is lowered, which finds out.
      case 'spill':
      case 'let':
      case 'lambda':
      case 'apply':
        return false;
      default:
        return true;
    }
  }

  /** Without recursion along the left side; marks each part of the chain. */
  #chain(node: Node & { kind: 'binary' }): boolean {
    const chain: (typeof node)[] = [];
    let first: Node = node;
    while (first.kind === 'binary') {
      chain.push(first);
      first = first.left;
    }
    let constant = this.has(first);
    for (const step of chain.reverse()) {
      const joins = step.operator === ':';
      constant = constant && !joins && this.has(step.right);
      this.#known.set(step, constant);
    }
    return constant;
  }

  #call(name: string, args: readonly Node[]): boolean {
    const definition = findFunction(name);
    if (definition === undefined || definition.draws || name === 'OFFSET' || name === 'INDIRECT') return false;
    return this.#all(args);
  }
}

/** Sheet, row and column of a key, as the evaluator's context has them. */
export function positionOf(key: CellKey): { readonly sheet: number; readonly row: number; readonly column: number } {
  return { sheet: sheetOf(key), row: rowOf(key), column: columnOf(key) };
}
