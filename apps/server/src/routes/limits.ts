/** What may be asked for at most. The calls themselves refuse what is beyond. */
import { Limits } from '@tessera/api';
import type { App, Context } from '../context.ts';

export function limitsRoutes(app: App, { settings: { maxIterations, maxUploadSize } }: Context): void {
  app.get(
    '/api/limits',
    { schema: { tags: ['system'], summary: 'What may be asked for at most', response: { 200: Limits } } },
    async () => ({ trials: maxIterations, upload_bytes: maxUploadSize }),
  );
}
