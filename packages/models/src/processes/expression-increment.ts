/**
 * What a step adds to a component, as sums of products: terms with the same factors are one, so that `mu*S` and `sigma*S` cost
 * what the built-in process costs. It knows no parameters and no schemes.
 */
import type { Arithmetic, ExpressionTree } from '@tessera/engine';
import { numberOf } from '../paths/expression.ts';
import { derivative, power, times } from '../paths/expression-derivative.ts';
import type { StepPlace } from './process.ts';

/** A product: a number times expressions. */
export interface Term {
  readonly coefficient: number;
  readonly factors: readonly ExpressionTree[];
}

/** A tree as a product. Only what changes no value but by rounding: no cancelling, no merging of powers. */
export function termOf(tree: ExpressionTree): Term {
  if (tree.kind === 'number') return { coefficient: tree.value, factors: [] };
  if (tree.kind === 'negative') {
    const { coefficient, factors } = termOf(tree.operand);
    return { coefficient: -coefficient, factors };
  }
  if (tree.kind === 'binary' && tree.operator === '*') {
    const [a, b] = [termOf(tree.left), termOf(tree.right)];
    return { coefficient: a.coefficient * b.coefficient, factors: [...a.factors, ...b.factors] };
  }
  if (tree.kind === 'binary' && tree.operator === '/' && tree.right.kind === 'number') {
    const { coefficient, factors } = termOf(tree.left);
    return { coefficient: coefficient / tree.right.value, factors };
  }
  return { coefficient: 1, factors: [tree] };
}

/** Terms of a step with the same factors: factors · (steady + Σ (linear + square · N) · N) over the step's normal numbers N. */
interface Group {
  readonly factors: readonly ExpressionTree[];
  steady: number;
  readonly noises: Map<number, { linear: number; square: number }>;
}

export class Increment {
  readonly #groups = new Map<string, Group>();

  #group(factors: readonly ExpressionTree[]): Group {
    const key = factors
      .map((factor) => JSON.stringify(factor))
      .sort()
      .join(' ');
    const group = this.#groups.get(key) ?? { factors, steady: 0, noises: new Map() };
    this.#groups.set(key, group);
    return group;
  }

  steady({ coefficient, factors }: Term, scale: number): void {
    if (coefficient !== 0) this.#group(factors).steady += coefficient * scale;
  }

  noise({ coefficient, factors }: Term, noise: number, kind: 'linear' | 'square', scale: number): void {
    if (coefficient === 0) return;
    const { noises } = this.#group(factors);
    const known = noises.get(noise) ?? { linear: 0, square: 0 };
    noises.set(noise, { ...known, [kind]: known[kind] + coefficient * scale });
  }

  /** x and all that is added to it. */
  added<V, B>(m: Arithmetic<V, B>, x: V, meaning: { name(name: string): V }, { noise }: StepPlace<V>): V {
    return [...this.#groups.values()].reduce((sum, { factors, steady, noises }) => {
      const parts = [...noises].map(([k, { linear, square }]) => {
        const n = noise.normal(k);
        const slope = square === 0 ? m.const(linear) : m.add(m.const(linear), m.mul(m.const(square), n));
        return m.mul(slope, n);
      });
      const rate = [...(steady === 0 ? [] : [m.const(steady)]), ...parts].reduce((a, b) => m.add(a, b));
      const values = factors.map((factor) => numberOf(m, factor, meaning));
      return m.add(
        sum,
        [...values, rate].reduce((a, b) => m.mul(a, b)),
      );
    }, x);
  }
}

/**
 * ½ b b' of a diffusion b = c Π f^e, as Σ ½ c² e_i f_i' Π f_k^(2 e_k - [k = i]): roots and quotients cancel, so that σ √v
 * gives ¼ σ² and no quotient by √v. Where b is no number the step is none either, whatever this gives there.
 */
export function correctionsOf({ coefficient, factors }: Term, component: string): Term[] {
  const powers = powersOf(factors);
  return powers.map(({ base, exponent }, index) => {
    const others = powers.map((other, k) => power(other.base, 2 * other.exponent - (k === index ? 1 : 0)));
    const product = others.reduce(times, derivative(base, component));
    const { coefficient: c, factors: all } = termOf(product);
    return { coefficient: 0.5 * coefficient * coefficient * exponent * c, factors: all };
  });
}

interface Power {
  readonly base: ExpressionTree;
  readonly exponent: number;
}

/** A product as powers of different bases. */
function powersOf(factors: readonly ExpressionTree[]): Power[] {
  const powers = new Map<string, Power>();
  for (const { base, exponent } of factors.flatMap(powersOfOne)) {
    const key = JSON.stringify(base);
    powers.set(key, { base, exponent: (powers.get(key)?.exponent ?? 0) + exponent });
  }
  return [...powers.values()];
}

function powersOfOne(tree: ExpressionTree): Power[] {
  const raised = (inner: ExpressionTree, n: number) =>
    powersOfOne(inner).map(({ base, exponent }) => ({ base, exponent: exponent * n }));
  if (tree.kind === 'call' && tree.name === 'sqrt') return raised(tree.args[0]!, 0.5);
  if (tree.kind !== 'binary') return [{ base: tree, exponent: 1 }];
  const { operator, left, right } = tree;
  if (operator === '^' && right.kind === 'number') return raised(left, right.value);
  if (operator === '*') return [...powersOfOne(left), ...powersOfOne(right)];
  if (operator === '/') return [...powersOfOne(left), ...raised(right, -1)];
  return [{ base: tree, exponent: 1 }];
}
