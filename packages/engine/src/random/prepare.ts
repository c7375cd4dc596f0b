/** One input with constant arguments: the quantile with whatever tables make it fast, built once before a run. */
import { SCALARS } from '../ir/apply.ts';
import type { ConstantQuantile, Distribution, Lists, Tails } from './distributions/distribution.ts';
import { tabulateSmooth } from './distributions/piecewise.ts';
import { tabulateSteps } from './distributions/steps.ts';
import { constantCut, rescale, type Truncation, WHOLE } from './distributions/truncate.ts';

/**
 * The quantile of u within the cut (all of it when undefined), by tables where they serve: to 1e-12 relative for
 * continuous distributions, exactly for counts. The choice depends on the distribution and its parameters alone.
 */
export function prepareQuantile(
  entry: Distribution,
  p: readonly number[],
  lists: Lists<number>,
  cut: Truncation<number> | undefined,
): ConstantQuantile {
  const tabulated = tabulate(entry, p, lists, cut ?? WHOLE);
  if (tabulated !== undefined) return tabulated;
  const prepared = entry.prepare?.(p, lists);
  return (m, u) => {
    const within = cut === undefined ? u : rescale(m, u, constantCut(m, cut));
    if (prepared !== undefined) return prepared(m, within);
    const constant = (x: number) => m.const(x);
    return entry.quantile(m, within, p.map(constant), lists.map((xs) => xs.map(constant))); // biome-ignore format: one call
  };
}

function tabulate(
  entry: Distribution,
  p: readonly number[],
  lists: Lists<number>,
  cut: Truncation<number>,
): ConstantQuantile | undefined {
  const [least, most] = entry.support(p, lists);
  if (entry.tabulate === undefined || least === most) return undefined;
  const quantile = (u: Tails<number>) => entry.quantile(SCALARS, u, p, lists);
  const cdf = (x: number) => entry.cdf(SCALARS, x, p, lists);
  if (entry.tabulate === 'steps') return tabulateSteps({ quantile, cdf }, cut);
  const density = (x: number) => entry.density(SCALARS, x, p, lists);
  return tabulateSmooth({ quantile, cdf, density, logSlope: entry.logSlope!(p) }, cut);
}
