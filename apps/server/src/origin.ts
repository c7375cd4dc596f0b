/**
 * Which web pages may call this server. A browser says where a call comes from (Sec-Fetch-Site, Origin), and whom it
 * believes to call (Host): another site's page must not reach a server on this machine, nor use somebody's sign-in.
 */
import { TesseraError } from '@tessera/engine';
import { isLoopback } from '@tessera/settings';
import type { FastifyRequest } from 'fastify';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses a call to another name than this machine's own: a page of evil.example may have that name point here. */
export function checkLoopbackHost(request: FastifyRequest): void {
  const host = request.headers.host ?? request.headers[':authority'];
  const name = /^(\[[0-9a-f:]+\]|[^:/@]+)(:[0-9]{1,5})?$/i.exec(String(host ?? ''))?.[1];
  if (name === undefined || !isLoopback(name)) throw new TesseraError('host-refused', { host: quoted(host) });
}

/**
 * Refuses a call that a page of another origin makes. Without `certain` a call that says nothing of its origin is
 * let through: no browser made it.
 */
export function checkOrigin(request: FastifyRequest, allowed: readonly string[], certain = false): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined && allowed.includes(origin)) return;
  if (site === 'same-origin' || site === 'none') return;
  if (site === undefined && origin === undefined && !certain) return;
  if (site === undefined && origin !== undefined && isOf(origin, request.host)) return;
  if (site !== undefined && isVisit(request)) return;
  throw new TesseraError('origin-refused', { origin: quoted(origin ?? site ?? 'an unknown origin') });
}

/** Whether a call may change something. */
export function isUnsafe(request: FastifyRequest): boolean {
  return !SAFE.has(request.method);
}

/** Someone followed a link to a page of ours. What is not a page must not be opened so: it would be read as one. */
function isVisit(request: FastifyRequest): boolean {
  const { headers, method, url } = request;
  const document = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return document && method === 'GET' && !/^\/(api|metrics)(\/|\?|$)/.test(url);
}

/** Read as one address, so that a port that goes without saying may be said. */
function isOf(origin: string, host: string): boolean {
  if (!/^https?:\/\/[^/]+$/.test(origin) || !URL.canParse(origin)) return false;
  const { protocol, host: own } = new URL(origin);
  const called = `${protocol}//${host}`;
  return URL.canParse(called) && new URL(called).host === own;
}

function quoted(value: unknown): string {
  return value === undefined ? 'no name' : JSON.stringify(String(value).slice(0, 200));
}
