/**
 * Where the boundary of early exercise is known and where integrals are evaluated: constants, the same for every contract.
 * It knows no option. Cosines are the engine's, whose bits are the same everywhere.
 */
import { cos, SCALARS, sin } from '@tessera/engine';

const cosine = (x: number): number => cos(SCALARS, x);

/** A rule for integrals of an angle over [0, π/2]; a weight is twice that of the integral of the angle. */
export interface AngleTables {
  readonly length: number;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  readonly weights: Float64Array;
}

/** Gauss and Legendre's rule of `count` points. The weights are doubled because d(sin²) = 2 sin cos. */
export function angleTables(count: number): AngleTables {
  const roots = Array.from({ length: count }, (_, k) => legendreRoot(count, k));
  const angles = roots.map(({ root }) => ((root + 1) * Math.PI) / 4);
  return {
    length: count,
    cosines: Float64Array.from(angles, cosine),
    sines: Float64Array.from(angles, (angle) => sin(SCALARS, angle)),
    weights: Float64Array.from(roots, ({ root, slope }) => Math.PI / ((1 - root * root) * slope * slope)),
  };
}

/** One table with the points of both. */
export function joined(first: AngleTables, second: AngleTables): AngleTables {
  const join = (key: 'cosines' | 'sines' | 'weights'): Float64Array =>
    Float64Array.from([...first[key], ...second[key]]);
  return {
    length: first.length + second.length,
    cosines: join('cosines'),
    sines: join('sines'),
    weights: join('weights'),
  };
}

/** Root k of Legendre's polynomial of the degree, by Newton's method, and the polynomial's derivative there. */
function legendreRoot(degree: number, k: number): { root: number; slope: number } {
  let root = cosine((Math.PI * (k + 0.75)) / (degree + 0.5));
  let slope = 1;
  for (let step = 0; step < 8; step++) {
    let [value, before] = [1, 0];
    for (let j = 1; j <= degree; j++) {
      [value, before] = [((2 * j - 1) * root * value - (j - 1) * before) / j, value];
    }
    slope = (degree * (root * value - before)) / (root * root - 1);
    root -= value / slope;
  }
  return { root, slope };
}

/** Chebyshev's points of the second kind, (1 + cos(iπ / degree)) / 2, from 1 down to 0. */
export function chebyshevPoints(degree: number): readonly number[] {
  return Array.from({ length: degree + 1 }, (_, i) => (i === degree ? 0 : (1 + cosine((i * Math.PI) / degree)) / 2));
}

/** Row k: what each value at `chebyshevPoints` contributes to coefficient k of the interpolating Chebyshev series. */
export function chebyshevTransform(degree: number): readonly (readonly number[])[] {
  const half = (i: number): number => (i === 0 || i === degree ? 0.5 : 1);
  const order = Array.from({ length: degree + 1 }, (_, i) => i);
  return order.map((k) =>
    order.map((i) => (half(k) * half(i) * 2 * cosine((((i * k) % (2 * degree)) * Math.PI) / degree)) / degree),
  );
}
