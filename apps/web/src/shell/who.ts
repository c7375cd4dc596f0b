/** Who uses the page. Where nobody signs in there is one local user, who may do everything. */
import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../server/problem.ts';
import { me } from '../server/queries.ts';

/** What the server calls the one user of a server without sign-in. */
const LOCAL = 'local';

/** Who uses the page; nothing is known while `user` is undefined and neither of the two is said. */
export function useWho() {
  const { data: user, error } = useQuery(me());
  const refused = error !== null && asProblem(error).status === 401;
  return {
    user,
    /** People sign in here, and this person has. */
    signedIn: user !== undefined && user.id !== LOCAL,
    /** Nobody has signed in since the page was opened. */
    signInNeeded: refused && user === undefined,
    /** Somebody had signed in; it has ended. What he had not saved is still on the page. */
    signInEnded: refused && user !== undefined,
    admin: user?.role === 'admin',
  };
}
