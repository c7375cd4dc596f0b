/**
 * What the functionals of a run come to: each mean as well as the run knows it, with how much better that is than as many
 * independent paths would do, measured in the run itself. It knows outputs as every run describes them, and runs nothing.
 */
import type { OutputResult } from '@tessera/engine';
import type { PathOutput, PathsPlan } from './compile-paths.ts';

/** The mean of a functional. */
export interface PathEstimate {
  readonly name: string;
  readonly mean: number | null;
  readonly standard_error: number | null;
  /** 95 % interval. */
  readonly interval: readonly [number, number] | null;
  /** How many times as many independent paths would be needed for the same error; 1 for independent paths without more. */
  readonly variance_factor: number | null;
  /** So many independent paths would know the mean as well. */
  readonly effective_paths: number | null;
}

type Described = Pick<
  OutputResult,
  'trials' | 'errors' | 'mean' | 'standard_error' | 'mean_interval' | 'std_dev' | 'variance'
>;

/** As much of compiled paths as estimates need. */
export interface Estimable {
  readonly outputs: readonly Output[];
  readonly plan: Pick<PathsPlan, 'control'>;
}

type Output = Exclude<PathOutput, { kind: 'value' }> | { readonly kind: 'value' };

/** By functional. `outputs` are those of the run, in order of the program's. */
export function estimatesOf({ outputs, plan }: Estimable, described: readonly Described[]): PathEstimate[] {
  return outputs.flatMap((output, index) => {
    if (output.kind !== 'functional' || !described[index]) return [];
    const one = described[index];
    const beside = (role: string): Described | undefined =>
      described[outputs.findIndex((other) => isBeside(other, role, output.name))];
    const [control, sum, square] = [beside('control'), beside('sum'), beside('square')];
    const plain = square ? weightedVariance(one, square) : one.variance;
    const found =
      plan.control && control && sum
        ? controlled(one, control, sum, plan.control.mean)
        : { mean: one.mean, error: one.standard_error, reach: reachOf(one) };
    return [estimate(output.name, one, found, plain)];
  });
}

function isBeside(output: Output, role: string, of: string): boolean {
  return output.kind === 'beside' && output.role === role && (output.of ?? of) === of;
}

interface Found {
  readonly mean: number | null;
  readonly error: number | null;
  /** How many standard errors its interval reaches. */
  readonly reach: number;
}

/** Errors of an interval: Student's quantile where the error itself was estimated from few groups. */
function reachOf({ mean_interval: interval, standard_error: error }: Described): number {
  return interval && error ? (interval[1] - interval[0]) / 2 / error : 1.959963984540054;
}

/**
 * Less what the control is off by, times the slope (Glasserman 2004, 4.1.1). The covariance of both means comes from the error
 * of the mean of their sum, so it holds however the paths depend on each other.
 */
function controlled(one: Described, control: Described, sum: Described, mean: number): Found {
  const [errorOne, errorControl, errorSum] = [one.standard_error, control.standard_error, sum.standard_error];
  if (one.mean === null || control.mean === null || errorOne === null || errorControl === null || errorSum === null)
    return { mean: one.mean, error: errorOne, reach: reachOf(one) };
  const spread = errorControl * errorControl;
  const covariance = (errorSum * errorSum - errorOne * errorOne - spread) / 2;
  const slope = spread > 0 ? covariance / spread : 0;
  return {
    mean: one.mean - slope * (control.mean - mean),
    error: Math.sqrt(Math.max(0, errorOne * errorOne - slope * covariance)),
    reach: reachOf(one),
  };
}

/** The variance that the functional has without the change of measure: E[w f²] - E[w f]². */
function weightedVariance({ mean }: Described, square: Described): number | null {
  return mean === null || square.mean === null ? null : Math.max(0, square.mean - mean * mean);
}

function estimate(
  name: string,
  { trials, errors }: Described,
  { mean, error, reach }: Found,
  plain: number | null,
): PathEstimate {
  const count = trials - errors;
  const factor = plain === null || error === null || !(error > 0) ? null : plain / count / (error * error);
  return {
    name,
    mean,
    standard_error: error,
    interval: mean === null || error === null ? null : [mean - reach * error, mean + reach * error],
    variance_factor: factor,
    effective_paths: factor === null ? null : factor * count,
  };
}
