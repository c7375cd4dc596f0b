/** What a browser may load and run: the content security policy (CSP level 3) of answers, and that of the page. */
import { randomBytes } from 'node:crypto';

/** By directive. Whatever is not named is refused. */
export const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A value that nobody can guess: made anew for every page that is sent. */
export function makeNonce(): string {
  return randomBytes(16).toString('base64');
}

/** The policy of the page: styles that its libraries insert bear the nonce, and it draws images of its own. */
export function pagePolicy(nonce: string): string {
  const own = `'nonce-${nonce}'`;
  const directives: Readonly<Record<string, readonly string[]>> = {
    ...POLICY,
    'script-src': ["'self'", own, "'wasm-unsafe-eval'"],
    'style-src': ["'self'", own],
    'img-src': ["'self'", 'data:', 'blob:'],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join(';');
}
