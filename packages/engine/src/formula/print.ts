/**
 * A tree back to formula text. Reading the text again gives the same tree; dollars and structured references, which the
 * tree does not keep, come out as plain addresses.
 */
import { type Area, columnName, MAX_COLUMNS, MAX_ROWS, printCell, printSheet } from '../workbook/address.ts';
import {
  CALL_PRECEDENCE,
  type Node,
  PERCENT_PRECEDENCE,
  PRECEDENCE,
  PREFIX_PRECEDENCE,
  SPILL_PRECEDENCE,
} from './ast.ts';

/** Where the formula stands: references to its own sheet are printed without a sheet. */
export interface PrintContext {
  readonly sheets: readonly { readonly name: string }[];
  readonly sheet: number;
}

/** Formula text without `=`. */
export function printFormula(node: Node, context: PrintContext): string {
  const text = print(node, context);
  const unsnapped = node.kind === 'binary' && (node.operator === '+' || node.operator === '-') && !node.final;
  return unsnapped ? `(${text})` : text;
}

function print(node: Node, context: PrintContext): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'text':
      return `"${node.value.replaceAll('"', '""')}"`;
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE';
    case 'error':
      return node.error;
    case 'missing':
      return '';
    case 'reference':
      return prefix(node.area.sheet, node.lastSheet, context) + printArea(node.area);
    case 'spill':
      return `${within(node.target, SPILL_PRECEDENCE, context)}#`;
    case 'name':
      return (node.sheet === undefined ? '' : prefix(node.sheet, node.sheet, context)) + node.name;
    case 'unary':
      return unary(node, context);
    case 'binary':
      return binary(node, context);
    case 'call':
      return `${node.name}(${list(node.args, context)})`;
    case 'apply':
      return `${within(node.callee, CALL_PRECEDENCE, context)}(${list(node.args, context)})`;
    case 'array':
      return `{${node.rows.map((row) => list(row, context)).join(';')}}`;
    case 'let':
      return `LET(${node.bindings.map(({ name, value }) => `${name},${print(value, context)},`).join('')}${print(node.body, context)})`;
    case 'lambda':
      return `LAMBDA(${[...node.parameters, print(node.body, context)].join(',')})`;
    case 'unsupported':
      return node.text;
  }
}

function list(nodes: readonly Node[], context: PrintContext): string {
  return nodes.map((node) => print(node, context)).join(',');
}

/** A part of an expression, in parentheses when it binds more weakly than what stands around it. */
function within(node: Node, precedence: number, context: PrintContext): string {
  const text = print(node, context);
  return precedenceOf(node) < precedence ? `(${text})` : text;
}

function precedenceOf(node: Node): number {
  if (node.kind === 'binary') return node.operator === ',' ? Infinity : PRECEDENCE[node.operator];
  if (node.kind === 'unary') return node.operator === '%' ? PERCENT_PRECEDENCE : PREFIX_PRECEDENCE;
  return Infinity;
}

function unary({ operator, operand }: Node & { kind: 'unary' }, context: PrintContext): string {
  if (operator === '%') return `${within(operand, PERCENT_PRECEDENCE, context)}%`;
  // -2 would be read as a number.
  if (operand.kind === 'number') return `${operator}(${print(operand, context)})`;
  return operator + within(operand, PREFIX_PRECEDENCE, context);
}

/** A chain of operators, printed along its left side without recursion. */
function binary(node: Node & { kind: 'binary' }, context: PrintContext): string {
  if (node.operator === ',') return `(${union(node, context)})`;
  const rights: string[] = [];
  let left: Node = node;
  let precedence = PRECEDENCE[node.operator];
  while (left.kind === 'binary' && left.operator !== ',' && PRECEDENCE[left.operator] >= precedence) {
    precedence = PRECEDENCE[left.operator];
    rights.push(left.operator + rightSide(left, precedence, context));
    left = left.left;
  }
  const first =
    precedence === PRECEDENCE[':'] && isPlain(left) ? `(${print(left, context)})` : within(left, precedence, context);
  return first + rights.reverse().join('');
}

function rightSide({ operator, right }: Node & { kind: 'binary' }, precedence: number, context: PrintContext): string {
  // A1:B2 would be read as one area.
  if (operator === ':' && isPlain(right)) return `(${print(right, context)})`;
  return within(right, precedence + 0.5, context);
}

function isPlain(node: Node): boolean {
  return node.kind === 'reference' || node.kind === 'name';
}

/** A union's own parentheses keep its commas from separating arguments. */
function union({ left, right }: Node & { kind: 'binary' }, context: PrintContext): string {
  const first = left.kind === 'binary' && left.operator === ',' ? union(left, context) : print(left, context);
  return `${first},${print(right, context)}`;
}

function prefix(first: number, last: number | undefined, { sheets, sheet }: PrintContext): string {
  if (last === undefined && first === sheet) return '';
  const name = sheets[first]!.name;
  if (last === undefined || last === first) return `${printSheet(name)}!`;
  const both = `${name}:${sheets[last]!.name}`;
  const plain = printSheet(name) === name && printSheet(sheets[last]!.name) === sheets[last]!.name;
  return plain ? `${both}!` : `'${both.replaceAll("'", "''")}'!`;
}

function printArea({ top, left, bottom, right }: Area): string {
  if (top === 0 && bottom === MAX_ROWS - 1) return `${columnName(left)}:${columnName(right)}`;
  if (left === 0 && right === MAX_COLUMNS - 1) return `${top + 1}:${bottom + 1}`;
  const first = printCell(top, left);
  return top === bottom && left === right ? first : `${first}:${printCell(bottom, right)}`;
}
