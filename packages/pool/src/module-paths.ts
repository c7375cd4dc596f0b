/** Paths of someone's own module, as columns that a stage is fed. Only threads of Node load modules; nothing that came over a network may name one. */
import type { FeedSource, ModuleFeed, TrialRange } from '@tessera/engine';
import { PathDraws } from './path-draws.ts';

/** What a module exports: the values of a path after each step, or from its start on; a list of such for several components. */
export type SamplePath = (
  draws: PathDraws,
  horizon: number,
  x0: unknown,
  told: { readonly steps: number; readonly parameters: Readonly<Record<string, unknown>> },
) => ArrayLike<number> | readonly ArrayLike<number>[];

/** What the function is told, beside the draws. */
export interface ModuleTold {
  readonly horizon: number;
  readonly x0: unknown;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Loads a module. Throws when it exports no function `samplePath`. */
export async function loadModule(feed: ModuleFeed): Promise<FeedSource> {
  const sample = await samplePathOf(feed.url);
  const columns = Array.from({ length: feed.steps }, () =>
    Array.from({ length: feed.width }, () => new Float64Array(0)),
  );
  return (range) => {
    for (const step of columns)
      for (let k = 0; k < feed.width; k++) if (step[k]!.length !== range.count) step[k] = new Float64Array(range.count);
    for (let i = 0; i < range.count; i++) write(columns, i, pathOrNothing(sample, feed, range, range.first + i));
    return columns;
  };
}

/** The function that a module exports. Throws when there is none. */
export async function samplePathOf(url: string): Promise<SamplePath> {
  const loaded = (await import(url)) as { samplePath?: unknown; default?: { samplePath?: unknown } };
  const found = loaded.samplePath ?? loaded.default?.samplePath;
  if (typeof found === 'function') return found as SamplePath;
  throw new Error(`the module ${url} exports no function samplePath(draws, T, x0)`);
}

/** Path number `path` of a run, by component; values after each step. Throws what the module throws, or says what is wrong. */
export function modulePath(
  sample: SamplePath,
  { steps, width, told }: ModuleFeed,
  run: Pick<TrialRange, 'seed' | 'replicate'>,
  path: number,
): readonly ArrayLike<number>[] {
  const { horizon, x0, parameters } = told as ModuleTold;
  const made = sample(new PathDraws(run, path), horizon, x0, { steps, parameters });
  if (typeof made !== 'object' || made === null) throw new Error(`samplePath gave ${made}, no list of numbers`);
  const components =
    width === 1 && typeof made[0] !== 'object' ? [made as ArrayLike<number>] : (made as readonly ArrayLike<number>[]);
  if (components.length !== width) throw new Error(`samplePath gave ${components.length} components, not ${width}`);
  return components.map((values) => {
    if (values.length === steps) return values;
    if (values.length === steps + 1) return Array.prototype.slice.call(values, 1) as number[];
    throw new Error(
      `samplePath gave ${values.length} values for ${steps} steps; it must give one after each step, or those from the start on`,
    );
  });
}

/** Without a path where the module failed: the run goes on, and the path can be looked at alone. */
function pathOrNothing(
  sample: SamplePath,
  feed: ModuleFeed,
  range: TrialRange,
  path: number,
): readonly ArrayLike<number>[] | undefined {
  try {
    return modulePath(sample, feed, range, path);
  } catch {
    return undefined;
  }
}

function write(columns: readonly Float64Array[][], at: number, path: readonly ArrayLike<number>[] | undefined): void {
  columns.forEach((step, n) => {
    step.forEach((column, k) => {
      column[at] = path === undefined ? NaN : path[k]![n]!;
    });
  });
}
