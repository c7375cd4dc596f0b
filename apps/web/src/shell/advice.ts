/** What a person can do about a problem: the server's sentence speaks to programs, too, so some are said in other words. */
import type { ServerProblem } from '../server/problem.ts';

/** A problem in words for a person, and the way out. */
export interface Advice {
  readonly title: string;
  readonly sentence: string;
  /** Where to go instead. */
  readonly way?: { readonly to: string; readonly text: string };
}

const HOME = { to: '/', text: 'To the start' };

/** Problems whose sentence speaks of calls and headers. */
const INSTEAD: Readonly<Record<string, Advice>> = {
  'run-unknown': {
    title: 'No such run',
    sentence: 'There is no such run, or it is not yours. It may have been deleted.',
    way: { to: '/runs', text: 'To your runs' },
  },
  'model-unknown': {
    title: 'No such model',
    sentence: 'There is no such model, or it is not yours. It may have been deleted.',
    way: HOME,
  },
  'file-unknown': {
    title: 'No such file',
    sentence: 'There is no such file, or it is not yours. It may have been deleted.',
    way: HOME,
  },
  'pricing-unknown': {
    title: 'No such table',
    sentence: 'There is no such priced table, or it is not yours. It may have been deleted.',
    way: { to: '/options', text: 'To your tables' },
  },
  'key-unknown': { title: 'No such key', sentence: 'There is no such key any more. It was revoked already.' },
  'not-allowed': {
    title: 'For administrators',
    sentence: 'Your account may not see this: it is for administrators. Ask one of them.',
    way: HOME,
  },
};

/** Says what is wrong and what to do. `here` is where the person is: signing in leads back. */
export function adviceOn(problem: ServerProblem, here: string): Advice {
  if (problem.status === 401 && problem.code !== 'sign-in-refused') {
    return {
      title: 'Sign in',
      sentence: 'You are not signed in, or your sign-in has ended.',
      way: { to: signInAddress(here), text: 'Sign in' },
    };
  }
  return INSTEAD[problem.code] ?? { title: problem.title, sentence: problem.message };
}

/** The sign-in page that leads back to `from`. */
export function signInAddress(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ from })}`;
}

/** Where to go after signing in: a path of this site and nothing else. */
export function returnAddress(from: string | null, origin: string): string {
  if (from === null || !from.startsWith('/') || !URL.canParse(from, origin)) return '/';
  const address = new URL(from, origin);
  if (address.origin !== origin || address.pathname === '/sign-in') return '/';
  // `/.//elsewhere` is of this site, and what remains of it names another one.
  if (address.pathname.startsWith('//')) return '/';
  return address.pathname + address.search + address.hash;
}
