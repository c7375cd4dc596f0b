import { describe, expect, it } from 'vitest';
import { type ExpressionTree, parseExpression } from './expression-tree.ts';

const NAMES = { names: ['S', 'a', 'b', 'c', 'σ', 'A1'], functions: ['max', 'log', 'if', 'power', 'start'] };

/** A tree with all its parentheses. */
function print(tree: ExpressionTree): string {
  switch (tree.kind) {
    case 'number':
    case 'truth':
      return String(tree.value);
    case 'name':
      return tree.name;
    case 'negative':
      return `(-${print(tree.operand)})`;
    case 'call':
      return `${tree.name}(${tree.args.map(print).join(', ')})`;
    default:
      return `(${print(tree.left)} ${tree.operator} ${print(tree.right)})`;
  }
}

describe('expressions as trees', () => {
  it.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['-S^2', '(-(S ^ 2))'],
    ['2^3^2', '(2 ^ (3 ^ 2))'],
    ['2**-S', '(2 ^ (-S))'],
    ['-2^-S*a', '((-(2 ^ (-S))) * a)'],
    ['3% * σ', '((3 / 100) * σ)'],
    ['a <= b', '(a <= b)'],
    ['a != b', '(a <> b)'],
    ['(a < b) == TRUE', '((a < b) = true)'],
    ['MAX(S / start(S), 1e-3, .5)', 'max((S / start(S)), 0.001, 0.5)'],
    ['If(S > a, 1, 0)', 'if((S > a), 1, 0)'],
    ['A1 + a', '(A1 + a)'],
  ])('%s', (text, expected) => {
    expect(print(parseExpression(text, NAMES))).toBe(expected);
  });

  it.each([
    ['log(', 'character 5'],
    ['a + ', 'character 5'],
    ['a & b', 'character 3'],
    ['a + max(a, )', 'character 12'],
    ['a + {1, 2}', 'character 5'],
    ['a + "b"', 'character 5'],
    ['1,5', 'character 2'],
    ['a b', 'character 3'],
    ['a:b', 'character 2'],
    ['x + 1', 'no variable of that name'],
    ['s', 'no variable of that name'],
    ['LET(S, 1, S)', 'LET()'],
    [`${'('.repeat(70)}S${')'.repeat(70)}`, '64 levels'],
    ['S'.repeat(5000), '4096'],
  ])('refuses %s', (text, part) => {
    expect(() => parseExpression(text, NAMES)).toThrow(part);
  });

  it('reads a long sum', () => {
    expect(print(parseExpression(`S${'+S'.repeat(2000)}`, NAMES)).match(/S/g)).toHaveLength(2001);
  });
});
