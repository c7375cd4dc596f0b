/**
 * Pictures of every page, to be looked at: wide and narrow, light and dark, on real models and runs. Arguments choose
 * scenes by their names. What is wrong in a page while it is shown is said, too.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { ServerProcess, until } from '../server-process.ts';
import { openBrowser, openTab } from './browser.ts';

const FOLDER = fileURLToPath(new URL('../../gallery', import.meta.url));
const LOOKS = [
  { name: '1440-light', width: 1440, height: 900, dark: false },
  { name: '1440-dark', width: 1440, height: 900, dark: true },
  { name: '390-light', width: 390, height: 844, dark: false },
  { name: '390-dark', width: 390, height: 844, dark: true },
];

/** What the pictures show: ids of what was made for them. */
interface World {
  readonly model: string;
  readonly run: string;
  readonly other: string;
  readonly failing: string;
}

interface Scene {
  readonly name: string;
  path(world: World): string;
  /** After it was opened. */
  act?(page: Page): Promise<void>;
}

const SCENES: readonly Scene[] = [
  { name: 'start', path: () => '/' },
  { name: 'editor', path: ({ model }) => `/models/${model}` },
  {
    name: 'runs',
    path: () => '/runs',
  },
  { name: 'answer', path: ({ run }) => `/runs/${run}` },
  { name: 'answer-drivers', path: ({ run }) => `/runs/${run}?tab=drivers` },
  { name: 'answer-trials', path: ({ run }) => `/runs/${run}?tab=trials` },
  { name: 'answer-trial', path: ({ run }) => `/runs/${run}?trial=17` },
  { name: 'answer-errors', path: ({ failing }) => `/runs/${failing}` },
  { name: 'report', path: ({ run }) => `/runs/${run}/report` },
  { name: 'compare', path: ({ run, other }) => `/compare?runs=${run},${other}` },
  { name: 'system', path: () => '/system' },
  { name: 'not-found', path: () => '/nowhere' },
];

async function makeWorld(server: ServerProcess): Promise<World> {
  const post = <T>(path: string, body?: unknown) =>
    server.json<T>(path, {
      method: 'POST',
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const open = (name: string) => post<{ id: string }>(`/api/examples/${name}`);
  const run = async (body: object): Promise<string> => {
    const { id } = await post<{ id: string }>('/api/runs', body);
    await until('a run has ended', async () => {
      const { state } = await server.json<{ state: string }>(`/api/runs/${id}`);
      return ['succeeded', 'failed', 'cancelled'].includes(state) || undefined;
    });
    return id;
  };
  const cash = await open('cash-flow');
  await open('inventory');
  const model = { model_id: cash.id, trials: 100_000 };
  return {
    model: cash.id,
    run: await run({ ...model, label: 'Base case' }),
    other: await run({ ...model, seed: 2, label: 'Other draws' }),
    failing: await run({
      formula: 'log(x) * y',
      variables: [
        { name: 'x', distribution: 'normal(2, 1)' },
        { name: 'y', distribution: 'triangular(1, 2, 4)' },
      ],
      trials: 20_000,
      label: 'A logarithm that fails',
    }),
  };
}

const asked = process.argv.slice(2);
const scenes = SCENES.filter(({ name }) => asked.length === 0 || asked.includes(name));
const server = new ServerProcess();
const browser = await openBrowser();
try {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  await server.start();
  const world = await makeWorld(server);
  for (const scene of scenes) {
    for (const look of LOOKS) {
      const tab = await openTab(browser, server.url, look);
      await tab.page.goto(scene.path(world));
      await tab.page.waitForLoadState('networkidle').catch(() => undefined);
      await scene.act?.(tab.page);
      // Charts draw themselves after their data came.
      await tab.page.waitForTimeout(800);
      await tab.page.screenshot({ path: join(FOLDER, `${scene.name}-${look.name}.png`), fullPage: look.width < 500 });
      for (const trouble of tab.troubles) console.error(`${scene.name} ${look.name}: ${trouble}`);
      await tab.page.context().close();
    }
    console.log(scene.name);
  }
  const pictures = scenes.flatMap(({ name }) => LOOKS.map((look) => `${name}-${look.name}`));
  const body = pictures.map(
    (name) => `<figure><img src="${name}.png" width="480"><figcaption>${name}</figcaption></figure>`,
  );
  writeFileSync(join(FOLDER, 'index.html'), `<!doctype html><title>Gallery</title>${body.join('\n')}\n`);
} finally {
  await browser.close();
  await server.remove();
}
