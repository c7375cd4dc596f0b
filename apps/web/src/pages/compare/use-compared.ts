/** Everything about the chosen runs: what the server knows of them, and their trials, computed again in this tab. */
import { useQueries } from '@tanstack/react-query';
import type { Run, RunResult } from '@tessera/api';
import { useMemo } from 'react';
import { engine } from '../../preview/engine.ts';
import { useSorted } from '../../runs/use-samples.ts';
import { nameOf } from '../../runs/words.ts';
import { result, run, runProgram } from '../../server/queries.ts';
import { type Compared, letterOf } from './compared.ts';

const RETRIED = {
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 60_000,
  structuralSharing: false,
  retry: false,
} as const;

export interface ComparedRuns {
  /** In the order of the ids; undefined until all of them are there. */
  readonly compared: readonly Compared[] | undefined;
  /** Runs that have no result to compare. */
  readonly unready: readonly Run[];
  readonly error: unknown;
  retry(): void;
}

/** Runs with their results and programs. */
export function useCompared(ids: readonly string[]): ComparedRuns {
  const runs = useQueries({ queries: ids.map((id) => run(id)) });
  const isReady = (i: number) => runs[i]?.data?.state === 'succeeded';
  const results = useQueries({ queries: ids.map((id, i) => ({ ...result(id), enabled: isReady(i) })) });
  const programs = useQueries({ queries: ids.map((id, i) => ({ ...runProgram(id), enabled: isReady(i) })) });
  const known = [...runs, ...results, ...programs];
  const stamp = known.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp changes with the data
  const compared = useMemo(() => {
    const all = ids.map((_, i) => comparedOf(i, runs[i]?.data, results[i]?.data, programs[i]?.data));
    return all.every((one) => one !== undefined) ? all : undefined;
  }, [ids, stamp]);
  return {
    compared,
    unready: runs.flatMap(({ data }) => (data && data.state !== 'succeeded' ? [data] : [])),
    error: [...runs, ...results].find(({ error }) => error)?.error,
    retry: () => known.forEach((query) => query.error && void query.refetch()),
  };
}

function comparedOf(
  place: number,
  run: Run | undefined,
  result: RunResult | undefined,
  program: Compared['program'],
): Compared | undefined {
  if (!run || !result) return undefined;
  const letter = letterOf(place);
  return { letter, name: `${letter}: ${nameOf(run)}`, run, result, program };
}

/** A column of an output as trial after trial gave it, and in ascending order. */
export interface Column {
  readonly trials: Float64Array;
  readonly sorted: Float64Array;
}

/** The column of an output of each run; undefined until it is there, or where it cannot be had. */
export function useColumns(
  compared: readonly Compared[],
  places: readonly (number | undefined)[],
): readonly (Column | undefined)[] {
  const samples = useQueries({
    queries: compared.map(({ run: { id }, program }) => ({
      ...RETRIED,
      queryKey: ['samples', id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => {
        const { program: text, seed, trials } = program!;
        return engine().samples(text, { seed, trials }, { signal });
      },
      enabled: program !== undefined,
    })),
  });
  const columns = places.map((place, i) => (place === undefined ? undefined : samples[i]?.data?.outputs[place]));
  return useSortedColumns(columns);
}

/** Five at most, so that their number never changes. */
function useSortedColumns(columns: readonly (Float64Array | undefined)[]): readonly (Column | undefined)[] {
  const [a, b, c, d, e] = columns;
  const sorted = [useSorted(a), useSorted(b), useSorted(c), useSorted(d), useSorted(e)];
  const stamp = columns.map((trials, i) => (trials && sorted[i] ? numberOf(trials) : 0)).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp changes with the columns and with what is sorted
  return useMemo(
    () => columns.map((trials, i) => (trials && sorted[i] ? { trials, sorted: sorted[i] } : undefined)),
    [stamp],
  );
}

const NUMBERS = new WeakMap<Float64Array, number>();
let last = 0;

/** Tells columns apart. */
function numberOf(column: Float64Array): number {
  const number = NUMBERS.get(column) ?? ++last;
  NUMBERS.set(column, number);
  return number;
}
