/** One quadratic-exponential step, integrated over its draws by quadrature: mean and variance of v', and the martingale property. */
import { normalCdf, SCALARS } from '@tessera/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quadraticExponential, type StochasticVariance } from './quadratic-exponential.ts';

/** A value of v' that a step may reach, with E[S' / S] there over the price's own normal, and its weight. */
interface Reached {
  readonly v: number;
  readonly growth: number;
  readonly weight: number;
}

function reached(
  of: StochasticVariance,
  dt: number,
  v: number,
  draw: { uniform: number; normal: number },
): Omit<Reached, 'weight'> {
  const after = (z: number) =>
    quadraticExponential(SCALARS, of, [0, v], {
      dt,
      noise: { both: () => draw, normal: () => z, uniform: () => NaN, event: () => NaN },
    });
  const [[x, next], [moved]] = [after(0), after(1)];
  return { v: next, growth: Math.exp(x + (moved - x) ** 2 / 2) };
}

/** Andersen's letters, as the paper computes them. */
function letters({ kappa, theta, xi, rho }: StochasticVariance, dt: number, v: number) {
  const E = Math.exp(-kappa * dt);
  const m = theta + (v - theta) * E;
  const s2 = (v * xi ** 2 * E * (1 - E)) / kappa + (theta * xi ** 2 * (1 - E) ** 2) / (2 * kappa);
  const psi = s2 / m ** 2;
  const A = 0.5 * dt * ((kappa * rho) / xi - 0.5) + rho / xi + 0.25 * dt * (1 - rho ** 2);
  const b2 = psi <= 2 ? 2 / psi - 1 + Math.sqrt(2 / psi) * Math.sqrt(2 / psi - 1) : NaN;
  const p = (psi - 1) / (psi + 1);
  return { m, s2, psi, A, a: m / (1 + b2), p, beta: (1 - p) / m };
}

/** Everything that v' may be: by the trapezoidal rule over its normal, by Simpson's over its exponential. */
function spread(of: StochasticVariance, dt: number, v: number): Reached[] {
  const { psi, p } = letters(of, dt, v);
  const points: Reached[] = [];
  if (psi <= 1.5) {
    const h = 1 / 16;
    for (let normal = -12; normal <= 40; normal += h) {
      const weight = (h * Math.exp(-(normal ** 2) / 2)) / Math.sqrt(2 * Math.PI);
      points.push({ ...reached(of, dt, v, { normal, uniform: normalCdf(SCALARS, normal) }), weight });
    }
    return points;
  }
  points.push({ ...reached(of, dt, v, { normal: 0, uniform: p / 2 }), weight: p });
  // As far as a uniform below 1 reaches.
  const end = Math.log((1 - p) * 2 ** 50);
  const steps = 2000;
  for (let k = 0; k <= steps; k++) {
    const t = (end * k) / steps;
    const simpson = k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2;
    const weight = ((1 - p) * Math.exp(-t) * simpson * end) / (3 * steps);
    points.push({ ...reached(of, dt, v, { normal: 0, uniform: 1 - (1 - p) * Math.exp(-t) }), weight });
  }
  return points;
}

const inside = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test('v has the mean and variance of the paper and the price grows at exactly mu, in both branches', () => {
  const branches = [0, 0];
  const parameters = fc.record({
    mu: inside(-0.2, 0.2),
    kappa: inside(0.1, 5),
    theta: inside(0.01, 0.5),
    xi: inside(0.05, 2),
    rho: inside(-0.95, 0.95),
  });
  const run = (of: StochasticVariance, dt: number, v: number): void => {
    const { m, s2, psi, A, a, beta } = letters(of, dt, v);
    // Beyond, the expectation is infinite or nearly so.
    fc.pre(psi <= 1.5 ? 2 * A * a < 0.8 : A / beta < 0.3);
    branches[psi <= 1.5 ? 0 : 1]!++;
    const points = spread(of, dt, v);
    const mean = (f: (point: Reached) => number) => points.reduce((sum, point) => sum + point.weight * f(point), 0);
    expect(mean((point) => point.v) / m).toBeCloseTo(1, 8);
    expect(mean((point) => (point.v - m) ** 2) / s2).toBeCloseTo(1, 7);
    expect(mean((point) => point.growth) / Math.exp(of.mu * dt)).toBeCloseTo(1, 8);
  };
  fc.assert(
    fc.property(parameters, fc.constantFrom(1 / 252, 1 / 12, 1), fc.oneof(inside(0, 0.01), inside(0, 1)), run),
    { seed: 5, numRuns: 100, endOnFailure: true },
  );
  expect(Math.min(...branches)).toBeGreaterThan(10);
});
