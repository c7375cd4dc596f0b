/**
 * The weak order of Alfonsi's step, without noise: a step takes two or three values, so expectations are computed backwards in
 * time over a grid of x, and compared with the Laplace transform of the noncentral chi-square distribution.
 */
import { SCALARS } from '@tessera/engine';
import { describe, expect, it } from 'vitest';
import { alfonsiStep } from './alfonsi.ts';

interface Values {
  readonly r0: number;
  readonly kappa: number;
  readonly theta: number;
  readonly sigma: number;
}

/** The values that a step from x takes, with their probabilities: where the result changes is found by bisection. */
function branches(p: Values, x: number, dt: number): (readonly [value: number, probability: number])[] {
  const at = (u: number): number => alfonsiStep(SCALARS, p, x, u, dt);
  const found: (readonly [number, number])[] = [];
  for (let from = 0; from < 1; ) {
    const value = at(from + 1e-14);
    let [low, high] = [from, 1];
    if (at(1 - 1e-14) === value) low = 1;
    while (high - low > 1e-15) {
      const middle = (low + high) / 2;
      if (at(middle) === value) low = middle;
      else high = middle;
    }
    found.push([value, high - from]);
    from = high;
  }
  return found;
}

/** Points of the grid, even in √x, and the greatest √x. */
const POINTS = 2001;
const GREATEST = 5;
const WIDTH = GREATEST / (POINTS - 1);

/** Where x stands in the grid, and the weights of four neighbours that interpolate a cubic. */
function weightsAt(x: number): readonly [first: number, weights: readonly number[]] {
  const place = Math.sqrt(x) / WIDTH;
  const first = Math.min(Math.max(Math.floor(place) - 1, 0), POINTS - 4);
  const t = place - first;
  return [first, [
    (-(t - 1) * (t - 2) * (t - 3)) / 6, (t * (t - 2) * (t - 3)) / 2, (-t * (t - 1) * (t - 3)) / 2, (t * (t - 1) * (t - 2)) / 6,
  ]]; // biome-ignore format: Lagrange's polynomials
}

/** E[f(X)] after `steps` steps of `dt` from r0. */
function expectation(p: Values, f: (x: number) => number, dt: number, steps: number): number {
  const grid = Array.from({ length: POINTS }, (_, k) => (k * WIDTH) ** 2);
  const read = (values: Float64Array, [first, weights]: ReturnType<typeof weightsAt>): number =>
    weights.reduce((sum, weight, k) => sum + weight * values[first + k]!, 0);
  const moves = grid.map((x) => branches(p, x, dt).map(([y, share]) => ({ share, at: weightsAt(y) })));
  let values = Float64Array.from(grid, f);
  for (let step = 0; step < steps; step++) {
    const before = values;
    values = Float64Array.from(moves, (move) => move.reduce((sum, { share, at }) => sum + share * read(before, at), 0));
  }
  return read(values, weightsAt(p.r0));
}

describe('Alfonsi’s step', () => {
  it.each([
    ['where the path stays away from 0', { r0: 0.3, kappa: 0.8, theta: 0.25, sigma: 0.4 }, [8, 64]],
    ['where it touches 0', { r0: 0.4, kappa: 0.5, theta: 0.2, sigma: 0.8 }, [128, 512]],
  ] as const)('has weak order 2 %s', (_, p, [few, many]) => {
    const decay = Math.exp(-p.kappa);
    const scale = (p.sigma ** 2 * (1 - decay)) / (4 * p.kappa);
    const under = 1 + 2 * scale;
    // E[e^-X] at time 1.
    const exact = under ** ((-2 * p.kappa * p.theta) / p.sigma ** 2) * Math.exp((-p.r0 * decay) / under);
    const errors = [few, many].map((steps) => expectation(p, (x) => Math.exp(-x), 1 / steps, steps) - exact);
    const order = Math.log2(errors[0]! / errors[1]!) / Math.log2(many / few);
    expect(Math.abs(order - 2), `${order} of ${errors}`).toBeLessThan(0.1);
  });

  it('keeps the mean and the variance of X where it takes two values', () => {
    const p = { r0: 0, kappa: 0.5, theta: 0.01, sigma: 1 };
    const dt = 0.1;
    const held = (1 - Math.exp(-p.kappa * dt)) / p.kappa;
    for (const x of [0, 1e-9, 1e-3, 0.05]) {
      const found = branches(p, x, dt);
      expect(found.length).toBe(2);
      const mean = p.theta * p.kappa * held + x * Math.exp(-p.kappa * dt);
      const variance = p.sigma ** 2 * held * (x * Math.exp(-p.kappa * dt) + (p.theta * p.kappa * held) / 2);
      const moment = (k: number): number => found.reduce((sum, [y, share]) => sum + share * y ** k, 0);
      expect(moment(1) / mean).toBeCloseTo(1, 10);
      expect(moment(2) / (variance + mean * mean)).toBeCloseTo(1, 10);
    }
  });
});
