/** How the page asks the server: once, again when the connection was lost, never again what was refused. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { asProblem, ServerProblem } from '../server/problem.ts';
import { me } from '../server/queries.ts';

/** The one client of the page, with its cache. */
export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEndOfSession }),
    mutationCache: new MutationCache({ onError: noticeEndOfSession }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        // A server on this machine is there without any network.
        networkMode: 'always',
        retry: (failures, failure) =>
          failure instanceof ServerProblem && (failure.status === 0 || failure.status >= 502) && failures < 3,
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;

  /** A call that needs someone signed in was refused: asks who is, which the frame of the page acts on. */
  function noticeEndOfSession(failure: unknown): void {
    const { queryKey } = me();
    const known = client.getQueryState(queryKey);
    if (asProblem(failure).code === 'sign-in-needed' && known?.status === 'success') {
      void client.invalidateQueries({ queryKey });
    }
  }
}
