import { BACKENDS, Builder, type ExpressionTree, optimise, SCALARS } from '@tessera/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOf, readExpression } from './expression.ts';
import { derivative } from './expression-derivative.ts';
import { EXPRESSION_FUNCTIONS } from './expression-functions.ts';

const SCOPE = { entry: 'test', variables: ['x', 'y'], constants: { k: 3 } };

function at(tree: ExpressionTree, x: number, y = 0): number {
  return numberOf(SCALARS, tree, { name: (name) => (name === 'x' ? x : y) });
}

/** A text, and what it comes to by JavaScript's own operators. */
interface Case {
  readonly text: string;
  readonly value: (x: number, y: number) => number;
}

/** Random expressions, each in parentheses of its own. */
const { expression } = fc.letrec<{ expression: Case }>((tie) => {
  const two = fc.tuple(tie('expression'), tie('expression'));
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      fc.constant<Case>({ text: 'x', value: (x) => x }),
      fc.constant<Case>({ text: 'y', value: (_, y) => y }),
      fc.constant<Case>({ text: 'k', value: () => 3 }),
      fc.integer({ min: 0, max: 9 }).map((n): Case => ({ text: String(n / 4), value: () => n / 4 })),
      two.map(([a, b]): Case => ({ text: `(${a.text} + ${b.text})`, value: (x, y) => a.value(x, y) + b.value(x, y) })),
      two.map(([a, b]): Case => ({ text: `(${a.text} - ${b.text})`, value: (x, y) => a.value(x, y) - b.value(x, y) })),
      two.map(([a, b]): Case => ({ text: `(${a.text} * ${b.text})`, value: (x, y) => a.value(x, y) * b.value(x, y) })),
      two.map(([a, b]): Case => ({ text: `(${a.text} / ${b.text})`, value: (x, y) => a.value(x, y) / b.value(x, y) })),
      tie('expression').map((a): Case => ({ text: `(-${a.text}^2)`, value: (x, y) => -(a.value(x, y) * a.value(x, y)) })),
      tie('expression').map((a): Case => ({ text: `SQRT(abs(${a.text}))`, value: (x, y) => Math.sqrt(Math.abs(a.value(x, y))) })),
      tie('expression').map((a): Case => ({ text: `floor(${a.text})`, value: (x, y) => Math.floor(a.value(x, y)) })),
      two.map(([a, b]): Case => ({ text: `max(${a.text}, ${b.text}, -1)`, value: (x, y) => Math.max(a.value(x, y), b.value(x, y), -1) })),
      two.map(([a, b]): Case => ({
        text: `if(and(${a.text} <= ${b.text}, not(x == y)), ${a.text}, (${b.text} > 1))`,
        value: (x, y) => {
          const [p, q] = [a.value(x, y), b.value(x, y)];
          return p <= q && !(x === y) ? p : q > 1 ? 1 : 0;
        },
      })),
    ),
  };
}); // biome-ignore format: a table

