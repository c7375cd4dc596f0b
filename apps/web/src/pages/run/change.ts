/** Changes of a run that goes on or has ended; the cache follows. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunChange } from '@tessera/api';
import { cancelRun, changeRun } from '../../server/calls.ts';
import * as queries from '../../server/queries.ts';
import { later } from './watch.ts';

/** Another priority, or another name. */
export function useChangeRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: RunChange) => changeRun(id, change),
    onSuccess: (run) => client.setQueryData(queries.run(id).queryKey, (before) => later(before, run)),
  });
}

/** Ends it before its time. When it is done, no further trial is computed anywhere. */
export function useCancelRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => cancelRun(id),
    onSuccess: (run) => client.setQueryData(queries.run(id).queryKey, (before) => later(before, run)),
  });
}
