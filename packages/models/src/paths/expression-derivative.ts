/**
 * Derivatives of expressions, as expressions. Functions with corners and steps (abs, max, floor) have the derivative that
 * holds everywhere but there. It knows the functions of the table by name and no paths.
 */
import type { ExpressionTree } from '@tessera/engine';
import { partsOf } from './expression.ts';

type Tree = ExpressionTree;

const num = (value: number): Tree => ({ kind: 'number', value });
const call = (name: string, ...args: Tree[]): Tree => ({ kind: 'call', name, args });
const isNumber = (tree: Tree, value: number): boolean => tree.kind === 'number' && tree.value === value;

function binary(operator: '+' | '-' | '*' | '/' | '^', left: Tree, right: Tree): Tree {
  return { kind: 'binary', operator, left, right };
}

/** a + b, without zeros. */
export function plus(a: Tree, b: Tree): Tree {
  if (isNumber(a, 0)) return b;
  return isNumber(b, 0) ? a : binary('+', a, b);
}

function minus(a: Tree, b: Tree): Tree {
  if (isNumber(b, 0)) return a;
  return isNumber(a, 0) ? negative(b) : binary('-', a, b);
}

function negative(a: Tree): Tree {
  return a.kind === 'number' ? num(-a.value) : { kind: 'negative', operand: a };
}

/** a * b, without zeros and ones. */
export function times(a: Tree, b: Tree): Tree {
  if (isNumber(a, 0) || isNumber(b, 0)) return num(0);
  if (isNumber(a, 1)) return b;
  if (isNumber(b, 1)) return a;
  return a.kind === 'number' && b.kind === 'number' ? num(a.value * b.value) : binary('*', a, b);
}

function over(a: Tree, b: Tree): Tree {
  return isNumber(a, 0) || isNumber(b, 1) ? a : binary('/', a, b);
}

/** a ^ n for a known n. */
export function power(a: Tree, n: number): Tree {
  if (n === 0) return num(1);
  return n === 1 ? a : binary('^', a, num(n));
}

/** The derivative of each function of one argument, without the inner one. */
const ONE: Readonly<Record<string, (x: Tree) => Tree>> = {
  exp: (x) => call('exp', x),
  expm1: (x) => call('exp', x),
  log: (x) => over(num(1), x),
  ln: (x) => over(num(1), x),
  log1p: (x) => over(num(1), plus(num(1), x)),
  sqrt: (x) => over(num(0.5), call('sqrt', x)),
  abs: (x) => call('sign', x),
  sin: (x) => call('cos', x),
  cos: (x) => negative(call('sin', x)),
  tan: (x) => plus(num(1), power(call('tan', x), 2)),
  tanh: (x) => minus(num(1), power(call('tanh', x), 2)),
  normcdf: (x) => call('normpdf', x),
  normpdf: (x) => negative(times(x, call('normpdf', x))),
  norminv: (x) => over(num(1), call('normpdf', call('norminv', x))),
  sign: () => num(0),
  floor: () => num(0),
  ceil: () => num(0),
  round: () => num(0),
};

/** Whether an expression speaks of a name. */
export function speaksOf(tree: Tree, name: string): boolean {
  return (tree.kind === 'name' && tree.name === name) || partsOf(tree).some((part) => speaksOf(part, name));
}

/** The derivative of a checked expression by a name. */
export function derivative(tree: Tree, name: string): Tree {
  if (!speaksOf(tree, name)) return num(0);
  const by = (inner: Tree) => derivative(inner, name);
  switch (tree.kind) {
    case 'name':
      return num(1);
    case 'negative':
      return negative(by(tree.operand));
    case 'binary':
      return ofBinary(tree, by);
    case 'call':
      return ofCall(tree, by);
    default:
      return num(0);
  }
}

function ofBinary(tree: Extract<Tree, { kind: 'binary' }>, by: (inner: Tree) => Tree): Tree {
  const { operator, left: a, right: b } = tree;
  switch (operator) {
    case '+':
      return plus(by(a), by(b));
    case '-':
      return minus(by(a), by(b));
    case '*':
      return plus(times(by(a), b), times(a, by(b)));
    case '/':
      return minus(over(by(a), b), over(times(a, by(b)), power(b, 2)));
    case '^':
      return ofPower(a, b, by);
  }
}

function ofPower(a: Tree, b: Tree, by: (inner: Tree) => Tree): Tree {
  if (b.kind === 'number') return times(times(num(b.value), power(a, b.value - 1)), by(a));
  const rate = plus(times(by(b), call('log', a)), over(times(b, by(a)), a));
  return times(binary('^', a, b), rate);
}

function ofCall({ name, args }: Extract<Tree, { kind: 'call' }>, by: (inner: Tree) => Tree): Tree {
  const [a, b, c] = args as [Tree, Tree, Tree];
  if (ONE[name]) return times(ONE[name](a), by(a));
  switch (name) {
    case 'if':
      return call('if', a, by(b), by(c));
    case 'pow':
    case 'power':
      return ofPower(a, b, by);
    case 'mod':
      return minus(by(a), times(call('floor', over(a, b)), by(b)));
    case 'max':
    case 'min':
      return args.reduceRight((others, one, index) => {
        if (index === args.length - 1) return by(one);
        const rest = args.slice(index + 1);
        const other = rest.length === 1 ? rest[0]! : call(name, ...rest);
        const isOne: Tree = { kind: 'comparison', operator: name === 'max' ? '>=' : '<=', left: one, right: other };
        return call('if', isOne, by(one), others);
      }, num(0));
    default:
      throw new Error(`no derivative of ${name}`);
  }
}
