/** What the system said since the page was opened: the server keeps no history of it. */
import { useQuery } from '@tanstack/react-query';
import type { System } from '@tessera/api';
import { useEffect, useState } from 'react';
import { system } from '../../server/queries.ts';

/** Ten minutes of what is asked for every two seconds. */
const LONGEST = 300;

/** One look at the system. */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly throughput: number;
  readonly waiting: number;
}

export function useSystem() {
  const query = useQuery(system());
  const { data, dataUpdatedAt } = query;
  const [history, setHistory] = useState<readonly Moment[]>([]);
  useEffect(() => {
    if (!data) return;
    const moment = { at: dataUpdatedAt, throughput: data.trials_per_second, waiting: waitingOf(data) };
    setHistory((before) => (before.at(-1)?.at === dataUpdatedAt ? before : [...before, moment].slice(-LONGEST)));
  }, [data, dataUpdatedAt]);
  return { ...query, history };
}

/** Tasks that wait, of all priorities. */
export function waitingOf({ queue }: Pick<System, 'queue'>): number {
  return queue.high + queue.normal + queue.background;
}
