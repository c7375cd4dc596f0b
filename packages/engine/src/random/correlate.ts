/**
 * Dependence between inputs: rank correlations through a Gaussian copula. Uniforms in, uniforms out, so it works with
 * any distributions. It knows neither of them nor of cells.
 */
import { TesseraError } from '../errors.ts';
import { SCALARS } from '../ir/apply.ts';
import type { Arithmetic } from '../ir/ir.ts';
import { asin, sin } from '../special/elementary.ts';
import { normalCdf, normalQuantile } from '../special/normal.ts';
import { cholesky, type Matrix, nearestCorrelation } from './nearest-correlation.ts';

/** The correlation of two normals whose ranks correlate by `rho` (Spearman): 2 sin(π rho / 6), K. Pearson 1907. */
export function normalCorrelation(rho: number): number {
  if (Math.abs(rho) === 1) return rho;
  return 2 * sin(SCALARS, (Math.PI / 6) * rho);
}

/** The inverse of `normalCorrelation`. */
export function rankCorrelation(r: number): number {
  if (Math.abs(r) === 1) return r;
  return (6 / Math.PI) * asin(SCALARS, r / 2);
}

/**
 * Checks a matrix of rank correlations between the named inputs.
 * @throws TesseraError `correlation-invalid` for a wrong shape or value, `correlation-contradictory` when no inputs
 *   can be correlated like that; it then offers the nearest matrix that is possible.
 */
export function checkCorrelations(ranks: Matrix, names: readonly string[]): void {
  factorOf(ranks, names);
}

/** Cholesky's factor of the normals' correlations. */
function factorOf(ranks: Matrix, names: readonly string[]): Matrix {
  checkShape(ranks, names);
  const factor = cholesky(ranks.map((row) => row.map(normalCorrelation)));
  if (factor !== undefined) return factor;
  throw new TesseraError('correlation-contradictory', {
    inputs: names.join(', '),
    nearest: describe(nearestRanks(ranks), names),
  });
}

function checkShape(ranks: Matrix, names: readonly string[]): void {
  const refuse = (reason: string): never => {
    throw new TesseraError('correlation-invalid', { inputs: names.join(', '), reason });
  };
  if (ranks.length !== names.length || ranks.some((row) => row.length !== names.length)) {
    refuse(`there must be ${names.length} rows and columns`);
  }
  ranks.forEach((row, i) => {
    row.forEach((rho, j) => {
      const pair = `${names[i]} with ${names[j]}`;
      if (!(Math.abs(rho) <= 1)) refuse(`${pair} is ${rho}, it must be from -1 to 1`);
      if (i === j && rho !== 1) refuse(`${pair} is ${rho}, it must be 1`);
      if (rho !== ranks[j]![i]) refuse(`${pair} is ${rho} one way and ${ranks[j]![i]} the other`);
    });
  });
}

/** Decimal places of an offered matrix. */
const PLACES = 4;

/**
 * The nearest possible rank correlations, rounded to four decimals: nearest in the normals' correlations, where
 * possible means positive definite; drawn towards independence by what the rounding needs, if anything.
 */
export function nearestRanks(ranks: Matrix): number[][] {
  const nearest = nearestCorrelation(ranks.map((row) => row.map(normalCorrelation)), 1e-6); // biome-ignore format: one thought
  for (let shrink = 0; ; shrink = shrink === 0 ? 1e-5 : shrink * 2) {
    const rounded = nearest.map((row, i) =>
      row.map((r, j) => (i === j ? 1 : Number(rankCorrelation(r * (1 - shrink)).toFixed(PLACES)))),
    );
    if (cholesky(rounded.map((row) => row.map(normalCorrelation))) !== undefined) return rounded;
  }
}

/** `nearestRanks` of correlations that contradict each other; undefined where they do not. Symmetric, from -1 to 1. */
export function nearestIfContradictory(ranks: Matrix): number[][] | undefined {
  const possible = cholesky(ranks.map((row) => row.map(normalCorrelation))) !== undefined;
  return possible ? undefined : nearestRanks(ranks);
}

/** `A with B 0.5, A with C -0.2`. */
function describe(ranks: Matrix, names: readonly string[]): string {
  const pairs = ranks.flatMap((row, i) => row.slice(0, i).map((rho, j) => `${names[j]} with ${names[i]} ${rho}`));
  return pairs.join(', ');
}

const LEAST = 2 ** -53;

/**
 * Uniforms with the given rank correlations, from independent uniforms: each is standard normal for a moment, is mixed
 * by Cholesky's factor, and comes back through the normal cdf, within [2^-53, 1 - 2^-53]. An input that correlates
 * with none before it keeps its uniform, to the bit.
 * @throws TesseraError as `checkCorrelations`
 */
export function correlate<V, B>(
  m: Arithmetic<V, B>,
  uniforms: readonly V[],
  ranks: Matrix,
  names: readonly string[] = uniforms.map((_, index) => `input ${index + 1}`),
): V[] {
  const factor = factorOf(ranks, names);
  const normals = uniforms.map((u) => normalQuantile(m, u));
  return uniforms.map((u, i) => {
    const row = factor[i]!;
    if (row.slice(0, i).every((weight) => weight === 0)) return u;
    const terms = row
      .slice(0, i + 1)
      .flatMap((weight, k) => (weight === 0 ? [] : [m.mul(m.const(weight), normals[k]!)]));
    const z = terms.slice(1).reduce((sum, term) => m.add(sum, term), terms[0]!);
    return m.min(m.max(normalCdf(m, z), m.const(LEAST)), m.const(1 - LEAST));
  });
}
