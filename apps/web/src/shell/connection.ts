/** Whether the server can be reached, as the calls of the page found out. The browser's own word is only a hint. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ServerProblem } from '../server/problem.ts';

/** Milliseconds between two knocks at a server that is away. */
const AGAIN = 3000;

/** False from the first call that gets no answer of the server, until one does. Then everything shown is asked for again. */
export function useServerReachable(): boolean {
  const client = useQueryClient();
  const [reachable, setReachable] = useState(true);

  useEffect(() => {
    const knock = async () => setReachable(await answers());
    const failed = (failure: unknown) => {
      if (failure instanceof ServerProblem) setReachable(!isAway(failure));
    };
    const stopQueries = client.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated') return;
      const { action } = event;
      if (action.type === 'failed' || action.type === 'error') failed(action.error);
      if (action.type === 'success' && !action.manual) setReachable(true);
    });
    const stopMutations = client.getMutationCache().subscribe((event) => {
      if (event.type !== 'updated') return;
      const { action } = event;
      if (action.type === 'failed' || action.type === 'error') failed(action.error);
      if (action.type === 'success') setReachable(true);
    });
    window.addEventListener('offline', knock);
    window.addEventListener('online', knock);
    return () => {
      stopQueries();
      stopMutations();
      window.removeEventListener('offline', knock);
      window.removeEventListener('online', knock);
    };
  }, [client]);

  useEffect(() => {
    if (reachable) return;
    const timer = setInterval(async () => {
      if (!(await answers())) return;
      setReachable(true);
      void client.invalidateQueries();
    }, AGAIN);
    return () => clearInterval(timer);
  }, [client, reachable]);

  return reachable;
}

/** No answer at all, or one of a proxy that found no server. */
function isAway({ status, code }: ServerProblem): boolean {
  return code === 'offline' || (code === 'unknown' && status >= 500);
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch('/api/health', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
