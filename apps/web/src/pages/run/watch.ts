/** Keeps a run fresh while it goes on: by the server's events, and by asking now and then where their stream fails. */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Run } from '@tessera/api';
import { useEffect, useState } from 'react';
import { isUnderWay } from '../../runs/words.ts';
import { eventsAddress } from '../../server/calls.ts';
import * as queries from '../../server/queries.ts';

const ASK_EVERY = 2000;
/** After which a stream that was refused is tried again. */
const RETRY = 15_000;

/** The run, kept fresh until it has ended. */
export function useRun(id: string) {
  const [streaming, setStreaming] = useState(false);
  const query = useQuery({
    ...queries.run(id),
    refetchInterval: ({ state: { data } }) => {
      // Others leave the queue without an event of this run.
      if (data?.state === 'queued') return ASK_EVERY;
      return !streaming && data && isUnderWay(data) ? ASK_EVERY : false;
    },
  });
  useRunEvents(id, query.data !== undefined && isUnderWay(query.data), setStreaming);
  return query;
}

/** Writes a run's events into the query cache while `active`; `onStream` is told whether they come. */
function useRunEvents(id: string, active: boolean, onStream: (streaming: boolean) => void): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!active) return;
    const key = queries.run(id).queryKey;
    let retry: ReturnType<typeof setTimeout>;
    let source: EventSource;
    const open = () => {
      source = new EventSource(eventsAddress(id));
      source.onopen = () => onStream(true);
      source.addEventListener('run', ({ data }) => {
        onStream(true);
        client.setQueryData(key, (before) => later(before, JSON.parse(data) as Run));
      });
      source.onerror = () => {
        onStream(false);
        // While it is connecting the browser itself tries again.
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY);
      };
    };
    open();
    return () => {
      clearTimeout(retry);
      source.close();
      onStream(false);
    };
  }, [client, id, active, onStream]);
}

/** The later of two states of a run: an answer that was asked for may arrive after an event that is newer. */
export function later(before: Run | undefined, now: Run): Run {
  return before && before.version > now.version ? before : now;
}
