/** The result of a run of paths as a fan over time, and what is read off whole paths. Pure. */
import type { OutputResult, RunResult } from '@tessera/api';

type Described = Pick<RunResult, 'outputs' | 'paths' | 'estimates'>;

/** One component at the times that were kept. */
export interface ComponentFan {
  readonly component: string;
  readonly times: readonly number[];
  /** By time: the place of its output among those of the result. */
  readonly places: readonly number[];
  /** Shares of the paths below each line, ascending. */
  readonly levels: readonly number[];
  /** By level: at each time; NaN where it is not known. */
  readonly lines: readonly Float64Array[];
}

/** A number of each path, with the place of its output. */
export interface FunctionalResult {
  readonly name: string;
  readonly place: number;
  readonly output: OutputResult;
  /** The mean as well as the run knows it. */
  readonly mean: number | null;
  readonly interval: readonly [number, number] | null;
  readonly standardError: number | null;
  /** How many times as many independent paths would know it as well; null where that is not known. */
  readonly factor: number | null;
}

/** Percentages of the fan's lines from outside in, as far as the result has them on both sides. */
const BANDS = [5, 25] as const;
/** With fewer there is a distribution, and no fan. */
const FEWEST_TIMES = 2;

/** The fans of a result's components: none where values were kept at one time alone. */
export function fansOf({ outputs, paths }: Described): ComponentFan[] {
  if (!paths) return [];
  return paths.components.flatMap((component) => {
    const kept = paths.outputs.flatMap((output, place) =>
      output.kind === 'value' && output.component === component ? [{ place, time: output.time }] : [],
    );
    if (kept.length < FEWEST_TIMES) return [];
    const places = kept.map(({ place }) => place);
    const levels = levelsOf(outputs[places[0]!]!);
    const lines = levels.map((level) => Float64Array.from(places, (place) => percentile(outputs[place]!, level)));
    return [{ component, times: kept.map(({ time }) => time), places, levels: levels.map((x) => x / 100), lines }];
  });
}

function levelsOf({ percentiles }: OutputResult): number[] {
  const has = (level: number) => percentiles[level] !== undefined && percentiles[100 - level] !== undefined;
  const low = BANDS.filter(has);
  return [...low, 50, ...low.map((level) => 100 - level).reverse()];
}

function percentile({ percentiles, median }: OutputResult, level: number): number {
  return (level === 50 ? median : percentiles[level]) ?? Number.NaN;
}

/** What was read off whole paths. */
export function functionalsOf({ outputs, paths, estimates = [] }: Described): FunctionalResult[] {
  return (paths?.outputs ?? []).flatMap((described, place) => {
    if (described.kind !== 'functional') return [];
    const { name } = described;
    const output = outputs[place]!;
    const known = estimates.find((estimate) => estimate.name === name);
    const { mean, standard_error: standardError } = known ?? output;
    const interval = known ? known.interval : output.mean_interval;
    return [{ name, place, output, mean, interval, standardError, factor: known?.variance_factor ?? null }];
  });
}

/** The output that is looked at as long as none is chosen: the main component at the last time, or the first functional. */
export function firstPlace({ paths }: Described): number {
  const main = paths?.components[0];
  const last = paths?.outputs.findLastIndex((output) => output.kind === 'value' && output.component === main) ?? 0;
  return Math.max(0, last);
}

/** Whether an output holds nothing but 0 and 1: the odds of an event. */
export function isEvent({ min, max, histogram }: Pick<OutputResult, 'min' | 'max' | 'histogram'>): boolean {
  const values = histogram.values ?? (min === max && min !== null ? [min] : undefined);
  return values?.every((value) => value === 0 || value === 1) ?? false;
}
