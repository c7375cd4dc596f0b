/** The tree of a formula: plain values, references resolved to sheets and areas of the workbook. */
import type { Area } from '../workbook/address.ts';
import type { ErrorKind } from '../workbook/workbook.ts';

/** Binary operators, from strong to weak: range, intersection, union, ^, * /, + -, &, comparison. */
export type BinaryOperator = ':' | ' ' | ',' | '^' | '*' | '/' | '+' | '-' | '&' | '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'error'; readonly error: ErrorKind }
  /** An omitted argument, as in IF(A1,,2). */
  | { readonly kind: 'missing' }
  /** A cell or area. Whole rows and columns reach to the sheet's limits. `sheets` for Sheet1:Sheet3!A1. */
  | { readonly kind: 'reference'; readonly area: Area; readonly lastSheet?: number }
  /** `A1#`: the spilled range of the array at a cell. */
  | { readonly kind: 'spill'; readonly target: Node }
  /** A name that the workbook defines, or a LET or LAMBDA parameter, or an unknown name (#NAME? when evaluated). */
  | { readonly kind: 'name'; readonly name: string; readonly sheet?: number }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '%' | '@'; readonly operand: Node }
  /** `final` on the + or - that is the last operator of the whole formula, outside parentheses: it snaps to zero. */
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Node;
      readonly right: Node;
      readonly final?: true;
    }
  /** A call by function name, upper case, without `_xlfn.`. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Node[];
      /** Of a function that draws (RAND): which such call of the formula this is, in the order of the text, from 0. */
      readonly draw?: number;
    }
  /** LAMBDA(…)(…): a call of a computed function. */
  | { readonly kind: 'apply'; readonly callee: Node; readonly args: readonly Node[] }
  | { readonly kind: 'array'; readonly rows: readonly (readonly Node[])[] }
  | {
      readonly kind: 'let';
      readonly bindings: readonly { readonly name: string; readonly value: Node }[];
      readonly body: Node;
    }
  | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Node }
  /** What we can read but not evaluate (external links): refused by name when needed. */
  | { readonly kind: 'unsupported'; readonly text: string; readonly reason: string };

/** How strongly an operator binds; all binary ones are left-associative. */
export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  '=': 10, '<>': 10, '<': 10, '<=': 10, '>': 10, '>=': 10,
  '&': 20,
  '+': 30, '-': 30,
  '*': 40, '/': 40,
  '^': 50,
  ',': 81,
  ' ': 82,
  ':': 83,
}; // biome-ignore format: a table
export const PERCENT_PRECEDENCE = 60;
/** Signs and @: above ^, so that -2^2 is 4, and below the operators on references, so that @A1:A9 is @(A1:A9). */
export const PREFIX_PRECEDENCE = 70;
export const SPILL_PRECEDENCE = 84;
export const CALL_PRECEDENCE = 90;

/** Whether an operator joins references instead of computing values. */
export function joinsReferences(operator: BinaryOperator): operator is ':' | ' ' | ',' {
  return operator === ':' || operator === ' ' || operator === ',';
}
