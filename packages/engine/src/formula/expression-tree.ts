/**
 * An expression over names as a tree, for those who compute with it themselves: the reader of formulas with variables and
 * the parser of formulas, one after the other, with `^` as mathematics has it. It knows no functions but those it is told,
 * and gives names and calls no meaning.
 */
import { TesseraError } from '../errors.ts';
import type { Node } from './ast.ts';
import { rewriteExpression } from './expression.ts';
import { parseFormula } from './parse.ts';

/** Operators between numbers that give a truth value. */
export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A plain value. `3%` is a quotient, `==` is `=`, `**` is `^`; function names are in lower case. */
export type ExpressionTree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negative'; readonly operand: ExpressionTree }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/' | '^';
      readonly left: ExpressionTree;
      readonly right: ExpressionTree;
    }
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly left: ExpressionTree;
      readonly right: ExpressionTree;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly ExpressionTree[] };

/** What an expression may refer to. */
export interface ExpressionNames {
  /** As written: upper and lower case differ. */
  readonly names: readonly string[];
  /** Functions that can be called, in lower case; in expressions upper and lower case do not differ. */
  readonly functions: readonly string[];
}

/**
 * The tree of an expression. `-x^2` is -(x^2), `2^3^2` is 2^9.
 * @throws TesseraError `expression-syntax`, `variable-unknown`, `function-unknown`, `formula-too-long`, `formula-too-deep`
 */
export function parseExpression(text: string, { names, functions }: ExpressionNames): ExpressionTree {
  const row = new Map(names.map((name, index) => [name.normalize('NFC'), index]));
  const normal = text.normalize('NFC');
  const formula = rewriteExpression(normal, {
    names,
    isMathematical: true,
    isCallable: (name) => functions.includes(name.toLowerCase()),
    cellOf: (name) => (row.has(name) ? `A${row.get(name)! + 1}` : undefined),
  });
  const place = { sheet: 0, row: 0, column: 0 };
  const node = parseFormula(formula, { workbook: { sheets: [{ name: 'Names' }], tables: [] }, cell: place });
  return treeOf(node, names, (detail, sign) => {
    throw new TesseraError('expression-syntax', { position: normal.search(sign) + 1, detail, formula: normal });
  });
}

/** Refuses what formulas have and expressions have not; the sign is what to look for in the text. */
type Refuse = (detail: string, sign: RegExp) => never;

function treeOf(node: Node, names: readonly string[], fail: Refuse): ExpressionTree {
  const tree = (inner: Node) => treeOf(inner, names, fail);
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value };
    case 'boolean':
      return { kind: 'truth', value: node.value };
    case 'reference':
      return { kind: 'name', name: names[node.area.top]! };
    case 'unary':
      return signed(node.operator, tree(node.operand));
    case 'binary':
      return between(node, tree, fail);
    case 'call':
      return called(node.name.toLowerCase(), node.args.map(tree));
    case 'missing':
      return fail('an argument is missing between two commas or parentheses', /(?<=[(,]\s*)[,)]/);
    case 'text':
      return fail(`"${node.value}" is a text, and expressions take numbers`, /"/);
    default:
      return fail('lists in braces have no meaning here', /\{/);
  }
}

function signed(operator: '-' | '+' | '%' | '@', operand: ExpressionTree): ExpressionTree {
  if (operator === '%') return { kind: 'binary', operator: '/', left: operand, right: { kind: 'number', value: 100 } };
  return operator === '-' ? { kind: 'negative', operand } : operand;
}

function between(
  { operator, left, right }: Extract<Node, { kind: 'binary' }>,
  tree: (node: Node) => ExpressionTree,
  fail: Refuse,
): ExpressionTree {
  switch (operator) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '^':
      return { kind: 'binary', operator, left: tree(left), right: tree(right) };
    case '&':
      return fail('& joins texts, and expressions take numbers; write and(a, b) for "both"', /&/);
    case ':':
    case ' ':
    case ',':
      return fail(`unexpected ${operator}`, /[:,]/);
    default:
      return { kind: 'comparison', operator, left: tree(left), right: tree(right) };
  }
}

/** The reader writes `a ^ b` as POWER(a,b). */
function called(name: string, args: readonly ExpressionTree[]): ExpressionTree {
  const [left, right] = args;
  return name === 'power' && args.length === 2
    ? { kind: 'binary', operator: '^', left: left!, right: right! }
    : { kind: 'call', name, args };
}
