/** What can be said of an ARMA series without simulating it. It knows no process of the table. */
import { solve } from './matrix.ts';

/** An ARMA series around its mean: weights of the last values and shocks, newest first, and the sd of a shock. */
export interface ArmaModel {
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly sigma: number;
}

/**
 * Whether an autoregression settles: all roots of 1 - φ₁ z - φ₂ z² - ... lie outside the unit circle. By stepping down to lower
 * orders: every partial autocorrelation must lie inside (-1, 1) (Schur and Cohn's test as in Brockwell and Davis, Time Series,
 * 1991, section 5.2; Levinson's recursion backward).
 */
export function isStationary(ar: readonly number[]): boolean {
  let weights = [...ar];
  while (weights.length > 0) {
    const partial = weights.at(-1)!;
    if (!(Math.abs(partial) < 1)) return false;
    const last = weights.length - 1;
    const scale = 1 - partial * partial;
    weights = weights.slice(0, last).map((weight, k) => (weight + partial * weights[last - 1 - k]!) / scale);
  }
  return true;
}

/**
 * Covariances of the settled series with itself at lags 0 to `most`; undefined where the series does not settle. The first ones
 * from their linear equations, the others by recursion (Brockwell and Davis, 1991, section 3.3, third method).
 */
export function autocovariances({ ar, ma, sigma }: ArmaModel, most: number): number[] | undefined {
  if (!isStationary(ar)) return undefined;
  const [p, q] = [ar.length, ma.length];
  const theta = [1, ...ma];
  const psi = shockWeights(ar, ma, q);
  // Covariance of the moving average at lag k with what the series holds of the same shocks.
  const right = (k: number) => sigma * sigma * theta.slice(k).reduce((sum, weight, j) => sum + weight * psi[j]!, 0);
  const system = Array.from({ length: p + 1 }, (_, k) => {
    const row = new Array<number>(p + 1).fill(0);
    row[k]! += 1;
    ar.forEach((weight, i) => {
      row[Math.abs(k - i - 1)]! -= weight;
    });
    return row;
  });
  const solved = solve(
    system,
    system.map((_, k) => [right(k)]),
  );
  if (solved === undefined) return undefined;
  const result = solved.map(([x]) => x!);
  for (let k = p + 1; k <= most; k++)
    result.push(ar.reduce((sum, weight, i) => sum + weight * result[k - i - 1]!, right(k)));
  return result.slice(0, most + 1);
}

/** By how much a shock of 1 moves the series 0 to `most` steps later. */
export function shockWeights(ar: readonly number[], ma: readonly number[], most: number): number[] {
  const weights = [1];
  for (let k = 1; k <= most; k++)
    weights.push(ar.slice(0, k).reduce((sum, weight, i) => sum + weight * weights[k - i - 1]!, ma[k - 1] ?? 0));
  return weights;
}
