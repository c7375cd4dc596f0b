/** How the page asks the server: once, again when the connection was lost, never again what was refused. */
import { QueryClient } from '@tanstack/react-query';
import { ServerProblem } from '../server/problem.ts';

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5000,
        retry: (failures, failure) =>
          failure instanceof ServerProblem && (failure.status === 0 || failure.status >= 502) && failures < 3,
      },
    },
  });
}
