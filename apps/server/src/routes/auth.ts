/** Signing in and out, who one is, and API keys. */
import { Me } from '@tessera/api';
import type { App } from '../context.ts';

export function authRoutes(app: App): void {
  app.get(
    '/api/auth/me',
    { schema: { tags: ['sign-in'], summary: 'Who makes this call', response: { 200: Me } } },
    async ({ user }) => user,
  );
}
