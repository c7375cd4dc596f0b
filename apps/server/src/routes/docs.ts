/** The description of all calls, for programs and as a page. */
import swaggerUi from '@fastify/swagger-ui';
import type { App } from '../context.ts';

/** There is one description: nobody needs a bar to open another. */
const STYLE = '.swagger-ui .topbar { display: none }';

export async function docsRoutes(app: App): Promise<void> {
  app.get('/openapi.json', { config: { access: 'open' }, schema: { hide: true } }, async () => app.swagger());
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'open' };
    });
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: true },
      validatorUrl: false,
      theme: { title: 'Tessera: calls', css: [{ filename: 'page.css', content: STYLE }] },
    });
  });
}
