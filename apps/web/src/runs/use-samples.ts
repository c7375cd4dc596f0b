/** All trials of a run, computed again in this tab; and sorted columns of them. */

import { useQuery } from '@tanstack/react-query';
import type { RunProgram } from '@tessera/api';
import { useCallback, useEffect, useState } from 'react';
import { engine } from '../preview/engine.ts';
import type { Samples } from '../preview/protocol.ts';
import { sortedCopy } from './sorted.ts';

/** They take tens of megabytes: long enough to look at a trial, a report, another run and come back. */
const KEPT = 60_000;

/** What there is of the trials. */
export interface RunSamples {
  /** Undefined until all of them are there. */
  readonly columns: Samples | undefined;
  /** How many there are so far. */
  readonly computed: number;
  readonly failure: unknown;
  /** Computes them again, where this machine was too busy for more than a few. */
  readonly again: () => void;
}

/** Computes them as soon as the program is there; leaving the page stops it. */
export function useSamplesOfRun(id: string, program: RunProgram | undefined): RunSamples {
  const [computed, setComputed] = useState(0);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['samples', id],
    queryFn: ({ signal }) => {
      const { program: text, seed, trials } = program!;
      setComputed(0);
      return engine().samples(text, { seed, trials }, { signal, onPart: (part) => setComputed(part.trials) });
    },
    enabled: program !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT,
    structuralSharing: false,
    retry: false,
  });
  const again = useCallback(() => void refetch(), [refetch]);
  return { columns: isFetching ? undefined : data, computed, failure: error, again };
}

const SORTED = new WeakMap<Float64Array, Promise<Float64Array>>();

/** The column's values in ascending order, errors left out; undefined until they are sorted. */
export function useSorted(column: Float64Array | undefined): Float64Array | undefined {
  const [sorted, setSorted] = useState<{ readonly of: Float64Array; readonly values: Float64Array }>();
  useEffect(() => {
    if (!column) return;
    let current = true;
    const promised = SORTED.get(column) ?? sortedCopy(column);
    SORTED.set(column, promised);
    void promised.then((values) => current && setSorted({ of: column, values }));
    return () => {
      current = false;
    };
  }, [column]);
  return sorted && sorted.of === column ? sorted.values : undefined;
}
