/** One input with constant arguments: the quantile with whatever tables make it fast, built once before a run. */
import { SCALARS } from '../ir/apply.ts';
import type { ConstantQuantile, Distribution, Lists } from './distributions/distribution.ts';
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
  const { drawn } = entry;
  // The whole distribution is read at the generator's uniforms, a cut one anywhere.
  if (drawn !== undefined && cut === undefined)
    return (m, u) =>
      drawn(
        m,
        u,
        p.map((x) => m.const(x)),
      );
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
  if (entry.tabulate === 'smooth') return smooth(entry, p, cut);
  return tabulateSteps(
    {
      quantile: (u) => entry.quantile(SCALARS, u, p, lists),
      cdf: (k) => entry.cdf(SCALARS, k, p, lists),
    },
    cut,
  );
}

/** How many tabulations a process keeps: what a large model may have, some hundred kilobytes each at most. */
const MOST_KEPT = 64;
const KEPT = new Map<string, ConstantQuantile | undefined>();

/** Tables depend on the shape alone, so a model that is compiled again, or inputs of one shape, find them made. */
function tabulatedOnce(of: Distribution, q: readonly number[], cut: Truncation<number>): ConstantQuantile | undefined {
  const { low, high, mass } = cut;
  const numbers = [...q, low.lower, low.upper, high.lower, high.upper, mass];
  const key = `${of.name} ${numbers.map((x) => (Object.is(x, -0) ? '-0' : x)).join()}`;
  const known = KEPT.get(key);
  if (known !== undefined || KEPT.has(key)) return known;
  const tabulated = tabulateSmooth(
    {
      quantile: (u) => of.quantile(SCALARS, u, q, []),
      cdf: (x) => of.cdf(SCALARS, x, q, []),
      density: (x) => of.density(SCALARS, x, q, []),
      logSlope: of.logSlope!(q),
      support: of.support(q, []),
    },
    cut,
  );
  for (const oldest of KEPT.keys()) {
    if (KEPT.size < MOST_KEPT) break;
    KEPT.delete(oldest);
  }
  KEPT.set(key, tabulated);
  return tabulated;
}

/** The tabulated standard form, stretched, moved and held within the support. */
function smooth(entry: Distribution, p: readonly number[], cut: Truncation<number>): ConstantQuantile | undefined {
  const { of, p: q, location, scale } = entry.standard?.(p) ?? { of: entry, p, location: 0, scale: 1 };
  const tabulated = tabulatedOnce(of, q, cut);
  const [least, most] = entry.support(p, []);
  return (
    tabulated &&
    ((m, u) => {
      let x = tabulated(m, u);
      if (scale !== 1) x = m.mul(x, m.const(scale));
      if (location !== 0) x = m.add(x, m.const(location));
      if (least > -Infinity) x = m.max(x, m.const(least));
      return most < Infinity ? m.min(x, m.const(most)) : x;
    })
  );
}
