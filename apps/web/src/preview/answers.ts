/** The engine's answers to the page's questions, as plain values. It runs in the worker and knows no message port. */
import { DISTRIBUTIONS, distributionParts, nearestIfContradictory, sketchDistribution } from '@tessera/engine';
import type { Answer, Asked, Kind } from './messages.ts';
import { OpenedPrograms } from './opened-programs.ts';
import { onePath, previewPaths } from './paths.ts';
import { pathsCatalog } from './paths-catalog.ts';
import type { DistributionEntry, Sketch } from './protocol.ts';

type Answers = { readonly [K in Kind]: (asked: Asked<K>, stopped: () => boolean) => Answer<K> | Promise<Answer<K>> };

/** Answers with programs of their own. */
export function createAnswers(): Answers {
  const programs = new OpenedPrograms();
  return {
    catalog: () => DISTRIBUTIONS.map(entryOf),
    sketch: ({ text, values }) => sketchOf(text, values),
    parts: ({ text }) => distributionParts(text),
    correlations: ({ ranks }) => nearestIfContradictory(ranks) ?? null,
    open({ id, program }) {
      programs.open(id, program);
      return null;
    },
    preview: (asked, stopped) => programs.preview(asked, stopped),
    pathsCatalog,
    paths: (asked) => previewPaths(asked),
    path: ({ model, seed, path }) => onePath(model, seed, path),
  };
}

function entryOf({
  name,
  title,
  use,
  example,
  discrete,
  parameters,
}: (typeof DISTRIBUTIONS)[number]): DistributionEntry {
  return {
    name,
    title,
    use,
    example,
    discrete,
    parameters: parameters.map(({ name, meaning, list = false, fallback }) => ({
      name,
      meaning,
      list,
      ...(fallback !== undefined && { fallback }),
    })),
  };
}

function sketchOf(text: string, values: Asked<'sketch'>['values']): Sketch {
  const { mean, sd, skewness, kurtosis, percentiles, support, ...shape } = sketchDistribution(text, values);
  return {
    ...shape,
    mean: known(mean),
    sd: known(sd),
    skewness: known(skewness),
    kurtosis: known(kurtosis),
    percentiles: Object.fromEntries(Object.entries(percentiles).map(([share, x]) => [share, known(x)])),
    support: [known(support[0]), known(support[1])],
  };
}

function known(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
