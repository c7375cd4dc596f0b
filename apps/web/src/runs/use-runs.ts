/** Runs as a list that is up to date: pages of it are read once, what is under way is followed. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Run } from '@tessera/api';
import { useEffect, useRef } from 'react';
import { runPages, runsUnderWay } from '../server/queries.ts';
import { isOutdated, mergeRuns } from './merge-runs.ts';

/** The runs in the given states (all when left out), newest first; `limit` of them a page. */
export function useRuns(states?: readonly Run['state'][], limit?: number) {
  const pages = useInfiniteQuery(runPages(states?.join(','), limit));
  const underWay = useQuery(runsUnderWay());
  const listed = pages.data?.pages.flatMap(({ runs }) => runs);
  const alive = underWay.data?.runs;
  const { refetch } = pages;
  // What was asked for before the list cannot make it outdated: the list knows the newest runs.
  const later = underWay.dataUpdatedAt > pages.dataUpdatedAt && !pages.isFetching;
  const ended = listed !== undefined && alive !== undefined && later && isOutdated(listed, alive);
  const standing = alive?.map(({ id, state }) => `${id} ${state}`).join();
  const before = useRef(standing);
  useEffect(() => {
    const changed = before.current !== undefined && before.current !== standing;
    before.current = standing;
    if (ended || changed) void refetch();
  }, [ended, standing, refetch]);
  return {
    runs: listed && mergeRuns(listed, alive ?? [], states && new Set(states)),
    error: listed ? null : pages.error,
    retry: () => void refetch(),
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
    fetching: pages.isFetchingNextPage,
  };
}
