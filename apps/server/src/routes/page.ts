/** The page and the files of its build. Its other addresses are no routes: see `refuseUnknownRoutes`. */
import { existsSync } from 'node:fs';
import files from '@fastify/static';
import type { App, Context } from '../context.ts';
import { sendPage, webFolder } from '../page.ts';

const YEAR = 365 * 24 * 3600 * 1000;
const HOUR = 3600 * 1000;

export async function pageRoutes(app: App, { settings }: Context): Promise<void> {
  const root = webFolder(settings);
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'open' };
  });
  app.get('/', { schema: { hide: true } }, async (_request, reply) => sendPage(root, reply));
  const usual = { decorateReply: false, index: false, dotfiles: 'ignore', suppressWarning: true } as const;
  // Their names change with their content, so a browser need never ask again.
  await app.register(files, {
    ...usual,
    root: `${root}/assets`,
    prefix: '/assets/',
    maxAge: YEAR,
    immutable: true,
    preCompressed: true,
    // A folder has nothing to show.
    allowedPath: (path) => /^\/?[\w-]+(?:\.[\w-]+)+$/.test(path),
  });
  // The few others (icons) are routes of their own: any other address stays one of the page.
  if (!existsSync(root)) return;
  await app.register(files, {
    ...usual,
    root,
    wildcard: false,
    globIgnore: ['index.html', 'assets/**'],
    maxAge: HOUR,
  });
}
