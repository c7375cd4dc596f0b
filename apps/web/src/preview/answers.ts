/** The engine's answers to the page's questions, as plain values. It runs in the worker and knows no message port. */
import {
  DISTRIBUTIONS,
  distributionParts,
  nearestIfContradictory,
  sketchDistribution,
  TesseraError,
} from '@tessera/engine';
import { ModelsError, PROCESSES } from '@tessera/models';
import type { Answer, Asked, Kind } from './messages.ts';
import { OpenedPrograms } from './opened-programs.ts';
import { onePath, previewPaths } from './paths.ts';
import type { DistributionEntry, ProcessEntry, Refusal, Sketch } from './protocol.ts';

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
    processes: () => PROCESSES.map(processOf),
    paths: (asked) => previewPaths(asked),
    path: ({ model, seed, path }) => onePath(model, seed, path),
  };
}

/** What failed, as the page can show it. */
export function refusalOf(failure: unknown): Refusal {
  if (failure instanceof TesseraError || failure instanceof ModelsError)
    return { code: failure.code, message: failure.message };
  return { code: 'engine-failed', message: failure instanceof Error ? failure.message : String(failure) };
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

/** Without functions, which no message carries. */
function processOf(process: (typeof PROCESSES)[number]): ProcessEntry {
  const { name, aliases, title, use, formula, family, source, parameters, presets, isDiscrete = false } = process;
  const schemes = process.schemes.map(({ start, step, observe, ...scheme }) => scheme);
  return { name, aliases, title, use, formula, family, source, parameters, presets, isDiscrete, schemes };
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
