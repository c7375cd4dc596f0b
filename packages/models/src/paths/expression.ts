/**
 * Expressions over names as numeric code: a text is read and checked once, then computed over any arithmetic in plain IEEE
 * doubles. `^` is as in mathematics: -x^2 is -(x^2), 2^3^2 is 2^9. It knows no paths and no processes.
 */
import {
  type Arithmetic,
  type ExpressionTree,
  isVariableName,
  parseExpression,
  pow,
  SCALARS,
  TesseraError,
} from '@tessera/engine';
import { ModelsError } from '../models-error.ts';
import {
  EXPRESSION_CONSTANTS,
  type ExpressionFunction,
  FUNCTION_NAMES,
  findExpressionFunction,
} from './expression-functions.ts';

/** What an expression may use. */
export interface ExpressionScope {
  /** For errors: such as `drift of S`. */
  readonly entry: string;
  /** Names whose values are known when it is computed. */
  readonly variables: readonly string[];
  /** Names whose values are known now. */
  readonly constants: Readonly<Record<string, number>>;
  /** Functions beside those of the table, in lower case; whoever names them gives them a meaning. */
  readonly calls?: Calls;
}

/** Functions of a caller's own. */
export interface Calls {
  readonly names: readonly string[];
  /** Whether a call is one of them; those that are none are the table's. */
  isOwn(call: Call): boolean;
  /** Refuses one whose arguments do not fit. @throws ModelsError */
  check(call: Call): void;
}

export type Call = Extract<ExpressionTree, { kind: 'call' }>;

/** What names and calls of one's own come to. */
export interface Meaning<V> {
  name(name: string): V;
  call?(call: Call): V | undefined;
}

/** Most powers that are products. */
const MOST_PRODUCT = 16;

/**
 * The checked tree of an expression, constants put in and whatever is known computed.
 * @throws ModelsError `expression-invalid`
 */
export function readExpression(text: string, scope: ExpressionScope): ExpressionTree {
  const fail = failing(text, scope.entry);
  if (typeof text !== 'string') fail('it must be a text');
  const constants = { ...EXPRESSION_CONSTANTS, ...scope.constants };
  const names = [...new Set([...scope.variables, ...Object.keys(constants)])];
  const functions = [...new Set([...FUNCTION_NAMES, ...(scope.calls?.names ?? [])])];
  const tree = parsed(text, names, functions, fail);
  check(tree, scope.calls, fail);
  return folded(
    tree,
    new Map(Object.entries(constants).filter(([name]) => !scope.variables.includes(name))),
    scope.calls,
  );
}

/** Refuses an expression. */
export type Fail = (reason: string) => never;

export function failing(expression: string, entry: string): Fail {
  return (reason) => {
    throw new ModelsError('expression-invalid', { entry, expression: String(expression).slice(0, 200), reason });
  };
}

/** Refuses a name that no expression could use. */
export function checkName(name: string, fail: Fail): void {
  if (!isVariableName(name)) fail(`"${name}" is no name: letters, digits and _, and no digit at the beginning`);
}

function parsed(text: string, names: readonly string[], functions: readonly string[], fail: Fail): ExpressionTree {
  try {
    return parseExpression(text, { names, functions });
  } catch (error) {
    if (!(error instanceof TesseraError)) throw error;
    const { facts, code } = error;
    if (code === 'expression-syntax') return fail(`at character ${facts.position}: ${facts.detail}`);
    if (code === 'variable-unknown') return fail(`there is no "${facts.name}"; it may use ${names.join(', ')}`);
    if (code === 'function-unknown') return fail(`there is no ${facts.name}(); functions are ${functions.join(', ')}`);
    if (code === 'formula-too-long')
      return fail(`it has ${facts.length} characters, and at most ${facts.limit} are taken`);
    return fail(`it nests more than ${facts.limit} levels of parentheses, calls and signs`);
  }
}

/** Whether a tree is a condition. */
export function isCondition(tree: ExpressionTree): boolean {
  if (tree.kind === 'call') return findExpressionFunction(tree.name)?.takes === 'conditions';
  return tree.kind === 'comparison' || tree.kind === 'truth';
}

function check(tree: ExpressionTree, calls: Calls | undefined, fail: Fail): void {
  for (const inner of partsOf(tree)) check(inner, calls, fail);
  if (tree.kind !== 'call') return;
  if (calls?.isOwn(tree)) {
    calls.check(tree);
    return;
  }
  const { name, args } = tree;
  const found = findExpressionFunction(name)!;
  const { fewest, most = Infinity, parameters } = found;
  if (args.length < fewest || args.length > most) {
    const some = (count: number) => (count === 1 ? '1 argument' : `${count} arguments`);
    fail(
      `${name}(${parameters}) takes ${most === fewest ? some(fewest) : `at least ${some(fewest)}`}, not ${args.length}`,
    );
  }
  conditionsOf(found, args).forEach((arg, index) => {
    if (!isCondition(arg))
      fail(`argument ${index + 1} of ${name}(${parameters}) is a number; write a condition such as x > 0`);
  });
}

function conditionsOf({ takes }: ExpressionFunction, args: readonly ExpressionTree[]): readonly ExpressionTree[] {
  return takes === 'conditions' ? args : takes === 'choice' ? args.slice(0, 1) : [];
}

