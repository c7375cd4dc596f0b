/**
 * Parameters from percentiles: "one in ten is below 80, nine in ten below 130" instead of a mean and a standard
 * deviation. Solved once, for constants, before a run. It knows no distribution by name.
 */
import { TesseraError } from '../errors.ts';
import { SCALARS } from '../ir/apply.ts';
import type { Distribution } from './distributions/distribution.ts';
import { tails } from './distributions/tails.ts';

/** A share `p` of all values lies below `x`. */
export interface Percentile {
  readonly p: number;
  readonly x: number;
}

/** Residuals are in units of the percentiles' spread; Newton stops below the first, and below the second it has succeeded. */
const EXACT = 1e-14;
const ENOUGH = 1e-10;
const TRIPS = 80;

/**
 * All parameters of a continuous distribution: the given ones (undefined where unknown), the others such that the
 * quantiles of `percentiles` are met, to 1e-10 of their spread. There are as many percentiles as unknowns.
 * @throws TesseraError `distribution-percentiles` when that is impossible, with the reason
 */
export function fitPercentiles(
  entry: Distribution,
  args: readonly (number | undefined)[],
  percentiles: readonly Percentile[],
): number[] {
  const refuse = (reason: string): never => {
    const given = percentiles.map(({ p, x }) => `${p}: ${x}`).join(', ');
    throw new TesseraError('distribution-percentiles', { distribution: entry.name, given, reason });
  };
  const ordered = [...percentiles].sort((a, b) => a.p - b.p);
  const unknown = args.flatMap((arg, index) => (arg === undefined ? [index] : []));
  if (entry.discrete || entry.parameters.some(({ list }) => list)) refuse('it has no continuous scale to fit');
  if (ordered.some(({ p, x }) => !(p > 0 && p < 1) || !Number.isFinite(x))) refuse('shares must be between 0 and 1, values numbers'); // biome-ignore format: one thought
  if (ordered.slice(1).some(({ p, x }, i) => p === ordered[i]!.p || x <= ordered[i]!.x)) refuse('values must rise with their shares'); // biome-ignore format: one thought
  if (unknown.length !== ordered.length) refuse(`${unknown.length} parameters are open for ${ordered.length} percentiles`); // biome-ignore format: one thought
  const fit = new Fit(entry, args, unknown, ordered);
  return fit.solve() ?? refuse('no parameters of this distribution give these percentiles');
}

type Vector = readonly number[];

/** The equations quantile(p) = x in the unknown parameters. */
class Fit {
  readonly #entry: Distribution;
  readonly #args: readonly (number | undefined)[];
  readonly #unknown: readonly number[];
  readonly #percentiles: readonly Percentile[];
  readonly #spread: number;

  constructor(
    entry: Distribution,
    args: readonly (number | undefined)[],
    unknown: readonly number[],
    percentiles: readonly Percentile[],
  ) {
    this.#entry = entry;
    this.#args = args;
    this.#unknown = unknown;
    this.#percentiles = percentiles;
    const [first, last] = [percentiles[0]!.x, percentiles.at(-1)!.x];
    this.#spread = last - first || Math.abs(first) || 1;
  }

  /** From the best starts on, the first that Newton brings to the solution. */
  solve(): number[] | undefined {
    const starts = this.#starts()
      .map((theta) => ({ theta, size: norm(this.#residuals(theta)) }))
      .filter(({ size }) => Number.isFinite(size))
      .sort((a, b) => a.size - b.size);
    for (const { theta } of starts.slice(0, 6)) {
      const found = this.#newton(theta);
      if (found !== undefined) return this.#fill(found);
    }
    return undefined;
  }

  #fill(theta: Vector): number[] {
    return this.#args.map((arg, index) => arg ?? theta[this.#unknown.indexOf(index)]!);
  }

  /** Infinite where the parameters are impossible. */
  #residuals(theta: Vector): number[] {
    const p = this.#fill(theta);
    const possible =
      theta.every(Number.isFinite) && this.#entry.requirements(SCALARS, p, []).every(({ holds }) => holds);
    return this.#percentiles.map((percentile) => {
      if (!possible) return Infinity;
      const x = this.#entry.quantile(SCALARS, tails(SCALARS, percentile.p), p, []);
      return (x - percentile.x) / this.#spread;
    });
  }

  /** A grid: the percentiles' values, what lies beyond them, multiples of their spread, plain shapes. */
  #starts(): number[][] {
    const xs = this.#percentiles.map(({ x }) => x);
    const [first, last] = [xs[0]!, xs.at(-1)!];
    const spread = this.#spread;
    const middle = (first + last) / 2;
    const values = [...xs, middle, first - spread / 2, last + spread / 2];
    const many = [...values, spread / 4, spread, 0.5, 1, 3, 10, 40];
    const few = [...values, spread, 1, 4];
    const candidates = this.#unknown.length < 3 ? many : few;
    let grid: number[][] = [[]];
    for (const _ of this.#unknown) grid = grid.flatMap((theta) => candidates.map((value) => [...theta, value]));
    return grid;
  }

  /** Newton's method with differences for derivatives; steps are halved until they help and stay possible. */
  #newton(start: Vector): Vector | undefined {
    let theta = start;
    let residuals = this.#residuals(theta);
    for (let trip = 0; trip < TRIPS && norm(residuals) > EXACT; trip++) {
      const step = solveLinear(this.#jacobian(theta), residuals);
      if (step === undefined) break;
      let share = 1;
      let next = theta;
      let better = residuals;
      for (; share > 1e-4; share /= 2) {
        next = theta.map((value, i) => value - share * step[i]!);
        better = this.#residuals(next);
        if (norm(better) < norm(residuals)) break;
      }
      if (!(norm(better) < norm(residuals))) break;
      [theta, residuals] = [next, better];
    }
    return norm(residuals) < ENOUGH ? theta : undefined;
  }

  /** Rows are equations. One-sided where the other side is impossible. */
  #jacobian(theta: Vector): number[][] {
    const columns = theta.map((value, k) => {
      const h = 1e-6 * (Math.abs(value) || this.#spread);
      const at = (sign: number) => this.#residuals(theta.map((x, i) => (i === k ? x + sign * h : x)));
      const [up, here, down] = [at(1), at(0), at(-1)];
      return up.map((high, i) => {
        const low = down[i]!;
        if (!Number.isFinite(high)) return (here[i]! - low) / h;
        return Number.isFinite(low) ? (high - low) / (2 * h) : (high - here[i]!) / h;
      });
    });
    return this.#percentiles.map((_, i) => columns.map((column) => column[i]!));
  }
}

function norm(vector: Vector): number {
  return vector.reduce((most, x) => Math.max(most, Number.isNaN(x) ? Infinity : Math.abs(x)), 0);
}

/** Gauss's elimination with pivoting; undefined for a singular matrix. */
function solveLinear(matrix: readonly Vector[], right: Vector): number[] | undefined {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    if (!(Math.abs(rows[k]![k]!) > 0)) return undefined;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  const solution = rows.map((row, k) => row[n]! / row[k]!);
  return solution.every(Number.isFinite) ? solution : undefined;
}
