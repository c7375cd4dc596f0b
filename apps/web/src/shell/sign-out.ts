/** Ends the sign-in, on the server and here: nothing of the person stays in the page. */
import { useQueryClient } from '@tanstack/react-query';
import { signOut } from '../server/calls.ts';
import { asProblem } from '../server/problem.ts';
import { tellProblem } from './notify.ts';

/** Signs out and opens the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    try {
      await signOut();
    } catch (failure) {
      // Whoever is not signed in any more has what he asked for.
      if (asProblem(failure).status !== 401) return tellProblem(failure);
    }
    client.clear();
    window.location.assign('/sign-in');
  };
}