/** The trees that a tree is made of. */
export function partsOf(tree: ExpressionTree): readonly ExpressionTree[] {
  switch (tree.kind) {
    case 'negative':
      return [tree.operand];
    case 'binary':
    case 'comparison':
      return [tree.left, tree.right];
    case 'call':
      return tree.args;
    default:
      return [];
  }
}

const NO_NAMES: Meaning<number> = {
  name: () => NaN,
};

/** The tree with constants in place of their names, and numbers in place of what has no variables. */
function folded(tree: ExpressionTree, constants: ReadonlyMap<string, number>, calls?: Calls): ExpressionTree {
  const fold = (inner: ExpressionTree) => folded(inner, constants, calls);
  if (tree.kind === 'name') {
    const value = constants.get(tree.name);
    return value === undefined ? tree : { kind: 'number', value };
  }
  const next = rebuilt(tree, partsOf(tree).map(fold));
  const isKnown = partsOf(next).every(({ kind }) => kind === 'number' || kind === 'truth');
  if (next.kind === 'number' || next.kind === 'truth' || !isKnown) return next;
  if (next.kind === 'call' && calls?.isOwn(next)) return next;
  return isCondition(next)
    ? { kind: 'truth', value: conditionOf(SCALARS, next, NO_NAMES) }
    : { kind: 'number', value: numberOf(SCALARS, next, NO_NAMES) };
}

/** The tree with other parts. */
export function rebuilt(tree: ExpressionTree, parts: readonly ExpressionTree[]): ExpressionTree {
  switch (tree.kind) {
    case 'negative':
      return { ...tree, operand: parts[0]! };
    case 'binary':
    case 'comparison':
      return { ...tree, left: parts[0]!, right: parts[1]! };
    case 'call':
      return { ...tree, args: parts };
    default:
      return tree;
  }
}

/** The number that a checked tree comes to; 1 or 0 for a condition. */
export function numberOf<V, B>(m: Arithmetic<V, B>, tree: ExpressionTree, meaning: Meaning<V>): V {
  if (isCondition(tree)) return m.select(conditionOf(m, tree, meaning), m.const(1), m.const(0));
  const number = (inner: ExpressionTree) => numberOf(m, inner, meaning);
  switch (tree.kind) {
    case 'number':
      return m.const(tree.value);
    case 'name':
      return meaning.name(tree.name);
    case 'negative':
      return m.neg(number(tree.operand));
    case 'binary':
      return between(m, tree, number);
    case 'call':
      return called(m, tree, meaning);
    default:
      throw new Error('a condition is no number');
  }
}

type Between = Extract<ExpressionTree, { kind: 'binary' }>;

function between<V, B>(
  m: Arithmetic<V, B>,
  { operator, left, right }: Between,
  number: (tree: ExpressionTree) => V,
): V {
  const a = number(left);
  switch (operator) {
    case '+':
      return m.add(a, number(right));
    case '-':
      return m.sub(a, number(right));
    case '*':
      return m.mul(a, number(right));
    case '/':
      return m.div(a, number(right));
    case '^':
      return (right.kind === 'number' ? product(m, a, right.value) : undefined) ?? pow(m, a, number(right));
  }
}

/** x^n as products for whole n, and halves of odd n with a root, when they are small. */
function product<V, B>(m: Arithmetic<V, B>, x: V, n: number): V | undefined {
  if (!Number.isInteger(2 * n) || Math.abs(n) > MOST_PRODUCT) return undefined;
  if (n < 0) return m.div(m.const(1), product(m, x, -n)!);
  if (!Number.isInteger(n)) return n < 1 ? m.sqrt(x) : m.mul(product(m, x, n - 0.5)!, m.sqrt(x));
  if (n < 2) return n === 0 ? m.const(1) : x;
  const half = product(m, x, Math.floor(n / 2))!;
  const square = m.mul(half, half);
  return n % 2 === 0 ? square : m.mul(square, x);
}

function called<V, B>(m: Arithmetic<V, B>, call: Call, meaning: Meaning<V>): V {
  const own = meaning.call?.(call);
  if (own !== undefined) return own;
  const found = findExpressionFunction(call.name)!;
  const [first, ...others] = call.args;
  const numbers = others.map((arg) => numberOf(m, arg, meaning));
  if (found.takes === 'numbers') return found.apply(m, [numberOf(m, first!, meaning), ...numbers]);
  if (found.takes === 'choice') return found.apply(m, conditionOf(m, first!, meaning), numbers[0]!, numbers[1]!);
  throw new Error('a condition is no number');
}

const COMPARE = { '=': 'eq', '<>': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' } as const;

/** Whether the condition of a checked tree holds. */
export function conditionOf<V, B>(m: Arithmetic<V, B>, tree: ExpressionTree, meaning: Meaning<V>): B {
  if (tree.kind === 'truth') return m.bool(tree.value);
  if (tree.kind === 'comparison') {
    return m[COMPARE[tree.operator]](numberOf(m, tree.left, meaning), numberOf(m, tree.right, meaning));
  }
  const found = tree.kind === 'call' ? findExpressionFunction(tree.name) : undefined;
  if (tree.kind !== 'call' || found?.takes !== 'conditions') throw new Error('a number is no condition');
  return found.apply(
    m,
    tree.args.map((arg) => conditionOf(m, arg, meaning)),
  );
}