describe('expressions as numeric code', () => {
  it('come to what JavaScript makes of the same operators, to the bit', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(expression, number, number, (one, x, y) => {
        fc.pre(one.text.length < 4000);
        expect(at(readExpression(one.text, SCOPE), x, y)).toBe(one.value(x, y));
      }),
      { seed: 20261122, numRuns: 400 },
    );
  });

  it('are the same in WebAssembly and in the reference interpreter', async () => {
    const texts = EXPRESSION_FUNCTIONS.filter(({ takes }) => takes === 'numbers').map(({ name, fewest }) =>
      fewest === 1 ? `${name}(x)` : `${name}(x, y)`,
    );
    const m = new Builder();
    const inputs = [m.input(0), m.input(1)];
    const trees = [...texts, 'x^7', 'x^-2', 'x^0.5', 'x^2.5', 'x^y', 'x^0.3'].map((text) =>
      readExpression(text, SCOPE),
    );
    const ids = trees.map((tree) => numberOf(m, tree, { name: (name) => inputs[name === 'x' ? 0 : 1]! }));
    const graph = optimise(m.graph(ids));
    const columns = [Float64Array.from([0.25, 1.5, -0.75, 3]), Float64Array.from([2, -1.25, 0.5, 7])];
    const range = { seed: 1, replicate: 0, first: 0, count: 4 };
    for (const backend of BACKENDS) {
      const kernel = await backend.compile(graph);
      const results = kernel.run(range, columns).map((column) => [...column.subarray(0, 4)]);
      kernel.release();
      const expected = trees.map((tree) => [0, 1, 2, 3].map((i) => at(tree, columns[0]![i]!, columns[1]![i]!)));
      expect(results).toEqual(expected);
    }
  });

  it.each(EXPRESSION_FUNCTIONS.map(({ name, example }) => [name, ...example] as const))(
    '%s: %s is %d',
    (_, text, value) => {
      expect(readExpression(text, SCOPE)).toEqual({ kind: 'number', value });
    },
  );

  it.each([
    ['x^7', 1.7 ** 7],
    ['x^-3', 1.7 ** -3],
    ['x^0.5', Math.sqrt(1.7)],
    ['x^1.5', 1.7 ** 1.5],
    ['x^-2.5', 1.7 ** -2.5],
    ['x^40', 1.7 ** 40],
    ['pow(x, y)', 1.7 ** 2.3],
  ])('%s is the power', (text, value) => {
    expect(at(readExpression(text, SCOPE), 1.7, 2.3) / value - 1).toBeCloseTo(0, 13);
  });

  it('puts constants in and computes what is known', () => {
    expect(readExpression('2 * k * x + sqrt(k + 1)', SCOPE)).toEqual({
      kind: 'binary',
      operator: '+',
      left: {
        kind: 'binary',
        operator: '*',
        left: { kind: 'number', value: 6 },
        right: { kind: 'name', name: 'x' },
      },
      right: { kind: 'number', value: 2 },
    });
    expect(readExpression('if(k > 2, 1, 0)', SCOPE)).toEqual({ kind: 'number', value: 1 });
  });

  it.each([
    ['x +', 'The test "x +" cannot be used: at character 4: it ends where a value should follow. Correct it.'],
    ['z', 'there is no "z"; it may use x, y, pi, k.'],
    ['sinh(x)', 'there is no sinh(); functions are exp, log,'],
    ['pow(x)', 'pow(a, b) takes 2 arguments, not 1.'],
    ['max(x)', 'max(a, b, …) takes at least 2 arguments, not 1.'],
    ['if(x, 1, 2)', 'argument 1 of if(condition, a, b) is a number; write a condition such as x > 0.'],
    ['and(x > 1, y)', 'argument 2 of and(c1, c2, …) is a number'],
    ['', 'at character 1'],
  ])('refuses %j', (text, sentence) => {
    expect(() => readExpression(text, SCOPE)).toThrow(sentence);
  });
});

describe('derivatives', () => {
  it.each([
    'k*x', 'x^2*y - 3/x', 'exp(-x*y)', 'log(x)', 'sqrt(x*(3 - x))', 'x^y', 'y^x', 'x^0.3', 'tanh(2*x)', 'sin(x)*cos(x)', 'tan(x)',
    'expm1(x)/log1p(x)', 'normcdf(x)*normpdf(x)', 'norminv(x/3)', 'abs(1 - 2*x)', 'max(x, y, x^2)', 'min(x^3, 2*x, y)', 'if(x > y, x^2, x^3)',
    'mod(x, 0.4)', 'floor(x) + sign(x) + ceil(x) + round(x)', 'x/(1 + x)', '-x', '1/(x - y)', 'pow(x, 3)', 'mod(5, x)',
  ])('of %s is the limit of its differences', (text) => {
    const tree = readExpression(text, SCOPE);
    const slope = derivative(tree, 'x');
    for (const [x, y] of [[0.83, 1.31], [1.77, 0.46]] as const) {
      const h = 1e-6;
      const difference = (at(tree, x + h, y) - at(tree, x - h, y)) / (2 * h);
      // Central differences: h² f''' / 6 and ε f / h, both near 1e-10 times the size of f and its derivatives.
      expect(Math.abs(at(slope, x, y) - difference)).toBeLessThan(1e-8 * (1 + Math.abs(difference)));
    }
  });
}); // biome-ignore format: a table
